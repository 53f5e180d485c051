/**
 * What a board holds besides its memory, in v86's own form. Kept apart is what
 * v86 forgets: the lazy flags, the floating point status and mxcsr (it puts the
 * saved words where its views of them were), the queues of serial ports, its
 * clock, and how many sets its compiler has made, by which the next one is
 * ordered and so what is compiled together.
 */
import type { Moment } from "./clock.ts";

// deno-lint-ignore no-explicit-any
type Untyped = any;

export interface BoardState {
  /** Of the clock. */
  readonly moment: Moment;
  /** Milliseconds since 1970 at power on, as the guest's clock has them. */
  readonly powerOn: number;
  /** Bytes that the guest has not taken from its second serial port. */
  readonly queued: readonly number[];
  /** The words that v86 forgets, by their names in v86. */
  readonly words: Readonly<Record<Word, number>>;
  /** Sets that the compiler has made, and where it began to count. */
  readonly sets: number;
  /** Processor and devices as v86 saves them, without memory and disk. */
  readonly devices: Uint8Array<ArrayBuffer>;
}

/** Word of v86's memory that counts sets: the first key of the next one. */
const SETS_ADDRESS = 49160;

const WORDS = ["last_result", "fpu_status_word", "mxcsr"] as const;
type Word = typeof WORDS[number];

/** What v86 saves of memory when it is to save none. */
const NO_MEMORY = {
  packed_memory: new Uint8Array(0),
  bitmap: { get_buffer: () => new ArrayBuffer(0) },
};

function setsOf(cpu: Untyped): Uint32Array {
  return new Uint32Array(cpu.wasm_memory.buffer, SETS_ADDRESS, 1);
}

/** Fails where this is not the v86 that the addresses in here are of. */
export function checkAddresses(cpu: Untyped): void {
  const before = setsOf(cpu)[0]!;
  cpu.jit_clear_cache();
  if (setsOf(cpu)[0] === before + 1) return;
  throw new Error(`v86 does not count its sets at ${SETS_ADDRESS}`);
}

type Processor = Pick<BoardState, "devices" | "words" | "sets">;

/** Processor and devices; compiled code is given up, as it is in whoever
 * restores this: what the two run from here on is the same. */
export function saveProcessor(v86: Untyped): Processor {
  const { cpu } = v86;
  cpu.pack_memory = () => NO_MEMORY;
  let devices: Uint8Array<ArrayBuffer>;
  try {
    devices = new Uint8Array(v86.save_state());
  } finally {
    delete cpu.pack_memory;
  }
  forgetCode(cpu);
  const words = Object.fromEntries(WORDS.map((word) => [word, cpu[word][0]]));
  return {
    devices,
    words: words as BoardState["words"],
    sets: setsOf(cpu)[0]!,
  };
}

/** Takes back what {@link saveProcessor} gave; memory is the caller's. */
export function restoreProcessor(
  v86: Untyped,
  { devices, words, sets }: Processor,
): void {
  const { cpu } = v86;
  // v86 sets its counter by the difference to what it shows, and so forgets the
  // difference that it had: it must have none.
  cpu.store_current_tsc();
  cpu.set_tsc(cpu.current_tsc[0], cpu.current_tsc[1]);
  const views = WORDS.map((word) => [word, cpu[word]] as const);
  cpu.unpack_memory = () => {};
  try {
    v86.restore_state(devices.buffer);
  } finally {
    delete cpu.unpack_memory;
    for (const [word, view] of views) {
      cpu[word] = view;
      view[0] = words[word];
    }
  }
  // Flags depend on the words.
  cpu.update_state_flags();
  forgetCode(cpu);
  setsOf(cpu)[0] = sets;
}

function forgetCode(cpu: Untyped): void {
  cpu.full_clear_tlb();
  cpu.jit_clear_cache();
}
