/** The end of a machine whose guest is not asked. */
import { signalProcess } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import {
  isRunning,
  machineDir,
  machineEnds,
  machinePid,
} from "./machine_dir.ts";

const SECONDS = 30;
/** For a process to end by itself, which gives its files back in order. */
const POLITE_SECONDS = 5;

/** The next step when a guest does not end. */
export function forceHint(name: string): string {
  return `minix-live stop --force --name ${name}`;
}

/** Ends a machine's process, in the end without asking it; one that does not
 * run is no error. */
export async function endMachine(
  { name, seconds = SECONDS }: {
    name?: string | undefined;
    /** For the process to end. */
    seconds?: number;
  } = {},
): Promise<void> {
  const dir = machineDir(name);
  if (!isRunning(dir)) return;
  const pid = machinePid(dir);
  const polite = Math.min(POLITE_SECONDS, seconds / 2);
  if (pid !== undefined) signalProcess(pid, "SIGTERM");
  if (await machineEnds(dir, pid, polite)) return;
  if (pid !== undefined) signalProcess(pid, "SIGKILL");
  if (!await machineEnds(dir, pid, seconds - polite)) {
    throw new MachineError(
      `The process of machine "${dir.name}" did not end within ${seconds} s`,
    );
  }
}
