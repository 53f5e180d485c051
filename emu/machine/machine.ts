/**
 * A running machine: the loop that steps a board, paces its idle time and
 * leaves the host's event loop its share.
 *
 * Invariants:
 * - Input reaches the guest only between two steps. What comes from outside, and
 *   when, is told to a tape: from the same start the same tape makes the same run.
 * - While `hurry` is above zero a halted guest's clock jumps to its next
 *   timer; otherwise guest time does not run ahead of the host's.
 * - `run` settles once, with the reason why the guest ended.
 */
import { Board, type Death, type Stopped } from "./board.ts";
import type { BoardDisk } from "./board_disk.ts";
import type { BoardState } from "./board_state.ts";
import { checkMemory } from "./memory.ts";
import {
  captureMemory,
  type MemoryImage,
  PAGE,
  restoreMemory,
} from "./memory_image.ts";
import { type BootModule, planBoot } from "./multiboot.ts";
import type { Entry, Tape } from "./tape.ts";

/** The host's event loop gets its turn after this time: a turn costs a tenth
 * of a millisecond and more. */
const SLICE_MS = 20;
/** The same while a client is served: its bytes should not wait. */
const SERVING_SLICE_MS = 1;

/** A busy guest whose clock is so far behind is given time that it did not have,
 * at most so much at once: each tick of its timer must reach it. */
const MOST_BEHIND_MS = 20;
const CATCH_UP_MS = 5;

/** A new board has something of v86's in its first megabyte, and zeros behind. */
export const FIRST_ZERO_PAGE = (1 << 20) / PAGE;

/** How a machine ended. */
export type Ending = Death | { kind: "stopped" };

/** Where a guest begins. */
export interface PowerOn {
  kernel: Uint8Array;
  modules: readonly BootModule[];
  cmdline: string;
  /** What its clock says then, in milliseconds since 1970. */
  date: number;
}

/** A machine between two steps, all but its disk. */
export interface MachineState {
  board: BoardState;
  memory: MemoryImage;
}

/** Looks into a guest; may change its memory. */
export interface Probe {
  /** A byte of the kernel's log: the guest stands in the instruction that
   * writes it, which is the kernel's. */
  onLogByte(byte: number, guest: Stopped): void;
  /** Between two steps. Milliseconds by which the guest's clock is to be moved
   * forward: for a guest that does nothing but turn in a circle. */
  onStep(guest: Stopped): number;
}

export interface MachineOptions {
  start: PowerOn | MachineState;
  disk: BoardDisk;
  /** Within MEMORY_MEGABYTES. */
  memoryBytes: number;
  /** Bytes of the first serial port: the kernel's log. */
  onLog: (bytes: Uint8Array) => void;
  /** Bytes of the second serial port: the control link. */
  onControl: (bytes: Uint8Array) => void;
  probe?: Probe | undefined;
}

class Output {
  readonly #bytes: number[] = [];

  constructor(readonly deliver: (bytes: Uint8Array) => void) {}

  add(byte: number): void {
    this.#bytes.push(byte);
  }

  flush(): void {
    if (this.#bytes.length === 0) return;
    this.deliver(Uint8Array.from(this.#bytes));
    this.#bytes.length = 0;
  }
}

export class Machine {
  /** Number of reasons to let guest time jump while the guest is idle. */
  hurry = 0;
  /** Number of clients whose bytes must not wait long. */
  serving = 0;
  /** The guest's clock goes as the host's, whatever the guest takes. */
  keepsTime = false;
  /** Takes what comes from outside. */
  tape: Tape | undefined;
  /** Called when a service that has taken over a state, or failed to, stops to
   * read its predecessor's memory; gets the service's endpoint. */
  onParting: ((endpoint: number, guest: Stopped) => void) | undefined;
  readonly #board: Board;
  readonly #outputs: readonly Output[];
  readonly #probe: Probe | undefined;
  #steps = 0;
  /** Counts restores: an idle time that began before one is none after it. */
  #lives = 0;
  #stopping = false;
  #wake: (() => void) | undefined;

  private constructor(
    board: Board,
    outputs: readonly Output[],
    probe: Probe | undefined,
  ) {
    this.#board = board;
    this.#outputs = outputs;
    this.#probe = probe;
  }

  static async create(options: MachineOptions): Promise<Machine> {
    const outputs = [
      new Output(options.onLog),
      new Output(options.onControl),
    ] as const;
    const { probe, start, memoryBytes, disk } = options;
    checkMemory(memoryBytes);
    const board = await Board.create({
      memoryBytes,
      disk,
      onSerial: (port, byte) => {
        outputs[port].add(byte);
        if (port === 0) probe?.onLogByte(byte, board);
      },
      onWatch: (value) => machine.onParting?.(value | 0, board),
    });
    const machine: Machine = new Machine(board, outputs, probe);
    if ("board" in start) {
      machine.#restore(start, FIRST_ZERO_PAGE);
    } else {
      const { kernel, modules, cmdline, date } = start;
      board.powerOn(planBoot(kernel, modules, { cmdline, memoryBytes }), date);
    }
    return machine;
  }

  /** Steps since the machine was made. */
  get steps(): number {
    return this.#steps;
  }

  /** The guest, between two steps. */
  get guest(): Stopped {
    return this.#board;
  }

  /** Takes the machine's state, of which it goes on. Its disk is the
   * caller's. */
  save(): MachineState {
    this.tape?.saved(this.#steps);
    return {
      board: this.#board.save(),
      memory: captureMemory(this.#board.memory),
    };
  }

  /** Goes to a state of a machine of this size; the caller has seen to the
   * disk. The number of pages that were others. Throws what is wrong with the
   * state; the machine is dead then. */
  restore(state: MachineState): number {
    return this.#restore(state);
  }

  #restore({ board, memory }: MachineState, zeroFrom?: number): number {
    this.#lives++;
    const pages = restoreMemory(this.#board.memory, memory, zeroFrom);
    this.#board.restore(board);
    this.#wake?.();
    return pages;
  }

  /** Guest instructions since power on. */
  get instructions(): number {
    return this.#board.instructions;
  }

  /** Guest milliseconds since power on. */
  get guestTime(): number {
    return this.#board.now;
  }

  /** Sends bytes to the second serial port. */
  send(bytes: Uint8Array): void {
    this.tape?.input(this.#steps, bytes);
    this.#board.sendSerial(bytes);
    this.#wake?.();
  }

  /** Makes `run` settle soon; the guest gets no notice. */
  stop(): void {
    this.#stopping = true;
    this.#wake?.();
  }

  async run(): Promise<Ending> {
    let sliceEnd = performance.now() + SLICE_MS;
    while (!this.#stopping) {
      const result = this.#board.step();
      this.#steps++;
      for (const output of this.#outputs) output.flush();
      if (typeof result === "object") return result;
      const moved = this.#probe?.onStep(this.#board) ?? 0;
      if (moved > 0) this.#board.skip(moved);
      if (typeof result === "number") {
        if (this.hurry > 0) this.#board.skip(result);
        else if (this.#behind > result) this.#skip(result);
        else await this.#idle(result);
      } else if (this.#behind > MOST_BEHIND_MS) {
        this.#skip(CATCH_UP_MS);
      }
      if (performance.now() >= sliceEnd) {
        // Any asynchronous operation lets sockets and timers be served;
        // a zero timer would cost a millisecond each time.
        await Deno.stat("/");
        sliceEnd = performance.now() +
          (this.serving > 0 ? SERVING_SLICE_MS : SLICE_MS);
      }
    }
    return { kind: "stopped" };
  }

  /** Runs as a tape says, as fast as may be: to its end, to where it was cut
   * off, or until the guest ends. */
  async replay(tape: Iterable<Entry>): Promise<Ending> {
    const entries = tape[Symbol.iterator]();
    let next = entries.next();
    let wait: number | undefined;
    let sliceEnd = performance.now() + SLICE_MS;
    while (!this.#stopping) {
      const now: Entry[] = [];
      while (!next.done && next.value.step === this.#steps) {
        now.push(next.value);
        next = entries.next();
      }
      const idled = now.some(({ kind }) => kind === "idle");
      if (wait !== undefined && !idled) this.#board.skip(wait);
      for (const entry of now) this.#repeat(entry);
      if (next.done) break;
      const result = this.#board.step();
      this.#steps++;
      for (const output of this.#outputs) output.flush();
      if (typeof result === "object") return result;
      wait = result;
      if (performance.now() < sliceEnd) continue;
      await Deno.stat("/");
      sliceEnd = performance.now() + SLICE_MS;
    }
    return { kind: "stopped" };
  }

  #repeat(entry: Entry): void {
    if (entry.kind === "input") this.#board.sendSerial(entry.bytes);
    else if (entry.kind === "idle") this.#board.skip(entry.milliseconds);
    else if (entry.kind === "saved") this.#board.save();
  }

  /** Lets the host's time pass, at most until the guest's next timer. */
  async #idle(milliseconds: number): Promise<void> {
    const start = performance.now();
    const life = this.#lives;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    this.#wake = undefined;
    if (life !== this.#lives) return;
    this.#skip(Math.min(performance.now() - start, milliseconds));
  }

  /** Milliseconds that the guest's clock is behind the host's; one that is
   * ahead waits. */
  get #behind(): number {
    return this.keepsTime ? Date.now() - this.#board.date : 0;
  }

  #skip(milliseconds: number): void {
    this.tape?.idle(this.#steps, milliseconds);
    this.#board.skip(milliseconds);
  }
}
