/**
 * The machine's disk: an image file under an overlay of unflushed sectors.
 *
 * A flush is one atomic step. The sectors go to a journal beside the image
 * (written under a temporary name, then renamed), then into the image, then
 * the journal is removed. `open` replays a journal that it finds, so a killed
 * process leaves either the state before the flush or the one after it.
 *
 * Journal: "MLJ1", u32 sector count, then per sector u32 number and 512
 * bytes; little endian.
 */
import { LittleEndian, writeAllSync } from "../../formats/mod.ts";
import type { BoardDisk } from "./board.ts";

const SECTOR = 512;
const JOURNAL_MAGIC = 0x314a4c4d;
const RECORD = 4 + SECTOR;

/** The image is in use by another machine. */
export class ImageLockedError extends Error {
  override name = "ImageLockedError";
}

export class ImageDisk implements BoardDisk {
  readonly byteLength: number;
  onload: ((event: object) => void) | undefined = undefined;
  readonly #path: string;
  readonly #file: Deno.FsFile;
  readonly #dirty = new Map<number, Uint8Array>();

  private constructor(path: string, file: Deno.FsFile, size: number) {
    this.#path = path;
    this.#file = file;
    this.byteLength = size;
  }

  /** Opens and locks an image; completes a flush that was cut off. */
  static open(path: string): ImageDisk {
    const file = Deno.openSync(path, { read: true, write: true });
    try {
      if (!file.tryLockSync(true)) {
        throw new ImageLockedError(
          `Cannot open "${path}": another machine uses this image`,
        );
      }
      const { size } = file.statSync();
      if (size < SECTOR || size % SECTOR !== 0) {
        throw new RangeError(
          `Cannot open "${path}": ${size} bytes is no disk size`,
        );
      }
      replayJournal(path, file);
      return new ImageDisk(path, file, size);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Flushes and unlocks. */
  close(): void {
    this.flush();
    this.#file.close();
  }

  /** Unlocks; what was not flushed is lost, as with a power cut. */
  abandon(): void {
    this.#dirty.clear();
    this.#file.close();
  }

  load(): void {
    this.onload?.({});
  }

  get(start: number, length: number, done: (bytes: Uint8Array) => void): void {
    done(this.#read(start, length));
  }

  set(start: number, bytes: Uint8Array, done: () => void): void {
    for (let i = 0; i < bytes.length; i += SECTOR) {
      this.#dirty.set((start + i) / SECTOR, bytes.slice(i, i + SECTOR));
    }
    done();
  }

  get_and_cache(
    start: number,
    length: number,
    done: (bytes: Uint8Array) => void,
  ): void {
    done(this.#read(start, length));
  }

  get_from_cache(start: number, length: number): Uint8Array {
    return this.#read(start, length);
  }

  get_buffer(done: (buffer: undefined) => void): void {
    done(undefined);
  }

  get_state(): unknown[] {
    return [this.byteLength];
  }

  set_state(_state: unknown[]): void {}

  flush(): void {
    if (this.#dirty.size === 0) return;
    const journal = new Uint8Array(8 + this.#dirty.size * RECORD);
    const view = new LittleEndian(journal);
    view.setU32(0, JOURNAL_MAGIC);
    view.setU32(4, this.#dirty.size);
    let at = 8;
    for (const [sector, bytes] of this.#dirty) {
      view.setU32(at, sector);
      journal.set(bytes, at + 4);
      at += RECORD;
    }
    writeJournal(this.#path, journal);
    applyJournal(this.#file, journal);
    Deno.removeSync(journalPath(this.#path));
    this.#dirty.clear();
  }

  #read(start: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    this.#file.seekSync(start, Deno.SeekMode.Start);
    readFully(this.#file, bytes);
    if (this.#dirty.size === 0) return bytes;
    const first = Math.floor(start / SECTOR);
    const last = Math.ceil((start + length) / SECTOR);
    for (let sector = first; sector < last; sector++) {
      const data = this.#dirty.get(sector);
      if (data === undefined) continue;
      const offset = sector * SECTOR - start;
      const from = Math.max(0, -offset);
      const to = Math.min(SECTOR, length - offset);
      bytes.set(data.subarray(from, to), offset + from);
    }
    return bytes;
  }
}

function journalPath(image: string): string {
  return `${image}.journal`;
}

/** Files that a disk of another content must not find beside it. */
export function journalFiles(image: string): readonly string[] {
  return [journalPath(image), `${journalPath(image)}.tmp`];
}

function writeJournal(image: string, journal: Uint8Array): void {
  const temporary = `${journalPath(image)}.tmp`;
  const file = Deno.openSync(temporary, {
    write: true,
    create: true,
    truncate: true,
  });
  try {
    writeAllSync(file, journal);
    file.syncDataSync();
  } finally {
    file.close();
  }
  Deno.renameSync(temporary, journalPath(image));
}

function applyJournal(file: Deno.FsFile, journal: Uint8Array): void {
  const view = new LittleEndian(journal);
  const count = view.u32(4);
  for (let i = 0, at = 8; i < count; i++, at += RECORD) {
    file.seekSync(view.u32(at) * SECTOR, Deno.SeekMode.Start);
    writeAllSync(file, journal.subarray(at + 4, at + RECORD));
  }
  file.syncDataSync();
}

function replayJournal(image: string, file: Deno.FsFile): void {
  let journal: Uint8Array;
  try {
    journal = Deno.readFileSync(journalPath(image));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  const view = new LittleEndian(journal);
  const whole = journal.length >= 8 &&
    view.u32(0) === JOURNAL_MAGIC &&
    journal.length === 8 + view.u32(4) * RECORD;
  if (!whole) {
    throw new SyntaxError(
      `Cannot open "${image}": "${journalPath(image)}" is damaged`,
    );
  }
  applyJournal(file, journal);
  Deno.removeSync(journalPath(image));
}

function readFully(file: Deno.FsFile, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) {
    const n = file.readSync(bytes.subarray(done));
    if (n === null) throw new RangeError("Cannot read past the image's end");
    done += n;
  }
}
