/** Who else has a file, as Linux tells; other hosts do not. */

/** A process that has a file open. */
export interface FileUser {
  readonly pid: number;
  /** Name of its program. */
  readonly name: string;
}

type Inode = Pick<Deno.FileInfo, "dev" | "ino">;

/** Whether a process has a lock on it of the kind that QEMU takes: on ranges,
 * and of no process (OFD); an flock does not collide with that. */
export function hasRangeLock({ dev, ino }: Inode): boolean {
  const text = readIfThere("/proc/locks");
  // As Linux packs a device's two numbers.
  const major = dev >>> 8 & 0xfff;
  const minor = dev & 0xff | dev >>> 12 & 0xfff00;
  const place = `${hexByte(major)}:${hexByte(minor)}:${ino}`;
  return text.split("\n").some((line) => {
    const [, kind, , , , where] = line.split(/\s+/);
    return kind === "OFDLCK" && where === place;
  });
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

function hexByte(number: number): string {
  return number.toString(16).padStart(2, "0");
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
