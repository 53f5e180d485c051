/**
 * A process' claim to a machine's folder: its lock, and the file that says who
 * has it. The folder may be removed, and another made at its path: that one is
 * somebody else's.
 */
import { after } from "../host/mod.ts";
import {
  type About,
  type Instance,
  newInstance,
  readInstance,
  writeInstance,
} from "./instance.ts";
import { isAt, lockMachine } from "./lock.ts";
import { type MachineDir, runningError } from "./machine_dir.ts";

/** How often it looks whether the folder is still its own. */
const LOOK_MS = 1000;

export class Claim {
  readonly #dir: MachineDir;
  readonly #lock: Deno.FsFile;
  #instance: Instance;
  #cancel = () => {};

  private constructor(
    dir: MachineDir,
    lock: Deno.FsFile,
    instance: Instance,
  ) {
    this.#dir = dir;
    this.#lock = lock;
    this.#instance = instance;
  }

  /** Takes the machine's name; an error when a process has it. */
  static take(
    dir: MachineDir,
    { about, isDaemon }: { about: About; isDaemon: boolean },
  ): Claim {
    const lock = lockMachine(dir);
    if (lock === undefined) throw runningError(dir);
    try {
      const instance = newInstance(about, isDaemon);
      writeInstance(dir, instance);
      return new Claim(dir, lock, instance);
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** Of the instance. */
  get id(): string {
    return this.#instance.id;
  }

  /** Says whether somebody has asked the machine to end. */
  mark(isEnding: boolean): void {
    this.#instance = { ...this.#instance, isEnding };
    if (this.isOwn) writeInstance(this.#dir, this.#instance);
  }

  /** Calls back once when the folder is no longer this claim's. */
  watch(onLost: () => void): void {
    this.#cancel = after(LOOK_MS, () => {
      if (this.#isLost()) onLost();
      else this.watch(onLost);
    });
  }

  /** Removes what is this instance's, and lets go of the name. What says who has
   * the folder stays behind one that did not end in order. */
  release({ inOrder }: { inOrder: boolean }): void {
    this.#cancel();
    if (this.isOwn) {
      const { socket, instance } = this.#dir;
      for (const path of inOrder ? [socket, instance] : [socket]) {
        try {
          Deno.removeSync(path);
        } catch {
          // Somebody was faster, or it was never made.
        }
      }
    }
    this.#lock.close();
  }

  /** Where it cannot be told, nothing is done. */
  #isLost(): boolean {
    try {
      return !isAt(this.#lock, this.#dir.lock);
    } catch {
      return false;
    }
  }

  /** Whether the folder at the machine's path is this claim's. */
  get isOwn(): boolean {
    try {
      return isAt(this.#lock, this.#dir.lock) &&
        (readInstance(this.#dir)?.id ?? this.id) === this.id;
    } catch {
      return false;
    }
  }
}
