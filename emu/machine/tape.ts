/**
 * What comes to a machine from outside, in the order of its steps. From the
 * same start, the same tape makes the same run: a halted guest's clock jumps to
 * its next timer unless the tape has an idle time for that step.
 *
 * A tape is a sequence of entries: one byte of kind, the steps since the entry
 * before as a varint, then
 *
 *   1 input   a varint of the length, so many bytes for the second serial port
 *   2 idle    eight bytes: milliseconds, a little endian double
 *   3 saved   nothing: the machine's state was taken
 *   4 end     nothing: nothing follows
 */

const INPUT = 1;
const IDLE = 2;
const SAVED = 3;
const END = 4;

/** Takes what happens between two steps, with the number of steps before. */
export interface Tape {
  input(step: number, bytes: Uint8Array): void;
  idle(step: number, milliseconds: number): void;
  saved(step: number): void;
}

export type Entry =
  | { kind: "input"; step: number; bytes: Uint8Array }
  | { kind: "idle"; step: number; milliseconds: number }
  | { kind: "saved"; step: number }
  | { kind: "end"; step: number };

/** Writes entries as bytes. */
export class TapeWriter implements Tape {
  readonly #write: (bytes: Uint8Array) => void;
  #last = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  input(step: number, bytes: Uint8Array): void {
    this.#entry(INPUT, step, [...varint(bytes.length), ...bytes]);
  }

  idle(step: number, milliseconds: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, milliseconds, true);
    this.#entry(IDLE, step, bytes);
  }

  saved(step: number): void {
    this.#entry(SAVED, step);
  }

  end(step: number): void {
    this.#entry(END, step);
  }

  #entry(kind: number, step: number, rest: Iterable<number> = []): void {
    this.#write(
      Uint8Array.from([kind, ...varint(step - this.#last), ...rest]),
    );
    this.#last = step;
  }
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) {
    bytes.push(value % 0x80 | 0x80);
  }
  return [...bytes, value];
}

/** Reads a tape: its entries, and what stands behind its end. One that was cut
 * off ends with its last whole entry; bytes that no writer makes are an error. */
export function readTape(
  bytes: Uint8Array,
): { entries: Entry[]; rest: Uint8Array } {
  const reader = new EntryReader(bytes);
  const entries: Entry[] = [];
  for (;;) {
    const entry = reader.next();
    if (entry === undefined) return { entries, rest: new Uint8Array(0) };
    entries.push(entry);
    if (entry.kind === "end") {
      return { entries, rest: bytes.subarray(reader.at) };
    }
  }
}

class EntryReader {
  at = 0;
  readonly #bytes: Uint8Array;
  #step = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next whole entry. */
  next(): Entry | undefined {
    const start = this.at;
    const kind = this.#take(1)?.[0];
    const steps = this.#number();
    if (kind === undefined || steps === undefined) return undefined;
    const step = this.#step += steps;
    switch (kind) {
      case INPUT: {
        const bytes = this.#take(this.#number());
        return bytes && { kind: "input", step, bytes };
      }
      case IDLE: {
        const bytes = this.#take(8);
        if (bytes === undefined) return undefined;
        const milliseconds = new DataView(bytes.buffer).getFloat64(0, true);
        if (milliseconds >= 0 && milliseconds < Infinity) {
          return { kind: "idle", step, milliseconds };
        }
        break;
      }
      case SAVED:
        return { kind: "saved", step };
      case END:
        return { kind: "end", step };
    }
    throw new SyntaxError(`its tape has no entry at byte ${start}`);
  }

  #take(length: number | undefined): Uint8Array<ArrayBuffer> | undefined {
    if (length === undefined || this.at + length > this.#bytes.length) {
      return undefined;
    }
    const bytes = Uint8Array.from(
      this.#bytes.subarray(this.at, this.at + length),
    );
    this.at += length;
    return bytes;
  }

  /** A varint; undefined of one that is cut off, or beyond all steps. */
  #number(): number | undefined {
    let value = 0;
    for (let scale = 1; value <= Number.MAX_SAFE_INTEGER; scale *= 0x80) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) return undefined;
      this.at++;
      value += byte % 0x80 * scale;
      if (byte < 0x80) return value;
    }
    return undefined;
  }
}
