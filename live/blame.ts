/** Whose fault it is that a machine does not do what it was asked. */
import { processState } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import { readInstance } from "./instance.ts";
import type { MachineDir } from "./machine_dir.ts";

/** The next step when a machine does not end. */
export function forceHint(name: string): string {
  return `minix-live stop --force --name ${name}`;
}

/** The error of a machine that gave no answer: its guest's when its process
 * did. */
export function blame(
  { name, ...dir }: MachineDir,
  { guest, seconds, what = "answer" }: {
    guest: boolean;
    seconds: number;
    what?: "answer" | "end";
  },
): MachineError {
  const hint = forceHint(name);
  const mark = readInstance({ name, ...dir })?.process;
  if (mark !== undefined && processState(mark) === "stopped") {
    return new MachineError(
      `The process of machine "${name}" is stopped: ` +
        `it did not ${what} within ${seconds} s`,
      { hint: `kill -CONT ${mark.pid}, or ${hint}` },
    );
  }
  const who = guest ? "guest" : "process";
  return new MachineError(
    `The ${who} of machine "${name}" did not ${what} within ${seconds} s`,
    { hint },
  );
}
