/** Whether a machine's name can be had. */
import { machineEnds, readInstance } from "./instance.ts";
import { isRunning } from "./lock.ts";
import { blame } from "./blame.ts";
import { type MachineDir, runningError } from "./machine_dir.ts";

/** A guest that was asked to end takes a second or two. */
const END_SECONDS = 30;

/** Settles when no machine has the name. One that was asked to end is waited
 * for; another is an error. */
export async function nameIsFree(
  dir: MachineDir,
  seconds = END_SECONDS,
): Promise<void> {
  if (!isRunning(dir)) return;
  const instance = readInstance(dir);
  if (instance?.isEnding !== true) throw runningError(dir);
  const most = Math.min(seconds, END_SECONDS);
  if (!await machineEnds(dir, instance, most)) {
    throw blame(dir, { guest: true, seconds: most, what: "end" });
  }
  if (isRunning(dir)) throw runningError(dir);
}
