/**
 * What a disk image says of itself, in the room of its master boot record that
 * boot code would have; the partition table is behind it. Little endian:
 *
 *    0  "MLDISK1", zero
 *    8  id, 16 bytes: of the disk and of its copies
 *   24  u32 sectors of the disk; what the file has behind them is a journal
 *   28  u32 generation: how often the disk was written as a whole
 *   32  u32 history: checksum over all that was written, in order
 *   36  u32 1 while a generation is being written, else 0
 *   40  u32 CRC of the 40 bytes before
 *
 * Disks of one id, generation and history have the same content.
 */
import { LittleEndian } from "./bytes.ts";
import { crc32 } from "./crc32.ts";

export const SECTOR_SIZE = 512;
const STAMP_AT = 256;
const STAMP_BYTES = 44;
const MAGIC = "MLDISK1";
export const DISK_ID_BYTES = 16;

/** Which content a disk has. */
export interface DiskIdentity {
  /** In hexadecimal. */
  readonly id: string;
  readonly generation: number;
  readonly history: number;
}

export interface DiskStamp extends DiskIdentity {
  readonly sectors: number;
  /** A generation is being written: not all sectors are of this one. */
  readonly applying: boolean;
}

/** Reads the stamp of a first sector. */
export function readStamp(
  sector: Uint8Array,
): DiskStamp | "none" | "damaged" {
  const bytes = sector.subarray(STAMP_AT, STAMP_AT + STAMP_BYTES);
  const view = new LittleEndian(bytes);
  if (view.text(0) !== MAGIC) return "none";
  if (crc32(bytes.subarray(0, 40)) !== view.u32(40)) return "damaged";
  return {
    id: bytes.slice(8, 8 + DISK_ID_BYTES).toHex(),
    sectors: view.u32(24),
    generation: view.u32(28),
    history: view.u32(32),
    applying: view.u32(36) !== 0,
  };
}

/** Writes the stamp into a first sector. */
export function writeStamp(sector: Uint8Array, stamp: DiskStamp): void {
  clearStamp(sector);
  const bytes = sector.subarray(STAMP_AT, STAMP_AT + STAMP_BYTES);
  const view = new LittleEndian(bytes);
  new TextEncoder().encodeInto(MAGIC, bytes);
  bytes.set(Uint8Array.fromHex(stamp.id), 8);
  view.setU32(24, stamp.sectors);
  view.setU32(28, stamp.generation);
  view.setU32(32, stamp.history);
  view.setU32(36, stamp.applying ? 1 : 0);
  view.setU32(40, crc32(bytes.subarray(0, 40)));
}

/** The first sector as a guest sees it: the stamp is the host's. */
export function clearStamp(sector: Uint8Array): void {
  sector.fill(0, STAMP_AT, STAMP_AT + STAMP_BYTES);
}
