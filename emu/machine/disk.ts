/**
 * The machine's disk: an image file under an overlay of sectors that are not
 * in it yet.
 *
 * A flush is one atomic step, in this order: the sectors go into a journal
 * behind the disk (`journal.ts`) and to the medium; the disk's stamp says that
 * a generation is being written; the sectors and the stamp of the next
 * generation go to their places and to the medium; the journal is cut off.
 * `open` completes what it finds cut off, so a killed process leaves the state
 * before the flush or the one after it: under each name of the file and in
 * each copy. A copy without the journal that it would need is known by its
 * stamp.
 *
 * The stamp is the host's: a guest reads zeros there, and what it writes there
 * is dropped, so a run does not depend on it.
 *
 * An ephemeral disk shares its file with other such disks; nothing is written
 * to it, and all changes stay in the overlay.
 */
import {
  clearStamp,
  crc32,
  type DiskIdentity,
  type DiskStamp,
  SECTOR_SIZE as SECTOR,
  writeAllSync,
  writeStamp,
} from "../../formats/mod.ts";
import {
  hasRangeLock,
  MinixLiveError,
  reasonOf,
  statIfThere,
} from "../../host/mod.ts";
import type { BoardDisk } from "./board_disk.ts";
import { inspect } from "./disk_check.ts";
import { encodeJournal, type Journal, type JournalRecord } from "./journal.ts";
import { readAt, sectorsAt } from "./sectors.ts";

/** Sectors that are read or written at once. */
const RUN = 2048;

/** The image is in use by another machine. */
export class ImageLockedError extends MinixLiveError {
  override name = "ImageLockedError";
}

type Sectors = ReadonlyMap<number, Uint8Array>;
type Pending = Pick<Journal, "records" | "to">;

export class ImageDisk implements BoardDisk {
  readonly byteLength: number;
  /** Nothing reaches the file. */
  readonly ephemeral: boolean;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #stamp: DiskStamp;
  #overlay = new Map<number, Uint8Array>();
  /** A journal that is whole and not yet in its places. */
  #pending: Pending | undefined;

  private constructor(
    path: string,
    file: Deno.FsFile,
    stamp: DiskStamp,
    ephemeral: boolean,
  ) {
    this.#path = path;
    this.#file = file;
    this.#stamp = stamp;
    this.ephemeral = ephemeral;
    this.byteLength = stamp.sectors * SECTOR;
  }

  /** Opens and locks an image; completes a flush that was cut off. */
  static open(
    path: string,
    { ephemeral = false }: { ephemeral?: boolean } = {},
  ): ImageDisk {
    const file = openLocked(path, ephemeral);
    try {
      const { stamp, journal } = inspect(path, file);
      const disk = new ImageDisk(path, file, stamp, ephemeral);
      if (journal !== undefined) disk.#complete(journal);
      else if (!ephemeral) file.truncateSync(disk.byteLength);
      return disk;
    } catch (error) {
      closeLocked(file);
      throw error;
    }
  }

  /** Which content the file has; an ephemeral disk's overlay is not in it. */
  get identity(): DiskIdentity {
    const { id, generation, history } = this.#stamp;
    return { id, generation, history };
  }

  /** Of the file, whatever has its name by now. */
  get file(): Deno.FileInfo {
    return this.#file.statSync();
  }

  /** The sectors that are not in the file; not to be changed. */
  get overlay(): Sectors {
    return this.#overlay;
  }

  /** Flushes and unlocks. */
  close(): void {
    try {
      this.flush();
    } finally {
      this.abandon();
    }
  }

  /** Unlocks; what was not flushed is lost, as with a power cut. */
  abandon(): void {
    this.#overlay.clear();
    closeLocked(this.#file);
  }

  write(start: number, bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i += SECTOR) {
      this.#put((start + i) / SECTOR, bytes.slice(i, i + SECTOR));
    }
  }

  /** A flush that failed may be tried again. */
  flush(): void {
    if (this.ephemeral) return;
    try {
      this.#apply();
      if (this.#overlay.size === 0) return;
      this.#pending = this.#append();
      this.#apply();
    } catch (cause) {
      if (cause instanceof RangeError) throw cause;
      throw new MinixLiveError(
        `Cannot write "${this.#path}": ${reasonOf(cause)}`,
        { cause },
      );
    }
    this.#overlay.clear();
  }

  /** Drops what was not flushed and writes these sectors, in one step. One that
   * fails before that leaves all as it was; one that is in the journal is done,
   * and the next flush puts what is left of it in its place, or fails. */
  replace(sectors: Sectors): void {
    const old = this.#overlay;
    this.#overlay = new Map();
    for (const [sector, bytes] of sectors) this.#put(sector, bytes.slice());
    try {
      this.flush();
    } catch (error) {
      if (this.#pending !== undefined) return;
      this.#overlay = old;
      throw error;
    }
  }

  #put(sector: number, bytes: Uint8Array): void {
    if (sector === 0) clearStamp(bytes);
    this.#overlay.set(sector, bytes);
  }

  read(start: number, length: number): Uint8Array {
    const bytes = this.#readFile(start, length);
    if (this.#overlay.size === 0) return bytes;
    const first = Math.floor(start / SECTOR);
    const last = Math.ceil((start + length) / SECTOR);
    for (let sector = first; sector < last; sector++) {
      const data = this.#overlay.get(sector);
      if (data === undefined) continue;
      const offset = sector * SECTOR - start;
      const from = Math.max(0, -offset);
      const to = Math.min(SECTOR, length - offset);
      bytes.set(data.subarray(from, to), offset + from);
    }
    return bytes;
  }

  /** What the file has, as the guest sees it. */
  #readFile(start: number, length: number): Uint8Array {
    if (start + length > this.byteLength) {
      throw new RangeError("Cannot read past the disk's end");
    }
    if (start >= SECTOR) return readAt(this.#file, start, length);
    const bytes = readAt(this.#file, 0, Math.max(start + length, SECTOR));
    clearStamp(bytes);
    return bytes.subarray(start, start + length);
  }

  /** Puts a journal behind the disk; a failure leaves the disk alone. */
  #append(): Pending {
    const numbers = [...this.#overlay.keys()].sort((a, b) => a - b);
    if (numbers.at(-1)! >= this.#stamp.sectors) {
      throw new RangeError("Cannot write past the disk's end");
    }
    const records: JournalRecord[] = [];
    for (const { first, count } of sectorsAt(numbers, RUN)) {
      const before = this.#readFile(first * SECTOR, count * SECTOR);
      for (let i = 0; i < count; i++) {
        const old = before.subarray(i * SECTOR, (i + 1) * SECTOR);
        const bytes = this.#overlay.get(first + i)!;
        records.push({ sector: first + i, before: crc32(old), bytes });
      }
    }
    const { bytes, to } = encodeJournal(this.#stamp, records);
    try {
      this.#writeAt(this.byteLength, bytes);
      this.#file.syncDataSync();
    } catch (error) {
      this.#file.truncateSync(this.byteLength);
      throw error;
    }
    return { records, to };
  }

  /** Puts the journal's sectors in their places and cuts it off. */
  #apply(): void {
    if (this.#pending === undefined) return;
    const { records, to } = this.#pending;
    const table = readAt(this.#file, 0, SECTOR);
    this.#writeFirst(table, { ...this.#stamp, applying: true });
    const rest = records.filter(({ sector }) => sector !== 0);
    let at = 0;
    for (const { first, count } of sectorsAt(rest.map((r) => r.sector), RUN)) {
      const run = new Uint8Array(count * SECTOR);
      for (let i = 0; i < count; i++) run.set(rest[at++]!.bytes, i * SECTOR);
      this.#writeAt(first * SECTOR, run);
    }
    if (records[0]?.sector === 0) table.set(records[0].bytes);
    this.#writeFirst(table, { ...this.#stamp, ...to, applying: false });
    this.#file.syncDataSync();
    this.#file.truncateSync(this.byteLength);
    this.#pending = undefined;
  }

  #writeFirst(sector: Uint8Array, stamp: DiskStamp): void {
    writeStamp(sector, stamp);
    this.#writeAt(0, sector);
    this.#stamp = stamp;
  }

  #writeAt(start: number, bytes: Uint8Array): void {
    this.#file.seekSync(start, Deno.SeekMode.Start);
    writeAllSync(this.#file, bytes);
  }

  /** Completes what a killed process had begun. */
  #complete({ records, to }: Journal): void {
    if (!this.ephemeral) {
      this.#pending = { records, to };
      return this.flush();
    }
    for (const { sector, bytes } of records) this.#put(sector, bytes.slice());
    this.#stamp = { ...this.#stamp, ...to, applying: false };
  }
}

/** Unlocks first: a process that is just being started by another thread has
 * the descriptor for a moment, and would keep the lock. */
function closeLocked(file: Deno.FsFile): void {
  file.unlockSync();
  file.close();
}

/** The file that has the name, and has it still when it is ours. */
function openLocked(path: string, ephemeral: boolean): Deno.FsFile {
  for (;;) {
    const file = openFile(path, ephemeral);
    try {
      if (!file.tryLockSync(!ephemeral)) {
        throw new ImageLockedError(
          `Cannot open "${path}": another machine uses this image`,
          { hint: "minix-live list" },
        );
      }
      const info = file.statSync();
      if (hasRangeLock(info)) {
        throw new ImageLockedError(
          `Cannot open "${path}": another program uses this image`,
        );
      }
      const named = statIfThere(path);
      if (named?.ino === info.ino && named.dev === info.dev) return file;
    } catch (error) {
      closeLocked(file);
      throw error;
    }
    // A build has put another in its place.
    closeLocked(file);
  }
}

function openFile(path: string, ephemeral: boolean): Deno.FsFile {
  try {
    return Deno.openSync(path, { read: true, write: !ephemeral });
  } catch (cause) {
    throw new MinixLiveError(`Cannot open "${path}": ${reasonOf(cause)}`, {
      cause,
    });
  }
}
