/** Runs a machine in this process; the emulator is loaded when it is called. */
import type { Ending } from "../emu/mod.ts";
import type { MachineOptions } from "./options.ts";
import type { RunHooks } from "./run.ts";

export type { RunHooks };

/** Powers a machine on; settles when it has ended. */
export async function runMachine(
  options: MachineOptions,
  hooks: RunHooks = {},
): Promise<Ending> {
  return await (await import("./run.ts")).runMachine(options, hooks);
}
