/** Removes machines that do not run. */
import { lstatIfThere, statIfThere } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import { isHeld, isRunning, whileStarting } from "./lock.ts";
import {
  type MachineDir,
  machineDir,
  machineNames,
  removeIfThere,
} from "./machine_dir.ts";
import { endMachine } from "./stop.ts";

/** Names of machines for one use begin so. */
export const ONCE = "once-";

/** Removes a machine's folder: its log, and the disk that is its own. One that
 * runs is an error, unless it is to be ended. */
export async function deleteMachine(
  name: string,
  { force = false }: { force?: boolean } = {},
): Promise<void> {
  const dir = machineDir(name);
  const what = `Cannot delete machine "${dir.name}"`;
  const info = onHost(what, () => lstatIfThere(dir.path));
  if (info === undefined) {
    throw new MachineError(`${what}: there is none`, {
      hint: "minix-live list --all",
    });
  }
  if (!info.isDirectory) {
    throw new MachineError(`${what}: "${dir.path}" is no folder of its own`);
  }
  const running = new MachineError(`${what}: it is running`, {
    hint: `minix-live stop --name ${dir.name}, or delete --force`,
  });
  if (onHost(what, () => isRunning(dir))) {
    if (!force) throw running;
    await endMachine({ name });
  }
  // Nobody boots it while it goes.
  await whileStarting(dir, () => {
    onHost(what, () => removeIfThere(dir.path));
    return Promise.resolve();
  }, running);
}

/** Removes the machines for one use whose owner is gone. */
export function removeAbandoned(): void {
  for (const name of machineNames()) {
    if (name.startsWith(ONCE)) removeIfAbandoned(machineDir(name));
  }
}

function removeIfAbandoned(dir: MachineDir): void {
  try {
    // Made with its owner's lock on it: who has none is no machine of ours.
    if (statIfThere(dir.owner)?.isFile !== true) return;
    if (isHeld(dir.owner) || isRunning(dir)) return;
    removeIfThere(dir.path);
  } catch {
    // Somebody else's, or another process removes it, too.
  }
}
