/**
 * The locks of a machine's folder. A machine runs as long as its process holds
 * `lock`; who only looks shares it for a moment, so that two who look see no
 * machine in each other.
 */
import { join, statIfThere } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import { type MachineDir, runningError } from "./machine_dir.ts";

/** Others look for less than a moment. */
const LOOKS_MS = 1000;

/** Whether a path still leads to an open file. */
export function isAt(file: Deno.FsFile, path: string): boolean {
  const at = statIfThere(path);
  const own = file.statSync();
  return at !== undefined && at.dev === own.dev && at.ino === own.ino;
}

function openLock(path: string): Deno.FsFile {
  return onHost(
    `Cannot lock "${path}"`,
    () => Deno.openSync(path, { read: true, write: true, create: true }),
  );
}

/** Takes a lock that is still the one at its path; undefined when another
 * process has it. */
function takeLock(path: string): Deno.FsFile | undefined {
  const end = performance.now() + LOOKS_MS;
  while (performance.now() < end) {
    const file = openLock(path);
    if (file.tryLockSync(true)) {
      if (isAt(file, path)) return file;
      // Its folder was removed before it was ours.
      file.close();
      continue;
    }
    const isTaken = !file.tryLockSync(false);
    file.close();
    if (isTaken) return undefined;
  }
  throw new MachineError(`Cannot lock "${path}": others keep looking at it`);
}

/** Takes the machine's lock; undefined when a process has it. */
export function lockMachine(dir: MachineDir): Deno.FsFile | undefined {
  return takeLock(dir.lock);
}

/** Makes a lock that is taken from its first moment at its path. */
export function lockNew(path: string): Deno.FsFile {
  const fresh = `${path}.new`;
  const file = openLock(fresh);
  file.tryLockSync(true);
  Deno.renameSync(fresh, path);
  return file;
}

/** Runs what gives a machine its disk and its lock, or takes all of it; one
 * process at a time, and none while the machine runs: `taken` says so. */
export async function whileStarting<T>(
  dir: MachineDir,
  start: () => Promise<T>,
  taken = runningError(dir),
): Promise<T> {
  using turn = takeLock(dir.starting);
  if (turn === undefined || isRunning(dir)) throw taken;
  return await start();
}

/** Removes a folder that has nothing of a machine but locks, as a start that was
 * refused leaves it; not one that somebody starts. */
export async function removeIfBare(dir: MachineDir): Promise<void> {
  const locks = [dir.lock, dir.starting];
  const isBare = () =>
    [...Deno.readDirSync(dir.path)].every(({ name }) =>
      locks.includes(join(dir.path, name))
    );
  try {
    if (!isBare()) return;
    await whileStarting(
      dir,
      () =>
        Promise.resolve(
          isBare() && Deno.removeSync(dir.path, { recursive: true }),
        ),
    );
  } catch {
    // It is somebody's by now, or nobody may remove it.
  }
}

/** Whether a process has the machine's lock. */
export function isRunning(dir: MachineDir): boolean {
  return isHeld(dir.lock);
}

/** Whether a process has a lock. Fails where that cannot be told. */
export function isHeld(path: string): boolean {
  try {
    // To open another kind of file may take for ever.
    if (!Deno.statSync(path).isFile) return false;
    using file = Deno.openSync(path);
    return !file.tryLockSync(false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
