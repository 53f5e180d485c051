/**
 * The emulated PC: construction of v86 and the measures that make it
 * deterministic. Everything in here that looks odd is a fact of that package,
 * pinned by version.
 *
 * Invariants:
 * - Time is a function of the instruction counter and of the idle time that
 *   the owner adds with `skip`; v86 never sees the host's clock.
 * - Compiled code is installed only between two steps, at the same
 *   instruction in every run.
 * - After `step` threw, the board is dead and must not be stepped again.
 */
import type { BoardDisk } from "./board_disk.ts";
import {
  type BoardState,
  checkAddresses,
  restoreProcessor,
  saveProcessor,
} from "./board_state.ts";
import { Clock } from "./clock.ts";
import type { BootPlan } from "./multiboot.ts";
import { BOOT_MAGIC } from "./multiboot.ts";
import {
  COM1_BASE,
  COM2_BASE,
  hookOutput,
  hookTriggerLevel,
  SerialInput,
} from "./serial_port.ts";
import { loadV86, loadWasm, makeExact, useTime } from "./v86.ts";
import { V86Disk } from "./v86_disk.ts";

export interface BoardOptions {
  memoryBytes: number;
  disk: BoardDisk;
  /** Called with each byte the guest writes to a serial port. */
  onSerial: (port: 0 | 1, byte: number) => void;
  /** Called with what the guest tells who looks at it: the guest stands in
   * that instruction of the kernel's. */
  onWatch?: (value: number) => void;
}

/** Why the guest will not run any further. */
export type Death =
  | { kind: "exit"; code: number }
  | { kind: "reset" }
  | { kind: "halt" }
  | { kind: "panic"; detail: string };

/** The guest's memory and processor, for who looks while the guest stands
 * still: between two steps, or while a byte is taken from a serial port. */
export interface Stopped {
  /** All physical memory; valid until the guest goes on. */
  readonly memory: Uint8Array;
  /** Whether the processor is at an instruction of a process, not the
   * kernel's. */
  readonly inUserMode: boolean;
  /** Instructions executed since power on. */
  readonly instructions: number;
  /** The general registers, the place in the program, the flags. */
  readonly registers: Int32Array;
  /** Must follow each change of memory: code that was compiled from these
   * bytes, from `start` to before `end`, is so no longer. */
  changed(start: number, end: number): void;
}

/** Thrown out of v86 by our port handlers. */
class Exit {
  constructor(readonly death: Death) {}
}

const EXIT_PORT = 0xf4;
/** WATCH_PORT of core/kernel/arch/cpu.h. */
const WATCH_PORT = 0xa10;
const JIT_TABLE_BASE = 1024;
/** Setting of v86's that is 1 while it compiles nothing. */
const JIT_DISABLED = 0;
/** Until then a guest is interpreted: to compile what a boot and a few dozen
 * commands run takes longer than it saves. */
const INTERPRETED_INSTRUCTIONS = 60_000_000;
/** Beyond the next timer, or its time would not have come. */
const TIMER_SLACK_MS = 0.002;
/** The clock chip raises no interrupt: it need not be looked at. */
const NO_RTC_TIMER_MS = 100;
const ATA_FLUSH_CACHE = 0xe7;
const ATA_FLUSH_CACHE_EXT = 0xea;

// deno-lint-ignore no-explicit-any
type Untyped = any;

interface Compiled {
  index: number;
  start: number;
  flags: number;
  instance: WebAssembly.Instance;
}

/** The machine's devices besides memory and disk. */
const DEVICES = {
  vga_memory_size: 1 << 20,
  uart1: true,
  disable_keyboard: true,
  disable_mouse: true,
  disable_speaker: true,
  net_device: { type: "none" },
  autostart: false,
};

export class Board implements Stopped {
  readonly #clock: Clock;
  readonly #v86: Untyped;
  readonly #cpu: Untyped;
  readonly #compiled: Compiled[];
  readonly #exports: Untyped;
  readonly #table: WebAssembly.Table;
  readonly #input: SerialInput;
  #powerOn = 0;
  #compiles = false;

  private constructor(
    parts: {
      clock: Clock;
      emulator: Untyped;
      compiled: Compiled[];
      exports: Untyped;
      table: WebAssembly.Table;
    },
  ) {
    this.#clock = parts.clock;
    this.#v86 = parts.emulator.v86;
    this.#cpu = this.#v86.cpu;
    this.#input = new SerialInput(this.#cpu);
    this.#compiled = parts.compiled;
    this.#exports = parts.exports;
    this.#table = parts.table;
  }

  /** Makes a board: `powerOn` or `restore` gives it something to run. */
  static async create(options: BoardOptions): Promise<Board> {
    const [V86, module] = await Promise.all([loadV86(), loadWasm()]);
    const clock = new Clock();
    useTime(clock);
    const compiled: Compiled[] = [];
    let exports: Untyped;
    let table: WebAssembly.Table | undefined;
    const emulator: Untyped = new V86({
      wasm_fn: (imports: Untyped) => {
        table = imports.env.__indirect_function_table;
        let jitImports: Untyped;
        imports.env.codegen_finalize = (
          index: number,
          start: number,
          flags: number,
          pointer: number,
          length: number,
        ) => {
          jitImports ??= jitImportsOf(exports);
          const code = new Uint8Array(
            exports.memory.buffer,
            pointer >>> 0,
            length >>> 0,
          ).slice();
          const instance = new WebAssembly.Instance(
            new WebAssembly.Module(code),
            { e: jitImports },
          );
          compiled.push({ index, start, flags, instance });
        };
        exports = new WebAssembly.Instance(module, imports).exports;
        clock.attach(exports.memory);
        return Promise.resolve(exports);
      },
      memory_size: options.memoryBytes,
      ...DEVICES,
      hda: new V86Disk(options.disk),
    });
    await new Promise<void>((resolve) =>
      emulator.add_listener("emulator-loaded", () => resolve())
    );
    emulator.v86.next_tick = () => {};
    emulator.add_listener("cpu-event-halt", () => {
      throw new Exit({ kind: "halt" });
    });
    exports.set_jit_config(JIT_DISABLED, 1);
    const board = new Board({
      clock,
      emulator,
      compiled,
      exports,
      table: table!,
    });
    board.#wire(options);
    return board;
  }

  #wire({ onSerial, onWatch }: BoardOptions): void {
    const cpu = this.#cpu;
    makeExact(cpu);
    checkAddresses(cpu);
    // It would go by the host's clock.
    const { rtc } = cpu.devices;
    rtc.last_update = 0;
    rtc.timer = () => {
      rtc.rtc_time = this.#powerOn + this.#clock.now();
      return NO_RTC_TIMER_MS;
    };
    cpu.io.register_write(EXIT_PORT, cpu, (code: number) => {
      throw new Exit({ kind: "exit", code });
    });
    const ignored = () => {};
    const watched = (value: number) => onWatch?.(value);
    cpu.io.register_write(WATCH_PORT, cpu, ignored, ignored, watched);
    cpu.reboot_internal = () => {
      throw new Exit({ kind: "reset" });
    };
    hookFlush(cpu.devices.ide.primary.master);
    hookTriggerLevel(cpu);
    hookOutput(cpu, COM1_BASE, cpu.devices.uart0, (b) => onSerial(0, b));
    hookOutput(cpu, COM2_BASE, cpu.devices.uart1, (b) => onSerial(1, b));
  }

  /** Begins as `plan` says; `date` is what the guest's clock says then, in
   * milliseconds since 1970. */
  powerOn(plan: BootPlan, date: number): void {
    const cpu = this.#cpu;
    this.#powerOn = cpu.devices.rtc.rtc_time = date;
    for (const { start, end } of plan.zero) cpu.mem8.fill(0, start, end);
    for (const { address, bytes } of plan.blobs) cpu.mem8.set(bytes, address);
    cpu.reg32[0] = BOOT_MAGIC;
    cpu.reg32[3] = plan.info;
    cpu.cr[0] = 1;
    cpu.protected_mode[0] = 1;
    cpu.flags[0] = 2;
    cpu.is_32[0] = 1;
    cpu.stack_size_32[0] = 1;
    for (let i = 0; i < 6; i++) {
      cpu.segment_is_null[i] = 0;
      cpu.segment_offsets[i] = 0;
      cpu.segment_limits[i] = 0xffffffff;
      cpu.sreg[i] = i === 1 ? 8 : 16;
    }
    cpu.instruction_pointer[0] = plan.entry | 0;
    cpu.update_state_flags();
  }

  /** All but memory and disk. What this board runs from here on, and what a
   * board runs that is given this, is the same. */
  save(): BoardState {
    useTime(this.#clock);
    this.#install();
    return {
      ...saveProcessor(this.#v86),
      moment: this.#clock.moment(),
      powerOn: this.#powerOn,
      queued: this.#input.queued(),
    };
  }

  /** Goes to where a board of the same size was saved; memory and disk are the
   * caller's. Throws what v86 throws of a state that is none; the board is dead
   * then. */
  restore(state: BoardState): void {
    useTime(this.#clock);
    this.#install();
    this.#clock.set(state.moment);
    this.#powerOn = state.powerOn;
    restoreProcessor(this.#v86, state);
    this.#input.restore(state.queued);
    this.#compiles = state.moment.instructions >= INTERPRETED_INSTRUCTIONS;
    this.#exports.set_jit_config(JIT_DISABLED, this.#compiles ? 0 : 1);
  }

  get instructions(): number {
    return this.#clock.instructions();
  }

  get memory(): Uint8Array {
    const { byteOffset, length } = this.#cpu.mem8;
    return new Uint8Array(this.#exports.memory.buffer, byteOffset, length);
  }

  /** The general registers, the place in the program and the flags. */
  get registers(): Int32Array {
    const { reg32, instruction_pointer, flags } = this.#cpu;
    return Int32Array.of(...reg32, instruction_pointer[0], flags[0]);
  }

  get inUserMode(): boolean {
    return this.#cpu.cpl[0] === 3;
  }

  changed(start: number, end: number): void {
    this.#exports.jit_dirty_cache(start, end);
  }

  /** What the guest's clock says, in milliseconds since 1970. */
  get date(): number {
    return this.#powerOn + this.#clock.now();
  }

  /** Guest time since power on, in milliseconds. */
  get now(): number {
    return this.#clock.now();
  }

  /**
   * Runs the guest for at most a millisecond of its time. Returns undefined
   * while it has work, the milliseconds to its next timer when it is halted,
   * or why it ended.
   */
  step(): Death | number | undefined {
    useTime(this.#clock);
    if (!this.#compiles && this.instructions >= INTERPRETED_INSTRUCTIONS) {
      this.#compiles = true;
      this.#exports.set_jit_config(JIT_DISABLED, 0);
    }
    this.#input.feed();
    this.#install();
    try {
      const wait: number = this.#cpu.main_loop();
      return this.#cpu.in_hlt[0] ? Math.max(wait, 0) : undefined;
    } catch (error) {
      return deathOf(error);
    }
  }

  /** Hands over what was compiled in the step before. */
  #install(): void {
    for (const c of this.#compiled.splice(0)) {
      this.#table.set(
        c.index + JIT_TABLE_BASE,
        c.instance.exports.f as CallableFunction,
      );
      this.#exports.codegen_finalize_finished(c.index, c.start, c.flags);
    }
  }

  /** Moves the clock of a halted guest forward. */
  skip(milliseconds: number): void {
    this.#clock.idle += milliseconds + TIMER_SLACK_MS;
  }

  /** Queues bytes for the second serial port. */
  sendSerial(bytes: Uint8Array): void {
    this.#input.push(bytes);
  }
}

const hooked = new WeakSet<object>();

/** v86 answers FLUSH CACHE without telling the disk: tell it first. */
function hookFlush(drive: Untyped): void {
  const prototype = Object.getPrototypeOf(drive);
  if (hooked.has(prototype)) return;
  hooked.add(prototype);
  const command = prototype.ata_command;
  prototype.ata_command = function (code: number) {
    const flush = code === ATA_FLUSH_CACHE || code === ATA_FLUSH_CACHE_EXT;
    if (flush && !this.is_atapi && this.buffer) this.buffer.flush();
    command.call(this, code);
  };
}

function jitImportsOf(exports: Untyped): Record<string, unknown> {
  const imports: Record<string, unknown> = { m: exports.memory };
  for (const name of Object.keys(exports)) {
    if (/^_|^zstd|_js$/.test(name)) continue;
    imports[name] = exports[name];
  }
  return imports;
}

function deathOf(error: unknown): Death {
  if (error instanceof Exit) return error.death;
  if (error instanceof RangeError && /call stack/.test(error.message)) {
    return {
      kind: "panic",
      detail: "the processor faulted without end (triple fault)",
    };
  }
  return {
    kind: "panic",
    detail: error instanceof Error ? error.message : String(error),
  };
}
