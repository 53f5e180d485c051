/**
 * The folder of a machine: $XDG_STATE_HOME/minix-live/NAME, mode 0700.
 * A machine runs as long as its process holds `lock`.
 */
import { UsageError } from "./words.ts";

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
  lock: string;
  /** Why the process ended before it served anybody. */
  failure: string;
}

function stateHome(): string {
  const own = Deno.env.get("XDG_STATE_HOME");
  if (own !== undefined && own.startsWith("/")) return `${own}/minix-live`;
  const home = Deno.env.get("HOME");
  if (home === undefined) {
    throw new UsageError(
      "Cannot find the state folder: neither XDG_STATE_HOME nor HOME is set",
    );
  }
  return `${home}/.local/state/minix-live`;
}

/** The machine named by an option, by MINIX_LIVE_MACHINE, or the default. */
export function machineDir(name: string | undefined): MachineDir {
  const chosen = name ?? Deno.env.get("MINIX_LIVE_MACHINE") ?? DEFAULT_NAME;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(chosen)) {
    throw new UsageError(`Cannot use "${chosen}" as the name of a machine`);
  }
  const path = `${stateHome()}/${chosen}`;
  return {
    name: chosen,
    path,
    socket: `${path}/control`,
    log: `${path}/log`,
    pid: `${path}/pid`,
    lock: `${path}/lock`,
    failure: `${path}/failure`,
  };
}

export function createMachineDir(dir: MachineDir): void {
  Deno.mkdirSync(dir.path, { recursive: true, mode: 0o700 });
  Deno.chmodSync(dir.path, 0o700);
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
  const file = lockMachine(dir);
  file?.close();
  return file === undefined;
}

/** The process of a machine; undefined when none has said its number. */
export function machinePid(dir: MachineDir): number | undefined {
  try {
    return Number(Deno.readTextFileSync(dir.pid));
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

function processExists(pid: number): boolean {
  try {
    Deno.statSync(`/proc/${pid}`);
    return true;
  } catch {
    return false;
  }
}

/** Names of all machines that have a folder. */
export function machineNames(): string[] {
  try {
    return [...Deno.readDirSync(stateHome())]
      .filter((entry) => entry.isDirectory).map((entry) => entry.name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The last lines of a log, or nothing. */
export function logTail(path: string, lines: number): string[] {
  try {
    const all = Deno.readTextFileSync(path).split(/\r?\n/);
    if (all.at(-1) === "") all.pop();
    return all.slice(-lines);
  } catch {
    return [];
  }
}
