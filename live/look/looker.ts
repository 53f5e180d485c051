/** What a machine's process tells of the processes of its guest: it stands
 * still between two steps, and nobody in the guest is asked. */
import type { Machine } from "../../emu/mod.ts";
import { reasonOf } from "../../host/mod.ts";
import { MachineError, onHost } from "../errors.ts";
import { coreFile } from "./core_file.ts";
import { type HostFile, overwrite } from "./host_file.ts";
import { Kernel, type Process } from "./kernel.ts";
import { type KernelFacts, kernelFacts } from "./kernel_layout.ts";

/** Which process: whoever is behind an endpoint, or one instance. */
export type Whom =
  | { readonly endpoint: number }
  | { readonly instance: number };

/** A core that was taken. */
export interface CoreTaken {
  /** Name of the process. */
  readonly process: string;
  /** Its address for messages. */
  readonly endpoint: number;
  /** Which process it is, of all that ever were. */
  readonly instance: number;
  /** Of the file. */
  readonly bytes: number;
}

/** The process was on its way into the kernel or out of it: ask again. */
export interface CoreBusy {
  readonly busy: true;
}

/** Files for both instances of an update. */
export interface PairFiles {
  /** For the one that served. */
  readonly old: HostFile;
  /** For the one that takes over. */
  readonly next: HostFile;
}

/** Whether the instances of a service have parted since somebody asked. */
export interface Parting {
  /** Both cores are there. */
  readonly taken: boolean;
  /** Why they are not, although the instances have parted. */
  readonly reason?: string;
}

export class Looker {
  readonly #machine: Machine;
  readonly #image: string;
  #facts: KernelFacts | undefined;
  #parting: Parting = { taken: false };

  constructor(machine: Machine, image: string) {
    this.#machine = machine;
    this.#image = image;
  }

  /** Writes the core of a process into a file of the asker's. */
  core(whom: Whom, file: HostFile): CoreTaken | CoreBusy {
    const kernel = this.#look();
    const process = find(kernel, whom);
    const registers = kernel.registers(process);
    if (registers === undefined) return { busy: true };
    const core = coreFile(process, registers);
    overwrite(file, core);
    const { name, endpoint, instance } = process;
    return { process: name, endpoint, instance, bytes: core.length };
  }

  /**
   * Takes the cores of both instances when they part: the new one has told that
   * it has the state, the old one still waits, and rs begins to commit or to
   * undo. Only the last that asked is served, and once.
   */
  watch(endpoint: number, files: PairFiles): void {
    this.#look();
    this.#parting = { taken: false };
    this.#machine.onParting = (whose, guest) => {
      if (whose !== endpoint) return;
      this.#machine.onParting = undefined;
      try {
        this.#takeBoth(new Kernel(guest, this.#facts!), endpoint, files);
        this.#parting = { taken: true };
      } catch (error) {
        this.#parting = { taken: false, reason: reasonOf(error) };
      }
    };
  }

  /** What came of it; nobody is served any more. */
  watched(): Parting {
    this.#machine.onParting = undefined;
    return this.#parting;
  }

  #takeBoth(kernel: Kernel, endpoint: number, files: PairFiles): void {
    const next = kernel.at(endpoint);
    const old = next === undefined ? undefined : kernel.sourceOf(next);
    if (next === undefined || old === undefined) {
      throw new Error("the old instance is gone");
    }
    // The kernel is in a call: whose registers it has saved is no question.
    overwrite(files.old, coreFile(old, kernel.saved(old)));
    overwrite(files.next, coreFile(next, kernel.saved(next)));
  }

  #look(guest = this.#machine.guest): Kernel {
    this.#facts ??= this.#read();
    if (!this.#facts.isIn(guest.memory)) {
      throw new MachineError(
        "Cannot find the guest's processes: " +
          `it does not run the kernel "${this.#kernelPath}"`,
        { hint: "boot it again" },
      );
    }
    return new Kernel(guest, this.#facts);
  }

  get #kernelPath(): string {
    return `${this.#image}.boot/kernel`;
  }

  #read(): KernelFacts {
    const path = this.#kernelPath;
    const what = `Cannot read "${path}"`;
    const bytes = onHost(what, () => Deno.readFileSync(path));
    try {
      const facts = kernelFacts(bytes);
      facts.numbers("proc_size");
      return facts;
    } catch (cause) {
      throw new MachineError(`${what}: ${reasonOf(cause)}`, {
        hint: "minix-live build makes it anew",
        cause,
      });
    }
  }
}

function find(kernel: Kernel, whom: Whom): Process {
  const found = "instance" in whom
    ? kernel.instance(whom.instance)
    : kernel.at(whom.endpoint);
  if (found !== undefined) return found;
  const who = "instance" in whom
    ? `instance ${whom.instance}`
    : `endpoint ${whom.endpoint}`;
  throw new MachineError(`Cannot read ${who}: there is no such process`, {
    hint: "minix-live ps",
  });
}
