/** What a machine is to be. */
import { BootError } from "./errors.ts";

/** Megabytes of memory that a machine has unless it is told. */
export const DEFAULT_MEMORY = 128;

/** What a guest begins with; a boot parameter that comes later wins. */
export const PARAMETERS = "kernel rootdevname=c0d0p0 cttyline=0";

/** A machine to be. */
export interface MachineOptions {
  /** Path of the image; a branch's own disk, else `out/minix_x86.img` where
   * there is one, else the image that this program brings, of which the machine
   * keeps a copy. */
  readonly image?: string | undefined;
  /** Boots a new copy of the image that this program brings, and gives up
   * the one that the machine had. */
  readonly fresh?: boolean | undefined;
  /** Name of the machine. */
  readonly name?: string | undefined;
  /** Megabytes of memory (128). */
  readonly memory?: number | undefined;
  /** How the guest's time passes ("fast"). "real": its clock is the host's. "fast":
   * it begins with the year 2000, and its idle time is skipped while it boots
   * and while a client waits for it. */
  readonly time?: "fast" | "real" | undefined;
  /** Further boot parameters; a later one wins. */
  readonly parameters?: string | undefined;
  /** File that gets the serial log as well. */
  readonly serial?: string | undefined;
  /** No write reaches the image; other such machines may share it. */
  readonly ephemeral?: boolean | undefined;
  /** Name of a snapshot of the machine, with which it goes on instead of
   * booting; without `ephemeral` the image becomes what it was then. */
  readonly snapshot?: string | undefined;
  /** File that gets all that `replay` needs to run it again. */
  readonly record?: string | undefined;
}

/** Bytes of boot parameters that the guest's kernel takes. */
const MOST_PARAMETERS = 2048;

/** Refuses what no machine can be; how much memory it may have is judged where
 * it is made. */
export function checkOptions(
  { memory, time, parameters = "", snapshot, fresh }: MachineOptions,
): void {
  if (snapshot !== undefined && (parameters !== "" || memory !== undefined)) {
    throw new BootError(
      `Cannot go on with snapshot "${snapshot}": it has its own memory and ` +
        "boot parameters",
    );
  }
  if (snapshot !== undefined && fresh) {
    throw new BootError(
      `Cannot go on with snapshot "${snapshot}" afresh: one of them at a time`,
    );
  }
  if (memory !== undefined && !Number.isInteger(memory)) {
    throw new BootError(`Cannot boot with ${memory} MB of memory`);
  }
  if (time !== undefined && time !== "fast" && time !== "real") {
    throw new BootError(`Cannot boot with time "${time}": want fast or real`);
  }
  const { length } = new TextEncoder().encode(parameters);
  if (length > MOST_PARAMETERS || parameters.includes("\0")) {
    throw new BootError(
      `Cannot boot with these parameters: at most ${MOST_PARAMETERS} bytes ` +
        "without a NUL",
    );
  }
}
