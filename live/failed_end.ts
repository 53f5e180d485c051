/** Whether a machine ended in order: its guest shut down, or it was told to end,
 * and its disk is written. */
import { MachineError } from "./errors.ts";
import { type Known, readInstance } from "./instance.ts";
import { logTail } from "./log_file.ts";
import type { MachineDir } from "./machine_dir.ts";

/** With which a machine's process begins its own lines in the log. */
export const NOTE = "minix-live: ";
/** With which it tells there why the machine ends. */
export const END_WORDS = "the machine ends: ";

/** Throws when an instance, which has ended, did not do so in order: then it has
 * not taken back that the folder is its own. */
export function checkEnd(dir: MachineDir, { id }: Known): void {
  if (id === undefined || readInstance(dir)?.id !== id) return;
  const last = logTail(dir.log, 1)[0] ?? "";
  const start = NOTE + END_WORDS;
  const why = last.startsWith(start) ? `: ${last.slice(start.length)}` : "";
  throw new MachineError(
    `Machine "${dir.name}" did not end in order${why}`,
    { hint: `minix-live logs --name ${dir.name}` },
  );
}
