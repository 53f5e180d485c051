// A machine in the test's own process, whose memory the test reads and writes
// while the guest stands still, at the very event that the test names.
//
// Events are lines of the kernel's log, which shows each message to and from
// RS and the calls that make an update (boot parameter trace=update) and what
// RS says of each step (rs_verbose=1). The kernel writes a line where the
// event is, with interrupts off: while the last byte of the line is on its way
// to the host the guest stands in that instruction of the kernel's, and what
// every process has in memory and in its saved registers is all there is.
import { type Probe, readBootFiles, type Stopped } from "../../../emu/mod.ts";
import { attach, type Machine } from "../../../live/machine.ts";
import { machineDir } from "../../../live/machine_dir.ts";
import { MachineProcess } from "../../../live/machine_process.ts";
import { scratchFolder } from "../minix_live.ts";
import { copyImage } from "../machine.ts";
import {
  type KernelFacts,
  kernelFacts,
} from "../../../live/look/kernel_layout.ts";
import { Kernel, type Process } from "./kernel.ts";

const NAME = "inside";
const PARAMETERS =
  "kernel rootdevname=c0d0p0 cttyline=0 rs_verbose=1 trace=update";
const MEGABYTES = 128;
/** Steps of the clock of a guest that turns in a circle: less than a tick, so
 * that no tick is lost. */
const CIRCLE_MS = 8;

/** A guest that stands still at a line of its log. */
export interface Stop {
  readonly line: string;
  readonly kernel: Kernel;
}

/** Whether this is the line, or the state, that is waited for. */
export type Event = (line: string, kernel: () => Kernel) => boolean;

interface Watch {
  readonly event: Event;
  readonly act: (stop: Stop) => void;
  /** Called when the event is awaited no longer. */
  readonly forgotten?: (() => void) | undefined;
}

export class InsideMachine implements AsyncDisposable, Probe {
  readonly name = NAME;
  readonly env: Record<string, string>;
  readonly #folder = scratchFolder();
  readonly #stateBefore = Deno.env.get("XDG_STATE_HOME");
  readonly #watches = new Set<Watch>();
  readonly #circles = new Map<number, number>();
  readonly #decoder = new TextDecoder();
  readonly #lines: string[] = [];
  #line: number[] = [];
  #facts!: KernelFacts;
  #process!: MachineProcess;
  #ended: Promise<unknown> = Promise.resolve();
  #machine: Machine | undefined;

  private constructor() {
    // The library finds a machine by the state folder of its process.
    this.env = { XDG_STATE_HOME: `${this.#folder.path}/state` };
    Deno.env.set("XDG_STATE_HOME", this.env["XDG_STATE_HOME"]!);
  }

  /** Boots the machine tests' image, or another. */
  static async boot(
    { image, parameters = "" }: { image?: string; parameters?: string } = {},
  ): Promise<InsideMachine> {
    const self = new InsideMachine();
    try {
      await self.#start(
        image ?? await copyImage(self.#folder.path),
        parameters,
      );
    } catch (error) {
      await self[Symbol.asyncDispose]();
      throw error;
    }
    return self;
  }

  async #start(image: string, parameters: string): Promise<void> {
    const { kernel } = await readBootFiles(image);
    this.#facts = kernelFacts(kernel);
    const ready = Promise.withResolvers<void>();
    this.#process = await MachineProcess.create({
      image,
      dir: machineDir(NAME),
      start: {
        memoryMegabytes: MEGABYTES,
        cmdline: `${PARAMETERS} ${parameters}`.trimEnd(),
      },
      time: "fast",
      onReady: ready.resolve,
      probe: this,
    });
    this.#ended = this.#process.run();
    await Promise.race([
      ready.promise,
      this.#ended.then((ending) => {
        throw new Error(`The guest ended: ${JSON.stringify(ending)}`);
      }),
    ]);
    this.#machine = await attach({ name: NAME });
  }

  /** A session with the guest. */
  get guest(): Machine {
    return this.#machine!;
  }

  /** Settles, with how, when the guest has ended. */
  get ended(): Promise<unknown> {
    return this.#ended;
  }

  /** All lines of the log so far. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /**
   * Runs `act` at the next such event, while the guest stands still; settles
   * with its result when the guest goes on.
   */
  once<T>(event: Event, act: (stop: Stop) => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const watch: Watch = {
      event,
      act: (stop) => {
        this.#watches.delete(watch);
        try {
          resolve(act(stop));
        } catch (error) {
          reject(error);
        }
      },
      forgotten: () => reject(new Error("What was awaited never came")),
    };
    this.#watches.add(watch);
    // Who gives up waiting sees the reason elsewhere.
    promise.catch(() => {});
    return promise;
  }

  /** Runs `act` at each such event, until the result is called. */
  each(event: Event, act: (stop: Stop) => void): () => void {
    const watch: Watch = { event, act };
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  /** Ends all waits, which fail, and all circles. */
  forget(): void {
    const watches = [...this.#watches];
    this.#watches.clear();
    for (const { forgotten } of watches) forgotten?.();
    this.#circles.clear();
  }

  /** The guest's clock goes faster while that instance turns at that address:
   * it does nothing else however long it does it. */
  circle(process: Process, address: number): void {
    this.#circles.set(process.instance, address);
  }

  onLogByte(byte: number, guest: Stopped): void {
    if (byte === 0x0d) return;
    if (byte !== 0x0a) {
      this.#line.push(byte);
      return;
    }
    const line = this.#decoder.decode(Uint8Array.from(this.#line));
    this.#line = [];
    this.#lines.push(line);
    let seen: Kernel | undefined;
    const kernel = () => seen ??= new Kernel(guest, this.#facts);
    for (const { event, act } of [...this.#watches]) {
      if (event(line, kernel)) act({ line, kernel: kernel() });
    }
  }

  onStep(guest: Stopped): number {
    if (this.#circles.size === 0 || !guest.inUserMode) return 0;
    const { current } = new Kernel(guest, this.#facts);
    return current !== undefined && this.#circles.has(current.instance)
      ? CIRCLE_MS
      : 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#machine?.detach();
    this.#process?.stop();
    await this.#ended.catch(() => {});
    if (this.#stateBefore === undefined) Deno.env.delete("XDG_STATE_HOME");
    else Deno.env.set("XDG_STATE_HOME", this.#stateBefore);
    this.#folder[Symbol.dispose]();
  }
}
