/** Who has a file locked, as Linux tells; other hosts do not. */

export interface FileLock {
  /** "FLOCK" of an open file, "OFDLCK" of a part of one, "POSIX" of a process. */
  readonly kind: string;
  readonly mode: "READ" | "WRITE";
  /** As the reader of /proc counts; not above zero where there is none. */
  readonly pid: number;
}

/** The locks on a file. */
export function locksOn(
  { dev, ino }: Pick<Deno.FileInfo, "dev" | "ino">,
): FileLock[] {
  let text: string;
  try {
    text = Deno.readTextFileSync("/proc/locks");
  } catch {
    return [];
  }
  // As Linux packs a device's two numbers.
  const major = dev >>> 8 & 0xfff;
  const minor = dev & 0xff | dev >>> 12 & 0xfff00;
  const place = `${hexByte(major)}:${hexByte(minor)}:${ino}`;
  // "1: FLOCK  ADVISORY  WRITE 123 fe:01:4567 0 EOF"
  return text.split("\n").map((line) => line.split(/\s+/))
    .filter((fields) => fields[5] === place)
    .map(([, kind, , mode, pid]) => ({
      kind: kind!,
      mode: mode as FileLock["mode"],
      pid: Number(pid),
    }));
}

function hexByte(number: number): string {
  return number.toString(16).padStart(2, "0");
}
