/** What a machine is to be. */

/** Megabytes of memory that a machine has unless it is told. */
export const DEFAULT_MEMORY = 128;

/** How a guest's time passes. */
export type GuestTime = "fast" | "real";

/** A machine to be. */
export interface MachineOptions {
  /** Path of the image; `out/minix_x86.img` where there is one, else the
   * image that this program brings, of which the machine keeps a copy. */
  readonly image?: string | undefined;
  /** Name of the machine. */
  readonly name?: string | undefined;
  /** Megabytes of memory (128). */
  readonly memory?: number | undefined;
  /** Further boot parameters; a later one wins. */
  readonly parameters?: string | undefined;
  /** Guest time that nothing uses is skipped while a client waits ("fast"), or
   * passes as ours does once the guest is ready ("real"). */
  readonly time?: GuestTime | undefined;
  /** File that gets the serial log as well. */
  readonly serial?: string | undefined;
}
