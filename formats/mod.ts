/** Formats that are fixed elsewhere, and bytes: each read and written once. */
export {
  type BitcodeSymbol,
  isBitcode,
  readBitcodeSymbols,
} from "./bitcode.ts";
export { LittleEndian } from "./bytes.ts";
export { crc32 } from "./crc32.ts";
export {
  type Elf,
  type ElfSection,
  type ElfSegment,
  type ElfSymbol,
  readElf,
} from "./elf.ts";
export {
  clearStamp,
  DISK_ID_BYTES,
  type DiskIdentity,
  type DiskStamp,
  readStamp,
  SECTOR_SIZE,
  writeStamp,
} from "./disk_stamp.ts";
export { isZero, ZERO_PIECE } from "./zero.ts";
export { writeAll, writeAllSync } from "./write_all.ts";
