/**
 * What a flush is about to write, in the image file behind the disk's last
 * sector, so that no link, name or copy separates it from its disk. Little
 * endian:
 *
 *   "MLJRNL1", zero
 *   id of the disk, 16 bytes
 *   u32 sectors of the disk
 *   u32 generation, u32 history     what the disk has before
 *   u32 count
 *   count times, in order of their numbers:
 *     u32 sector, u32 CRC of what it has before, 512 bytes
 *   u32 history                     what the disk has after: the CRC of the
 *                                   history before and all records
 *   u32 CRC of the head and that history
 *
 * A stamp in the first sector counts as zeros.
 */
import {
  crc32,
  DISK_ID_BYTES,
  type DiskIdentity,
  type DiskStamp,
  LittleEndian,
  SECTOR_SIZE,
} from "../../formats/mod.ts";

const MAGIC = "MLJRNL1";
const HEAD = 40;
const RECORD = 8 + SECTOR_SIZE;
const TAIL = 8;

export interface Journal {
  /** What the disk has before and after. */
  readonly from: DiskIdentity;
  readonly to: DiskIdentity;
  /** Sectors of the disk. */
  readonly sectors: number;
  readonly records: readonly JournalRecord[];
}

export interface JournalRecord {
  readonly sector: number;
  /** CRC of what the sector has before. */
  readonly before: number;
  readonly bytes: Uint8Array;
}

export function encodeJournal(
  disk: DiskStamp,
  records: readonly JournalRecord[],
): { bytes: Uint8Array; to: DiskIdentity } {
  const bytes = new Uint8Array(HEAD + records.length * RECORD + TAIL);
  const view = new LittleEndian(bytes);
  new TextEncoder().encodeInto(MAGIC, bytes);
  bytes.set(Uint8Array.fromHex(disk.id), 8);
  view.setU32(24, disk.sectors);
  view.setU32(28, disk.generation);
  view.setU32(32, disk.history);
  view.setU32(36, records.length);
  let at = HEAD;
  for (const record of records) {
    view.setU32(at, record.sector);
    view.setU32(at + 4, record.before);
    bytes.set(record.bytes, at + 8);
    at += RECORD;
  }
  view.setU32(at, crc32(bytes.subarray(32, 36), bytes.subarray(HEAD, at)));
  view.setU32(at + 4, tailCheck(bytes, at));
  return { bytes, to: successor(disk, view.u32(at)) };
}

/** Reads what is behind a disk: "none" is no journal at all, "torn" one that
 * was not finished. */
export function decodeJournal(bytes: Uint8Array): Journal | "none" | "torn" {
  const magic = new TextEncoder().encode(`${MAGIC}\0`);
  const part = bytes.subarray(0, magic.length);
  const isOurs = part.every((byte, i) => byte === magic[i]);
  if (bytes.length === 0 || !isOurs) return "none";
  if (bytes.length < HEAD + TAIL) return "torn";
  const view = new LittleEndian(bytes);
  const count = view.u32(36);
  const at = HEAD + count * RECORD;
  if (bytes.length < at + TAIL) return "torn";
  const history = crc32(bytes.subarray(32, 36), bytes.subarray(HEAD, at));
  if (view.u32(at) !== history || view.u32(at + 4) !== tailCheck(bytes, at)) {
    return "torn";
  }
  const from = {
    id: bytes.slice(8, 8 + DISK_ID_BYTES).toHex(),
    generation: view.u32(28),
    history: view.u32(32),
  };
  const records = Array.from({ length: count }, (_, i): JournalRecord => {
    const record = HEAD + i * RECORD;
    return {
      sector: view.u32(record),
      before: view.u32(record + 4),
      bytes: bytes.subarray(record + 8, record + RECORD),
    };
  });
  return {
    from,
    to: successor(from, history),
    sectors: view.u32(24),
    records,
  };
}

/** Bytes of a journal of each sector of a disk. */
export function longestJournal(sectors: number): number {
  return HEAD + sectors * RECORD + TAIL;
}

function tailCheck(bytes: Uint8Array, at: number): number {
  return crc32(bytes.subarray(0, HEAD), bytes.subarray(at, at + 4));
}

function successor(from: DiskIdentity, history: number): DiskIdentity {
  return { id: from.id, generation: from.generation + 1 >>> 0, history };
}
