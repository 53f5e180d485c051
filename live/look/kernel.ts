/** The kernel's process table in a guest that stands still. */
import { NR_PROCS, NR_TASKS, RTS_SLOT_FREE } from "../../core/abi/abi.ts";
import type { Stopped } from "../../emu/mod.ts";
import { LittleEndian } from "../../formats/mod.ts";
import type { KernelFacts } from "./kernel_layout.ts";
import { Space } from "./space.ts";

/** Of the processor, in the order in which `Stopped` has the first eight. */
const GENERAL = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"] as const;
const OTHERS = ["pc", "psw", "cs", "ss", "ds", "es", "fs", "gs"] as const;

/** What a process has in the processor when it runs. */
export type Registers = Readonly<
  Record<typeof GENERAL[number] | typeof OTHERS[number], number>
>;

export interface Process {
  /** Physical address of its row. */
  readonly row: number;
  readonly number: number;
  readonly endpoint: number;
  readonly name: string;
  readonly pid: number;
  readonly instance: number;
  readonly flags: number;
  readonly directory: number;
  /** Whom it wants to hear or to send to, if its flags say that it does. */
  readonly from: number;
  readonly to: number;
  readonly pc: number;
  readonly sp: number;
  /** Made to take over in an update, not to stand by for a restart. */
  readonly isForUpdate: boolean;
  /** Address of its state description; 0 if it has none. */
  readonly stateTable: number;
  /** Endpoint of the instance whose state it is to take over. */
  readonly source: number | undefined;
  /** Its table of asynchronous messages, into which the kernel writes. */
  readonly asynchronous: { readonly address: number; readonly size: number };
  readonly space: Space;
}

/** What is seen of a guest at one moment; of no use when it has gone on. */
export class Kernel {
  readonly #memory: LittleEndian;

  constructor(readonly guest: Stopped, readonly facts: KernelFacts) {
    this.#memory = new LittleEndian(guest.memory);
  }

  processes(): Process[] {
    const { symbols, numbers } = this.facts;
    const size = numbers("proc_size");
    return Array.from(
      { length: NR_TASKS + NR_PROCS },
      (_, i) => symbols.address("proc") + i * size,
    ).filter((row) =>
      this.#u32(row, "p_rts_flags") !== RTS_SLOT_FREE &&
      this.#u32(row, "p_ptroot") !== 0
    ).map((row) => this.#process(row));
  }

  /** Who is behind an endpoint. */
  at(endpoint: number): Process | undefined {
    return this.processes().find((process) => process.endpoint === endpoint);
  }

  /** All that are so called, by age. */
  named(name: string): Process[] {
    return this.processes().filter((process) => process.name === name)
      .sort((a, b) => a.instance - b.instance);
  }

  instance(number: number): Process | undefined {
    return this.processes().find(({ instance }) => instance === number);
  }

  /** The process that runs, or ran last. */
  get current(): Process | undefined {
    const { symbols } = this.facts;
    const pointer = this.#memory.u32(symbols.address("current"));
    if (pointer === 0) return undefined;
    const at = symbols.follow(pointer);
    return this.processes().find(({ row }) => row === at);
  }

  /** Whom a process reads to take over its state. */
  sourceOf(process: Process): Process | undefined {
    return process.source === undefined ? undefined : this.at(process.source);
  }

  /** What the kernel has saved of a process' registers: with every entry, and
   * until it goes back to the process. */
  saved(process: Process): Registers {
    const saved = (name: string) => this.#u32(process.row, `reg_${name}`);
    return Object.fromEntries(
      [...GENERAL, ...OTHERS].map((name) => [name, saved(name)]),
    ) as Registers;
  }

  /** What the process will find in its registers; those of one that runs are
   * in the processor. Undefined while the kernel may be on its way from the one
   * place to the other. */
  registers(process: Process): Registers | undefined {
    const row = this.saved(process);
    if (process.row !== this.current?.row) return row;
    if (!this.guest.inUserMode) return undefined;
    const now = this.guest.registers;
    return {
      ...row,
      ...Object.fromEntries(GENERAL.map((name, at) => [name, now[at]! >>> 0])),
      pc: now[GENERAL.length]! >>> 0,
      psw: now[GENERAL.length + 1]! >>> 0,
    };
  }

  #u32(row: number, field: string): number {
    return this.#memory.u32(row + this.facts.numbers(field));
  }

  #process(row: number): Process {
    const u32 = (field: string) => this.#u32(row, field);
    const directory = u32("p_ptroot");
    return {
      row,
      number: u32("p_nr") | 0,
      endpoint: u32("p_endpoint") | 0,
      name: this.#memory.text(row + this.facts.numbers("p_name")),
      pid: u32("p_pid") | 0,
      instance: u32("p_instance"),
      flags: u32("p_rts_flags"),
      directory,
      from: u32("p_getfrom_e") | 0,
      to: u32("p_sendto_e") | 0,
      pc: u32("reg_pc"),
      sp: u32("reg_sp"),
      ...this.#rights(u32("p_priv")),
      space: new Space(this.guest.memory, directory),
    };
  }

  #rights(
    pointer: number,
  ): Pick<Process, "isForUpdate" | "stateTable" | "source" | "asynchronous"> {
    const { numbers, symbols } = this.facts;
    const at = symbols.follow(pointer);
    const u32 = (field: string) => this.#memory.u32(at + numbers(field));
    const source = u32("s_state_source") | 0;
    return {
      isForUpdate: (u32("s_flags") & numbers("lu_sys_proc")) !== 0,
      stateTable: u32("s_state_table"),
      source: source === (numbers("none") | 0) ? undefined : source,
      asynchronous: {
        address: u32("s_asyntab"),
        size: u32("s_asynsize") * numbers("asynmsg_size"),
      },
    };
  }
}
