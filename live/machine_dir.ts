/** The folder of a machine: its name in the state folder, mode 0700. */
import { join, makePrivateFolder, stateFolder } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";

const DEFAULT_NAME = "default";
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

export interface MachineDir {
  name: string;
  path: string;
  /** Control socket. */
  socket: string;
  /** Serial log of the guest. */
  log: string;
  /** Who has the folder, as JSON. */
  instance: string;
  /** Held by the machine's process. */
  lock: string;
  /** Held by whoever starts it. */
  starting: string;
  /** Of a machine for one use: held by the process that it is for. */
  owner: string;
  /** The machine's own copy of an image. */
  disk: string;
  /** There while `disk` is the machine's alone, with no other to boot from. */
  branch: string;
  /** Folder of the machine's snapshots. */
  snapshots: string;
}

/** The machine named by an option, by MINIX_LIVE_MACHINE, or the default. */
export function machineDir(name: string | undefined): MachineDir {
  // An empty variable is one that is not set.
  const chosen = name ??
    (Deno.env.get("MINIX_LIVE_MACHINE") || DEFAULT_NAME);
  if (!NAME.test(chosen)) {
    const source = name === undefined ? "MINIX_LIVE_MACHINE: " : "";
    throw new MachineError(
      `Cannot use "${chosen}" as the name of a machine`,
      {
        hint: `${source}letters, digits, then also ".", "_", "-", at most 32`,
      },
    );
  }
  const path = join(stateFolder(), chosen);
  return {
    name: chosen,
    path,
    socket: join(path, "control"),
    log: join(path, "log"),
    instance: join(path, "instance.json"),
    lock: join(path, "lock"),
    starting: join(path, "lock.starting"),
    owner: join(path, "lock.owner"),
    disk: join(path, "disk.img"),
    branch: join(path, "branch"),
    snapshots: join(path, "snapshots"),
  };
}

/** The name that a machine has when it is called so, or by nothing. */
export function machineName(name?: string): string {
  return machineDir(name).name;
}

export function createMachineDir(dir: MachineDir): void {
  onHost(
    `Cannot make the machine's folder "${dir.path}"`,
    () => makePrivateFolder(dir.path),
  );
}

/** The error of whoever wants a name that a machine has. */
export function runningError(dir: MachineDir): MachineError {
  return new MachineError(
    `Cannot boot machine "${dir.name}": it is running`,
    { hint: `minix-live stop --name ${dir.name}` },
  );
}

/** Removes a file or a folder with all that is in it. */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Names of what may be machines. A folder that has no machine's name is
 * somebody else's. */
export function machineNames(): string[] {
  const folder = stateFolder();
  return onHost(`Cannot read the state folder "${folder}"`, () => {
    try {
      return [...Deno.readDirSync(folder)]
        .filter((entry) => entry.isDirectory || entry.isSymlink)
        .map((entry) => entry.name).filter((name) => NAME.test(name)).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}
