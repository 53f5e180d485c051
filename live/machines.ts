/** The machines of this user. */
import { statIfThere } from "../host/mod.ts";
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

/** Name of the machine that runs from this image, by whatever path. */
export function machineOf(image: string): string | undefined {
  const wanted = statIfThere(image);
  return machines().find((machine) => {
    const own = machine.image === undefined
      ? undefined
      : statIfThere(machine.image);
    return own !== undefined && own.ino === wanted?.ino &&
      own.dev === wanted.dev;
  })?.name;
}
