/** The end of a machine by its guest, from the first look at its name. */
import type { MachineAddress } from "./connect.ts";
import { checkEnd } from "./failed_end.ts";
import { hasEnded, type Instance, readInstance } from "./instance.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, machineDir } from "./machine_dir.ts";
import { attach } from "./machine.ts";

const SECONDS = 30;

/** Shuts the guest of a machine down; settles when that machine has ended,
 * whoever ended it. One that does not run is an error. */
export async function stopMachine(
  { name, socket, seconds = SECONDS }: MachineAddress & {
    /** For all of it. */
    seconds?: number;
  } = {},
): Promise<void> {
  const start = performance.now();
  const found = socket === undefined ? whoRuns(machineDir(name)) : undefined;
  try {
    await using machine = await attach({ name, socket }, { seconds });
    const gone = (performance.now() - start) / 1000;
    await machine.stop({ seconds, left: seconds - gone });
  } catch (error) {
    // Somebody else was faster.
    if (found === undefined || !hasEnded(found.dir, found.instance)) {
      throw error;
    }
    checkEnd(found.dir, found.instance);
  }
}

function whoRuns(
  dir: MachineDir,
): { dir: MachineDir; instance: Instance } | undefined {
  const instance = isRunning(dir) ? readInstance(dir) : undefined;
  return instance === undefined ? undefined : { dir, instance };
}
