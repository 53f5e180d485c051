/** Who else has a file, as Linux tells; other hosts do not. */
import { locksOn } from "./file_locks.ts";

/** A process that has a file open. */
export interface FileUser {
  readonly pid: number;
  /** Name of its program. */
  readonly name: string;
}

type Inode = Pick<Deno.FileInfo, "dev" | "ino">;

/** Whether a process has a lock on it of the kind that QEMU takes: on ranges,
 * and of no process (OFD); an flock does not collide with that. */
export function hasRangeLock(file: Inode): boolean {
  return locksOn(file).some(({ kind }) => kind === "OFDLCK");
}

/** The processes that have a file open, as far as this user may look. */
export function usersOf({ dev, ino }: Inode): FileUser[] {
  return list("/proc").filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      list(`/proc/${pid}/fd`).some((fd) => {
        try {
          const info = Deno.statSync(`/proc/${pid}/fd/${fd}`);
          return info.ino === ino && info.dev === dev;
        } catch {
          return false;
        }
      })
    )
    .map((pid) => ({
      pid: Number(pid),
      name: readIfThere(`/proc/${pid}/comm`).trim(),
    }));
}

function list(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    // It has ended, or is another user's.
    return [];
  }
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
