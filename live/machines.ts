/** The machines of this user. */
import { statIfThere } from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import { type About, fileOf, pidOf, readInstance } from "./instance.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, machineDir, machineNames } from "./machine_dir.ts";

/** A machine that runs, or that has a folder. */
export interface MachineInfo extends Partial<About> {
  /** Its name. */
  readonly name: string;
  /** Whether it runs; unknown where its folder cannot be read. */
  readonly state: "running" | "stopped" | "unknown";
  /** Its process, if it is one of this host's numbers. */
  readonly pid: number | null;
  /** Path of its log. */
  readonly log: string;
}

/** The machines that run, by name; with `all`, those that do not, too. */
export function machines(
  { all = false }: { all?: boolean } = {},
): MachineInfo[] {
  return machineNames().map(machineDir).map(infoOf).filter((info) =>
    info !== undefined && (all || info.state === "running")
  ) as MachineInfo[];
}

/** A machine that runs; a {@link MachineError} when it does not. */
export function machineInfo(name?: string): MachineInfo {
  const dir = machineDir(name);
  const info = infoOf(dir);
  if (info?.state === "running") return info;
  throw new MachineError(`Cannot show machine "${dir.name}": it has ended`, {
    hint: `minix-live logs --name ${dir.name}`,
  });
}

/** Undefined for a folder in which no machine ever began. */
function infoOf(dir: MachineDir): MachineInfo | undefined {
  const { name, log } = dir;
  try {
    if (isRunning(dir)) {
      const instance = readInstance(dir);
      const pid = pidOf(instance);
      return { name, state: "running", pid, log, ...instance?.about };
    }
    const locks = [dir.lock, dir.starting].map((path) => statIfThere(path));
    if (!locks.some((file) => file?.isFile)) return undefined;
    return { name, state: "stopped", pid: null, log };
  } catch {
    return { name, state: "unknown", pid: null, log };
  }
}

/** Name of the machine that has this image, by whatever path. */
export function machineOf(image: string): string | undefined {
  const wanted = fileAt(image);
  return machines().find(({ imageFile }) =>
    imageFile !== undefined && imageFile === wanted
  )?.name;
}

/** Whether another image, or none, has the path of a machine's by now: the
 * machine goes on with its own, which has no name any more. */
export function hasLostImage(
  { image, imageFile }: {
    readonly image?: string | undefined;
    readonly imageFile?: string | undefined;
  },
): boolean {
  return image !== undefined && imageFile !== undefined &&
    fileAt(image) !== imageFile;
}

function fileAt(path: string): string | undefined {
  const info = statIfThere(path);
  return info === undefined ? undefined : fileOf(info);
}
