/**
 * The folder of a machine: its name in the state folder, mode 0700.
 * A machine runs as long as its process holds `lock`.
 */
import {
  join,
  makePrivateFolder,
  processExists,
  stateFolder,
} from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";

const DEFAULT_NAME = "default";
const POLL_MS = 20;

export interface MachineDir {
  name: string;
  path: string;
  /** Control socket. */
  socket: string;
  /** Serial log of the guest. */
  log: string;
  /** Process id, as text. */
  pid: string;
  /** {@link About}, as JSON. */
  about: string;
  lock: string;
  /** Held by whoever starts it. */
  starting: string;
  /** The machine's own copy of an image. */
  disk: string;
}

/** What a machine's process says of itself. */
export interface About {
  /** Of minix-live. */
  readonly version: string;
  /** Of the control link (CTL_VERSION). */
  readonly control: number;
  /** Path of the image. */
  readonly image: string;
  /** Megabytes. */
  readonly memory: number;
}

/** The machine named by an option, by MINIX_LIVE_MACHINE, or the default. */
export function machineDir(name: string | undefined): MachineDir {
  // An empty variable is one that is not set.
  const chosen = name ??
    (Deno.env.get("MINIX_LIVE_MACHINE") || DEFAULT_NAME);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(chosen)) {
    const source = name === undefined ? "MINIX_LIVE_MACHINE" : "--name";
    throw new MachineError(
      `Cannot use "${chosen}" as the name of a machine`,
      {
        hint: `${source}: letters, digits, then also ".", "_", "-", at most 32`,
      },
    );
  }
  const path = join(stateFolder(), chosen);
  return {
    name: chosen,
    path,
    socket: join(path, "control"),
    log: join(path, "log"),
    pid: join(path, "pid"),
    about: join(path, "about.json"),
    lock: join(path, "lock"),
    starting: join(path, "lock.starting"),
    disk: join(path, "disk.img"),
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

/** Runs what gives a machine its disk and its lock; one process at a time, and
 * none while the machine runs. */
export async function whileStarting<T>(
  dir: MachineDir,
  start: () => Promise<T>,
): Promise<T> {
  using turn = Deno.openSync(dir.starting, { write: true, create: true });
  if (!turn.tryLockSync(true) || isRunning(dir)) throw runningError(dir);
  return await start();
}

/** Removes a file or a folder with all that is in it. */
export function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Takes the machine's lock; undefined when a process has it. */
export function lockMachine(dir: MachineDir): Deno.FsFile | undefined {
  const file = Deno.openSync(dir.lock, { write: true, create: true });
  if (file.tryLockSync(true)) return file;
  file.close();
  return undefined;
}

export function isRunning(dir: MachineDir): boolean {
  try {
    Deno.statSync(dir.lock);
  } catch {
    return false;
  }
  let file: Deno.FsFile | undefined;
  try {
    file = lockMachine(dir);
  } catch (error) {
    // A machine for one use takes its folder with it.
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  file?.close();
  return file === undefined;
}

/** The process of a machine; undefined when none has said its number. */
export function machinePid(dir: MachineDir): number | undefined {
  const pid = Number(readIfThere(dir.pid));
  // 0 and what is below it would name more than one process.
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/** What a machine's process has said; undefined for one that is older than
 * that. */
export function readAbout(dir: MachineDir): About | undefined {
  try {
    return JSON.parse(readIfThere(dir.about) ?? "null") ?? undefined;
  } catch {
    // Half written, by a process that ended.
    return undefined;
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Settles when neither the machine nor its process is there any more; false
 * when that takes longer than the deadline. */
export async function machineEnds(
  dir: MachineDir,
  pid: number | undefined,
  seconds: number,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (isRunning(dir) || (pid !== undefined && processExists(pid))) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}

/** Names of all machines that have a folder. */
export function machineNames(): string[] {
  const folder = stateFolder();
  return onHost(`Cannot read the state folder "${folder}"`, () => {
    try {
      return [...Deno.readDirSync(folder)]
        .filter((entry) => entry.isDirectory || entry.isSymlink)
        .map((entry) => entry.name).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  });
}
