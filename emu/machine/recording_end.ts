/**
 * How a recording ends that is whole: behind its tape stand the outcome as JSON,
 * u32 the length of that, u32 the CRC of all this, and "MLRECEND". What
 * was cut off lacks some of it; what has all of it otherwise is damaged.
 */
import { crc32 } from "node:zlib";
import { LittleEndian } from "../../formats/mod.ts";
import type { Ending } from "./machine.ts";

/** How a run ended. */
export interface Outcome {
  readonly ending: Ending;
  readonly instructions: number;
  /** Of the state at the end. */
  readonly hash: string;
}

const MAGIC = new TextEncoder().encode("MLRECEND");
const TRAILER = 8 + MAGIC.length;

/** What follows a tape of this CRC. */
export function encodeEnd(tape: number, outcome: Outcome): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(outcome));
  const bytes = new Uint8Array(text.length + TRAILER);
  const view = new LittleEndian(bytes);
  bytes.set(text);
  view.setU32(text.length, text.length);
  view.setU32(text.length + 4, crc32(bytes.subarray(0, text.length + 4), tape));
  bytes.set(MAGIC, text.length + 8);
  return bytes;
}

/** A tape and the outcome behind it, which is undefined of what was cut off. A
 * SyntaxError says that it is damaged. `tapeLength` finds the tape's end. */
export function decodeEnd(
  bytes: Uint8Array,
  tapeLength: (bytes: Uint8Array) => number,
): { tape: Uint8Array; outcome: Outcome | undefined } {
  const at = bytes.length - TRAILER;
  const hasMagic = MAGIC.every((byte, i) => bytes[at + 8 + i] === byte);
  const view = new LittleEndian(bytes);
  if (!hasMagic) {
    // All there, but for the last bytes.
    const length = tapeLength(bytes);
    if (at >= length && view.u32(at) === at - length) damaged();
    return { tape: bytes, outcome: undefined };
  }
  const start = at - view.u32(at);
  if (start < 0 || view.u32(at + 4) !== crc32(bytes.subarray(0, at + 4))) {
    damaged();
  }
  const outcome = readOutcome(bytes.subarray(start, at));
  return { tape: bytes.subarray(0, start), outcome };
}

/** A file may be anybody's: the CRC says only that its bytes are those meant. */
function readOutcome(bytes: Uint8Array): Outcome {
  let outcome: Partial<Outcome> | null;
  try {
    outcome = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    return damaged(cause);
  }
  const isWhole = /^[0-9a-f]{64}$/.test(`${outcome?.hash}`) &&
    Number.isSafeInteger(outcome?.instructions);
  return isWhole ? outcome as Outcome : damaged();
}

function damaged(cause?: unknown): never {
  throw new SyntaxError("it is damaged", { cause });
}
