/** Whether a machine's name can be had. */
import { blame, stoppedPid } from "./blame.ts";
import { type Instance, machineEnds, readInstance } from "./instance.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, runningError } from "./machine_dir.ts";

/** A guest that was asked to end takes a second or two. */
const END_SECONDS = 30;
/** Between its lock and its file a process says nothing of itself. */
const SILENT_SECONDS = 2;
const POLL_MS = 20;

/** Settles when no machine has the name. One that was asked to end is waited
 * for; another is an error. */
export async function nameIsFree(
  dir: MachineDir,
  seconds = END_SECONDS,
): Promise<void> {
  const instance = await whoHas(dir);
  if (!isRunning(dir)) return;
  if (instance?.isEnding !== true) throw runningError(dir);
  const most = Math.min(seconds, END_SECONDS);
  if (!await machineEnds(dir, instance, most)) {
    throw blame(dir, {
      guest: stoppedPid(dir) === undefined,
      seconds: most,
      what: "end",
    });
  }
  if (isRunning(dir)) throw runningError(dir);
}

/** Who has the name; undefined when nobody has, or nobody says so. */
async function whoHas(dir: MachineDir): Promise<Instance | undefined> {
  const end = performance.now() + SILENT_SECONDS * 1000;
  while (isRunning(dir) && performance.now() < end) {
    const instance = readInstance(dir);
    if (instance !== undefined) return instance;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return undefined;
}
