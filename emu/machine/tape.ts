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

/** Reads entries. A tape that was cut off ends with its last whole entry;
 * bytes that no writer makes are an error. */
export function* readTape(bytes: Uint8Array): Generator<Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let step = 0;
  const number = (): number | undefined => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 0x80) {
      const byte = bytes[at++]!;
      value += byte % 0x80 * scale;
      if (byte < 0x80) return value;
      if (scale > Number.MAX_SAFE_INTEGER / 0x80) break;
    }
    return undefined;
  };
  while (at < bytes.length) {
    const kind = bytes[at++]!;
    const steps = number();
    if (steps === undefined) return;
    step += steps;
    if (kind === INPUT) {
      const length = number();
      if (length === undefined || at + length > bytes.length) return;
      yield { kind: "input", step, bytes: bytes.slice(at, at + length) };
      at += length;
    } else if (kind === IDLE) {
      if (at + 8 > bytes.length) return;
      const milliseconds = view.getFloat64(at, true);
      if (!(milliseconds >= 0 && milliseconds < Infinity)) refuse(at);
      yield { kind: "idle", step, milliseconds };
      at += 8;
    } else if (kind === SAVED) {
      yield { kind: "saved", step };
    } else if (kind === END) {
      yield { kind: "end", step };
      return;
    } else {
      refuse(at - 1);
    }
  }
}

function refuse(at: number): never {
  throw new SyntaxError(`no entry of a recording at byte ${at} of its tape`);
}
