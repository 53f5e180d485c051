/** Whose fault it is that a machine does not do what it was asked. */
import { processState } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import { processOf, readInstance } from "./instance.ts";
import type { MachineDir } from "./machine_dir.ts";

/** The next step when a machine does not end. */
export function forceHint(name: string): string {
  return `minix-live stop --force --name ${name}`;
}

/** The error of a machine that gave no answer, or did not end: its guest's
 * when its process answered. */
export function blame(
  dir: MachineDir,
  { guest, seconds, what = "answer" }: {
    guest: boolean;
    seconds: number;
    what?: "answer" | "end";
  },
): MachineError {
  const stopped = guest ? undefined : stoppedPid(dir);
  const hint = forceHint(dir.name);
  const who = guest ? "guest" : "process";
  return new MachineError(
    `The ${who} of machine "${dir.name}" did not ${what} within ${seconds} s` +
      (stopped === undefined ? "" : `: it is stopped`),
    {
      hint: stopped === undefined ? hint : `kill -CONT ${stopped}, or ${hint}`,
    },
  );
}

/** The process of a machine, if a signal has stopped it. */
export function stoppedPid(dir: MachineDir): number | undefined {
  const mark = processOf(dir, readInstance(dir) ?? {});
  return mark !== undefined && processState(mark) === "stopped"
    ? mark.pid
    : undefined;
}
