/** What the guest's log says about an update that failed. */
import type { MachineDir } from "./machine_dir.ts";

export type UpdatePhase =
  | "request"
  | "prepare"
  | "state transfer"
  | "initialization"
  | "rollback";

const PREPARE = [
  "maximum prepare time",
  "does not support live update",
  "does not support the required state",
  "not able to prepare",
  "preparing for the update",
];

/** The phase in which an update failed, from the log lines it left. */
export function failedPhase(lines: readonly string[]): UpdatePhase {
  const text = lines.join("\n");
  if (!text.includes("RS: update failed") && !text.includes("RS: aborting")) {
    return "request";
  }
  if (PREPARE.some((reason) => text.includes(reason))) return "prepare";
  if (text.includes("[ERROR]")) return "state transfer";
  return "initialization";
}

/** Length of the machine's log now, to read only what comes later. */
export function logPosition(dir: MachineDir | undefined): number {
  if (dir === undefined) return 0;
  try {
    return Deno.statSync(dir.log).size;
  } catch {
    return 0;
  }
}

/** One line about a failed update; a machine that is not ours has no log. */
export function failureLine(
  dir: MachineDir | undefined,
  position: number,
): string {
  if (dir === undefined) {
    return "the update failed; the machine's serial log says in which phase";
  }
  const text = new TextDecoder().decode(
    Deno.readFileSync(dir.log).subarray(position),
  );
  return `the update failed in phase "${
    failedPhase(text.split(/\r?\n/))
  }"; log: ${dir.log}`;
}
