/**
 * A recorded run: "MLREC2\n", a zero, u32 length of a snapshot's file in
 * zstd's form, that, then a tape (`tape.ts`), and behind it the outcome
 * (`recording_end.ts`). It has all that the run depends on.
 */
import { Buffer } from "node:buffer";
import { crc32, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { LittleEndian } from "../../formats/mod.ts";
import { MinixLiveError } from "../../host/mod.ts";
import type { BoardDisk } from "./board_disk.ts";
import { captureDisk } from "./disk_image.ts";
import {
  type Ending,
  Machine,
  type MachineOptions,
  type MachineState,
} from "./machine.ts";
import { MemoryDisk } from "./memory_disk.ts";
import type { MemoryImage } from "./memory_image.ts";
import { decodeEnd, encodeEnd, type Outcome } from "./recording_end.ts";
import type { Snapshot } from "./snapshot.ts";
import { decodeSnapshot, encodeSnapshot } from "./snapshot_file.ts";
import { stateHash } from "./state_hash.ts";
import { type Entry, readTape, TapeWriter } from "./tape.ts";

const MAGIC = "MLREC2\n\0";
const START_AT = MAGIC.length + 4;
/** More than any machine with its disk has. */
const MOST_START = 0x7fffffff;

/** The outcome of a machine that runs no longer. */
function outcomeOf(
  machine: Machine,
  disk: BoardDisk,
  ending: Ending,
): Outcome {
  const { instructions } = machine;
  const hash = stateHash(machine.guest, captureDisk(disk));
  return { ending, instructions, hash };
}

/** Writes a run as it happens. */
export class Recorder {
  readonly tape: TapeWriter;
  readonly #write: (bytes: Uint8Array) => void;
  #crc = 0;

  constructor(start: Snapshot, write: (bytes: Uint8Array) => void) {
    const pieces = encodeSnapshot(start, null);
    const whole = zstdCompressSync(Buffer.concat(pieces));
    const head = new Uint8Array(START_AT);
    head.set(new TextEncoder().encode(MAGIC));
    new LittleEndian(head).setU32(MAGIC.length, whole.length);
    write(head);
    write(whole);
    this.#write = write;
    this.tape = new TapeWriter((bytes) => {
      this.#crc = crc32(bytes, this.#crc);
      write(bytes);
    });
  }

  /** The machine runs no longer. */
  end(machine: Machine, disk: BoardDisk, ending: Ending): void {
    this.tape.end(machine.steps);
    this.#write(encodeEnd(this.#crc, outcomeOf(machine, disk, ending)));
  }
}

/** Runs a recorded run again. Its outcome, and the one that was recorded unless
 * the recording was cut off. A SyntaxError says what is wrong with it. */
export async function replayRecording(
  bytes: Uint8Array,
  outputs: Pick<MachineOptions, "onLog" | "onControl">,
  stop?: AbortSignal,
): Promise<{ outcome: Outcome; recorded: Outcome | undefined }> {
  const { start, disk: contents, memoryBytes, entries, recorded } =
    readRecording(bytes);
  const disk = new MemoryDisk(contents);
  const machine = await Machine.create({
    ...{ start, disk, memoryBytes },
    ...outputs,
  });
  const end = () => machine.stop();
  stop?.addEventListener("abort", end);
  try {
    if (stop?.aborted) end();
    const ending = await machine.replay(entries);
    stop?.throwIfAborted();
    const outcome = outcomeOf(machine, disk, ending);
    return { outcome, recorded };
  } finally {
    stop?.removeEventListener("abort", end);
  }
}

export interface Recording {
  readonly start: MachineState;
  readonly memoryBytes: number;
  readonly disk: MemoryImage;
  readonly entries: readonly Entry[];
  /** Undefined of a recording that was cut off. */
  readonly recorded: Outcome | undefined;
}

/** Reads a recording. A SyntaxError says what is wrong with it. */
export function readRecording(bytes: Uint8Array): Recording {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (bytes.length < START_AT || magic !== MAGIC) {
    throw new SyntaxError("it is no recording");
  }
  const end = START_AT + new LittleEndian(bytes).u32(MAGIC.length);
  if (end > bytes.length) {
    throw new SyntaxError("it was cut off before the run began");
  }
  let start: Uint8Array<ArrayBuffer>;
  try {
    start = new Uint8Array(
      zstdDecompressSync(bytes.subarray(START_AT, end), {
        maxOutputLength: MOST_START,
      }),
    );
  } catch (cause) {
    throw new SyntaxError("it is damaged", { cause });
  }
  const { state, disk, memoryBytes } = decodeSnapshot<null>(start).snapshot;
  if (disk.kind !== "whole") throw new SyntaxError("it has no disk");
  const run = bytes.subarray(end);
  const { tape, outcome } = decodeEnd(
    run,
    (bytes) => bytes.length - readTape(bytes).rest.length,
  );
  const { entries } = readTape(tape);
  return {
    ...{ start: state, memoryBytes, disk: disk.image, entries },
    recorded: outcome,
  };
}

/** Throws unless a run repeated the recorded one. */
export function checkRepeated(outcome: Outcome, recorded: Outcome): void {
  const names = ["hash", "instructions"] as const;
  const other = names.find((name) => outcome[name] !== recorded[name]);
  if (other === undefined) return;
  throw new MinixLiveError(
    `The run is not the recorded one: its ${other} is ${outcome[other]}, ` +
      `recorded was ${recorded[other]}`,
  );
}
