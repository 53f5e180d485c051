// The kernel's process table in a guest that stands still.
import { NR_PROCS, NR_TASKS, RTS_SLOT_FREE } from "../../../core/abi/abi.ts";
import type { Stopped } from "../../../emu/mod.ts";
import { LittleEndian } from "../../../formats/mod.ts";
import type { KernelSymbols, Numbers } from "./kernel_layout.ts";
import { Space } from "./space.ts";

/** The kernel's image, understood. */
export interface KernelFacts {
  readonly symbols: KernelSymbols;
  /** Of kernel_layout.c. */
  readonly numbers: Numbers;
}

export interface Process {
  /** Physical address of its row. */
  readonly row: number;
  readonly number: number;
  readonly endpoint: number;
  readonly name: string;
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
  /** Its table of asynchronous messages, into which the kernel writes. */
  readonly asynchronous: { readonly address: number; readonly size: number };
  readonly space: Space;
}

/** What is seen of a guest at one moment; of no use when it has gone on. */
export class Kernel {
  readonly #memory: LittleEndian;
  readonly #facts: KernelFacts;

  constructor(readonly guest: Stopped, facts: KernelFacts) {
    this.#memory = new LittleEndian(guest.memory);
    this.#facts = facts;
  }

  processes(): Process[] {
    const { symbols, numbers } = this.#facts;
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
    const { symbols } = this.#facts;
    const pointer = this.#memory.u32(symbols.address("current"));
    if (pointer === 0) return undefined;
    const at = symbols.follow(pointer);
    return this.processes().find(({ row }) => row === at);
  }

  /** Moves where a process goes on when it runs next. The kernel saves the
   * registers of a process in its row with every entry and takes them from
   * there with every way back, so while the kernel runs the row is all. */
  setPc(process: Process, pc: number): void {
    if (this.guest.inUserMode) {
      throw new Error("Cannot change registers: a process runs");
    }
    this.#memory.setU32(process.row + this.#facts.numbers("reg_pc"), pc);
  }

  /** How many processes reach a page frame. */
  users(frame: number): number {
    return this.processes().filter(({ space }) =>
      space.pages().some((page) => page.frame === frame)
    ).length;
  }

  #u32(row: number, field: string): number {
    return this.#memory.u32(row + this.#facts.numbers(field));
  }

  #process(row: number): Process {
    const u32 = (field: string) => this.#u32(row, field);
    const directory = u32("p_ptroot");
    return {
      row,
      number: u32("p_nr") | 0,
      endpoint: u32("p_endpoint") | 0,
      name: this.#memory.text(row + this.#facts.numbers("p_name")),
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
  ): Pick<Process, "isForUpdate" | "stateTable" | "asynchronous"> {
    const { numbers, symbols } = this.#facts;
    const at = symbols.follow(pointer);
    const u32 = (field: string) => this.#memory.u32(at + numbers(field));
    return {
      isForUpdate: (u32("s_flags") & numbers("lu_sys_proc")) !== 0,
      stateTable: u32("s_state_table"),
      asynchronous: {
        address: u32("s_asyntab"),
        size: u32("s_asynsize") * numbers("asynmsg_size"),
      },
    };
  }
}
