/** Whether a machine that has ended has lost something by it. */
import { MachineError } from "./errors.ts";
import { isRunning } from "./lock.ts";
import { logTail } from "./log_file.ts";
import type { MachineDir } from "./machine_dir.ts";

/** With which a machine's process begins its own lines in the log. */
export const NOTE = "minix-live: ";
/** With which it tells there why the machine ends. */
export const END_WORDS = "the machine ends: ";

/** Throws the reason that a machine's last end has, if it is not the guest's
 * own. */
export function checkEnd(dir: MachineDir): void {
  if (isRunning(dir)) return;
  const last = logTail(dir.log, 1)[0] ?? "";
  const start = NOTE + END_WORDS;
  if (!last.startsWith(start)) return;
  throw new MachineError(
    `Machine "${dir.name}" ended: ${last.slice(start.length)}`,
    { hint: `minix-live logs --name ${dir.name}` },
  );
}
