// A disk with an MBR and one active MINIX partition (type 0x81).
//
//   sector 0          MBR: no boot code, the machine loads the kernel itself;
//                     the disk's identity is in the room for that
//   sector 64 …       the root partition
import { LittleEndian, SECTOR_SIZE, writeStamp } from "../../formats/mod.ts";
import { BLOCK_SIZE } from "./minix_fs.ts";

export const FIRST_SECTOR = 64;
const PARTITION_TYPE = 0x81;
const ACTIVE = 0x80;
const HEADS = 16;
const SECTORS_PER_TRACK = 63;

/** Blocks of the root file system on a disk of this many bytes. */
export function partitionBlocks(diskBytes: number): number {
  return Math.floor((diskBytes - FIRST_SECTOR * SECTOR_SIZE) / BLOCK_SIZE);
}

/** First sector of a new disk: its identity and the partition table. */
export function masterBootRecord(
  diskBytes: number,
  id: string,
): Uint8Array {
  const bytes = new Uint8Array(SECTOR_SIZE);
  const view = new LittleEndian(bytes);
  const sectors = partitionBlocks(diskBytes) * (BLOCK_SIZE / SECTOR_SIZE);
  const entry = 446;
  bytes[entry] = ACTIVE;
  bytes.set(chs(FIRST_SECTOR), entry + 1);
  bytes[entry + 4] = PARTITION_TYPE;
  bytes.set(chs(FIRST_SECTOR + sectors - 1), entry + 5);
  view.setU32(entry + 8, FIRST_SECTOR);
  view.setU32(entry + 12, sectors);
  view.setU16(510, 0xaa55);
  writeStamp(bytes, {
    id,
    sectors: diskBytes / SECTOR_SIZE,
    generation: 0,
    history: 0,
    applying: false,
  });
  return bytes;
}

/** Cylinder, head and sector as the table packs them, or its maximum. */
function chs(sector: number): number[] {
  const cylinder = Math.floor(sector / (HEADS * SECTORS_PER_TRACK));
  if (cylinder > 1023) return [HEADS - 1, 0xff, 0xff];
  const head = Math.floor(sector / SECTORS_PER_TRACK) % HEADS;
  const number = sector % SECTORS_PER_TRACK + 1;
  return [head, number | (cylinder >> 8) << 6, cylinder & 0xff];
}
