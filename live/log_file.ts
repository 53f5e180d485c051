/**
 * The files of a machine's log: `log` is written, `log.1` to `log.3` are what
 * was before, the oldest last. Together they have a bound, and `log` is never
 * missing.
 *
 * A file is known by its inode, not by its name: the writer renames while
 * others read.
 */
import { writeAllSync } from "../formats/mod.ts";

const NEWLINE = 10;
const KIB = 1024;
const FILES = 4;
/** A file ends with the line that goes beyond it, unless that is longer still. */
const LINE_BYTES = 64 * KIB;
const FILE_BYTES = 2048 * KIB - LINE_BYTES;
/** What all files have at most. */
export const LOG_BYTES = FILES * (FILE_BYTES + LINE_BYTES);

/** From the newest to the oldest, whether they are there or not. */
function pathsOf(path: string): string[] {
  return Array.from(
    { length: FILES },
    (_, i) => i === 0 ? path : `${path}.${i}`,
  );
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Nothing is left of a log. */
export function removeLog(path: string): void {
  for (const file of pathsOf(path)) ifThere(() => Deno.removeSync(file));
}

/** The end of the last file that may be written, at the end of a line unless
 * that is nowhere near; the number of bytes that still belong to it. */
function endOfFile(bytes: Uint8Array, size: number): number {
  const room = Math.max(FILE_BYTES - size, 0);
  if (bytes.length <= room) return bytes.length;
  const end = bytes.indexOf(NEWLINE, room);
  const most = FILE_BYTES + LINE_BYTES - size;
  return end >= 0 && end < most ? end + 1 : Math.min(bytes.length, most);
}

/** The writer; a machine has one. */
export class LogFile {
  readonly #path: string;
  #file: Deno.FsFile;
  #size = 0;
  #isWhole = true;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Begins a log; nothing is left of the one that was there. */
  static open(path: string): LogFile {
    removeLog(path);
    return new LogFile(
      path,
      Deno.openSync(path, { append: true, create: true }),
    );
  }

  /** Takes all bytes. */
  writeSync(bytes: Uint8Array): number {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#size >= FILE_BYTES && this.#isWhole) this.#begin();
      const end = endOfFile(rest, this.#size);
      this.#isWhole = rest[end - 1] === NEWLINE ||
        this.#size + end >= FILE_BYTES + LINE_BYTES;
      writeAllSync(this.#file, rest.subarray(0, end));
      this.#size += end;
      rest = rest.subarray(end);
    }
    return bytes.length;
  }

  /** Another file; the oldest one goes. */
  #begin(): void {
    const [path, ...older] = pathsOf(this.#path) as [string, ...string[]];
    ifThere(() => Deno.removeSync(older.at(-1)!));
    for (let i = older.length - 1; i > 0; i--) {
      ifThere(() => Deno.renameSync(older[i - 1]!, older[i]!));
    }
    const fresh = `${path}.new`;
    const file = Deno.openSync(fresh, {
      ...{ write: true, create: true, truncate: true },
    });
    Deno.linkSync(path, older[0]!);
    Deno.renameSync(fresh, path);
    this.#file.close();
    this.#file = file;
    this.#size = 0;
  }

  close(): void {
    this.#file.close();
  }
}

interface Part {
  readonly file: Deno.FsFile;
  readonly inode: number | null;
}

/** The files that are there, the oldest first. They were opened from the newest
 * on: one that moved meanwhile is met again, and none is passed by. */
function openParts(path: string): Part[] {
  const parts: Part[] = [];
  for (const name of pathsOf(path)) {
    const file = ifThere(() => Deno.openSync(name));
    if (file === undefined) continue;
    const { ino: inode } = file.statSync();
    const again = parts.findIndex((part) =>
      part.inode !== null && part.inode === inode
    );
    if (again >= 0) parts.splice(again, 1)[0]!.file.close();
    parts.push({ file, inode });
  }
  return parts.reverse();
}

/** The log has been written faster than it was read. */
export class LogLostError extends Error {}

/** Reads a log from its beginning, and goes on where it stopped. */
export class LogReader implements Disposable {
  readonly #path: string;
  readonly #buffer = new Uint8Array(65536);
  /** What is to be read; the first one is being read. */
  #parts: Part[];

  private constructor(path: string, parts: Part[]) {
    this.#path = path;
    this.#parts = parts;
  }

  /** Undefined when there is no log. */
  static open(path: string): LogReader | undefined {
    const parts = openParts(path);
    return parts.length === 0 ? undefined : new LogReader(path, parts);
  }

  /** What has come since the last call. */
  *read(): Generator<Uint8Array> {
    for (;;) {
      yield* this.#rest();
      if (this.#parts.length === 1 && !this.#look()) return;
      // Nobody writes to it any more, and somebody may just have.
      yield* this.#rest();
      this.#parts.shift()!.file.close();
    }
  }

  *#rest(): Generator<Uint8Array> {
    const { file } = this.#parts[0]!;
    for (
      let n = file.readSync(this.#buffer);
      n;
      n = file.readSync(this.#buffer)
    ) {
      yield this.#buffer.slice(0, n);
    }
  }

  /** Whether there are files behind the one that is being read. */
  #look(): boolean {
    const { inode: own } = this.#parts[0]!;
    // A host without inodes has no names that move under a reader either.
    if (own === null) return false;
    if (ifThere(() => Deno.statSync(this.#path))?.ino === own) return false;
    const found = openParts(this.#path);
    // The folder has gone with its machine.
    if (found.length === 0) return false;
    const at = found.findIndex(({ inode }) => inode === own);
    const behind = found.slice(at + 1);
    for (const { file } of at < 0 ? found : found.slice(0, at + 1)) {
      file.close();
    }
    if (at < 0) {
      throw new LogLostError("it was written faster than it was read");
    }
    this.#parts.push(...behind);
    return behind.length > 0;
  }

  [Symbol.dispose](): void {
    for (const { file } of this.#parts) file.close();
    this.#parts = [];
  }
}

/** All that is there of a log, which must be there. */
export function logText(path: string): string {
  using reader = LogReader.open(path);
  if (reader === undefined) throw new Deno.errors.NotFound("there is none");
  const decoder = new TextDecoder();
  let text = "";
  for (const bytes of reader.read()) {
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}

/** The last lines of a log, or nothing. */
export function logTail(path: string, lines: number): string[] {
  try {
    const all = logText(path).split(/\r?\n/);
    if (all.at(-1) === "") all.pop();
    return all.slice(-lines);
  } catch {
    return [];
  }
}
