/**
 * A running machine: the loop that steps a board, paces its idle time and
 * leaves the host's event loop its share.
 *
 * Invariants:
 * - Input reaches the guest only between two steps.
 * - While `hurry` is above zero a halted guest's clock jumps to its next
 *   timer; otherwise guest time does not run ahead of the host's.
 * - `run` settles once, with the reason why the guest ended.
 */
import { Board, type BoardDisk, type Death, type Stopped } from "./board.ts";
import { checkMemory } from "./memory.ts";
import { type BootModule, planBoot } from "./multiboot.ts";

/** The host's event loop gets its turn after this time: a turn costs a tenth
 * of a millisecond and more. */
const SLICE_MS = 20;
/** The same while a client is served: its bytes should not wait. */
const SERVING_SLICE_MS = 1;

/** How a machine ended. */
export type Ending = Death | { kind: "stopped" };

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
  kernel: Uint8Array;
  modules: readonly BootModule[];
  disk: BoardDisk;
  cmdline: string;
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
  readonly #board: Board;
  readonly #outputs: readonly Output[];
  readonly #probe: Probe | undefined;
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
    checkMemory(options.memoryBytes);
    const { probe } = options;
    const board = await Board.create({
      memoryBytes: options.memoryBytes,
      plan: planBoot(options.kernel, options.modules, options),
      disk: options.disk,
      onSerial: (port, byte) => {
        outputs[port].add(byte);
        if (port === 0) probe?.onLogByte(byte, board);
      },
    });
    return new Machine(board, outputs, probe);
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
      for (const output of this.#outputs) output.flush();
      if (typeof result === "object") return result;
      const moved = this.#probe?.onStep(this.#board) ?? 0;
      if (moved > 0) this.#board.skip(moved);
      if (typeof result === "number") {
        if (this.hurry > 0) this.#board.skip(result);
        else await this.#idle(result);
      }
      const now = performance.now();
      if (now >= sliceEnd) {
        // Any asynchronous operation lets sockets and timers be served;
        // a zero timer would cost a millisecond each time.
        await Deno.stat("/");
        sliceEnd = performance.now() +
          (this.serving > 0 ? SERVING_SLICE_MS : SLICE_MS);
      }
    }
    return { kind: "stopped" };
  }

  /** Lets the host's time pass, at most until the guest's next timer. */
  async #idle(milliseconds: number): Promise<void> {
    const start = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = setTimeout(resolve, milliseconds);
    });
    clearTimeout(timer);
    this.#wake = undefined;
    this.#board.skip(Math.min(performance.now() - start, milliseconds));
  }
}
