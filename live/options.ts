/** What a machine is to be. */

/** Megabytes of memory that a machine has unless it is told. */
export const DEFAULT_MEMORY = 128;

/** A machine to be. */
export interface MachineOptions {
  /** Path of the image; `out/minix_x86.img` where there is one, else the
   * image that this program brings, of which the machine keeps a copy. */
  readonly image?: string | undefined;
  /** Boots a new copy of the image that this program brings, and gives up
   * the one that the machine had. */
  readonly fresh?: boolean | undefined;
  /** Name of the machine. */
  readonly name?: string | undefined;
  /** Megabytes of memory (128). */
  readonly memory?: number | undefined;
  /** How the guest's idle time passes ("fast"): as the host's does, or skipped
   * while it boots and while a client waits for it. */
  readonly time?: "fast" | "real" | undefined;
  /** Further boot parameters; a later one wins. */
  readonly parameters?: string | undefined;
  /** File that gets the serial log as well. */
  readonly serial?: string | undefined;
}
