/** The machines of this user. */
import {
  type About,
  isRunning,
  machineDir,
  machineNames,
  machinePid,
  readAbout,
} from "./machine_dir.ts";

/** A machine that runs. */
export interface MachineInfo extends Partial<About> {
  /** Its name. */
  readonly name: string;
  /** Its process. */
  readonly pid: number | null;
  /** Path of its log. */
  readonly log: string;
}

/** The machines that run, by name. */
export function machines(): MachineInfo[] {
  return machineNames().map(machineDir).filter(isRunning).map((dir) => ({
    name: dir.name,
    pid: machinePid(dir) ?? null,
    log: dir.log,
    ...readAbout(dir),
  }));
}
