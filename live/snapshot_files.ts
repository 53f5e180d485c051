/** Snapshots as files in a machine's folder. */
import { CTL_VERSION } from "../core/abi/abi.ts";
import {
  decodeAbout,
  decodeSnapshot,
  encodeSnapshot,
  HEADER_ROOM,
  type Snapshot,
} from "../emu/mod.ts";
import { writeAllSync } from "../formats/mod.ts";
import {
  contents,
  join,
  makePrivateFolder,
  reasonOf,
  statIfThere,
  VERSION,
} from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import type { MachineDir } from "./machine_dir.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const END = ".snapshot";
/** Of one that is being written. */
const HALF = ".new";
/** What a branch goes on from. */
export const BRANCH = "branch";

/** What is to be known of a snapshot besides the machine's state. */
export interface SnapshotAbout {
  /** Of minix-live. */
  readonly version: string;
  /** Of the control link (CTL_VERSION). */
  readonly control: number;
  /** Version of the emulator, whose state it has. */
  readonly emulator: string;
  /** Path of the machine's image. */
  readonly image: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The guest had said that it was ready. */
  readonly ready: boolean;
  /** How its time passed. */
  readonly time: "fast" | "real";
  /** Of one that stands for a boot: the guest's log of that. */
  readonly log?: string;
}

/** What this program writes of a machine of its own. */
export function snapshotAbout(
  { image, ready, time }: Pick<SnapshotAbout, "image" | "ready" | "time">,
): SnapshotAbout {
  return {
    version: VERSION,
    control: CTL_VERSION,
    emulator: contents()["v86"]!,
    created: Date.now(),
    ...{ image, ready, time },
  };
}

/** A snapshot, and where it is. */
export interface SnapshotInfo {
  /** Its name. */
  readonly name: string;
  /** Its file. */
  readonly path: string;
  /** Of its file. */
  readonly bytes: number;
  /** Megabytes of the machine's memory. */
  readonly memory: number;
  /** What it says of itself. */
  readonly about: SnapshotAbout;
}

/** Where a machine's snapshot of a name is. */
export function snapshotPath(dir: MachineDir, name: unknown): string {
  if (typeof name !== "string" || !NAME.test(name)) {
    throw new MachineError(`Cannot use "${name}" as the name of a snapshot`, {
      hint: 'letters, digits, then also ".", "_", "-", at most 64',
    });
  }
  return join(dir.snapshots, name + END);
}

/** The error of whoever names a snapshot that is not there. */
function missing(what: string, dir: MachineDir): MachineError {
  return new MachineError(`${what}: there is no such snapshot`, {
    hint: `minix-live snapshot list --name ${dir.name}`,
  });
}

/** To open another kind of file may take for ever. */
function checkFile(path: string): void {
  if (Deno.statSync(path).isFile) return;
  throw new SyntaxError("it is no regular file");
}

/** Reads what stands in front of a snapshot. */
export function snapshotHeader(path: string) {
  checkFile(path);
  using file = Deno.openSync(path);
  const bytes = new Uint8Array(Math.min(HEADER_ROOM, file.statSync().size));
  file.readSync(bytes);
  const { header } = decodeAbout<SnapshotAbout>(bytes);
  checkAbout(header.about);
  return header;
}

/** Throws unless somebody wrote what a snapshot of ours says of itself. */
function checkAbout(about: Partial<SnapshotAbout> | null): void {
  const { version, control, emulator, image, created, ready, time } = about ??
    {};
  const texts = [version, emulator, image];
  const isWhole = texts.every((text) => typeof text === "string") &&
    Number.isInteger(control) && Number.isSafeInteger(created) &&
    typeof ready === "boolean" && (time === "fast" || time === "real");
  if (!isWhole) throw new SyntaxError("it is none of ours");
}

/** The machine's snapshots, the oldest first. What is none is not among them. */
export function snapshotsOf(dir: MachineDir): SnapshotInfo[] {
  const found: SnapshotInfo[] = [];
  for (const file of filesIn(dir.snapshots)) {
    if (!file.endsWith(END)) continue;
    const name = file.slice(0, -END.length);
    const path = join(dir.snapshots, file);
    try {
      const { about, memoryBytes } = snapshotHeader(path);
      const bytes = Deno.statSync(path).size;
      found.push({ name, path, bytes, memory: memoryBytes / (1 << 20), about });
    } catch {
      // It is none of ours, or goes while we look.
    }
  }
  return found.sort((a, b) => a.about.created - b.about.created);
}

function filesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw new MachineError(
      `Cannot read the folder "${folder}": ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** Removes a snapshot. */
export function deleteSnapshotFile(dir: MachineDir, name: string): void {
  const what = `Cannot delete snapshot "${name}"`;
  const path = snapshotPath(dir, name);
  onHost(what, () => {
    try {
      Deno.removeSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) throw missing(what, dir);
      throw error;
    }
  });
}

/** Where a snapshot of a free name goes. */
export function freePath(dir: MachineDir, name: string): string {
  const path = snapshotPath(dir, name);
  try {
    Deno.lstatSync(path);
  } catch {
    return path;
  }
  throw new MachineError(
    `Cannot create snapshot "${name}": there is one of that name`,
    { hint: `minix-live snapshot delete ${name} --name ${dir.name}` },
  );
}

/** Removes what a killed process left of a snapshot. Only the machine's own
 * process writes here. */
export function discardHalves(dir: MachineDir): void {
  for (const file of filesIn(dir.snapshots)) {
    if (!file.endsWith(HALF)) continue;
    const path = join(dir.snapshots, file);
    onHost(`Cannot remove "${path}"`, () => Deno.removeSync(path));
  }
}

/** Writes a snapshot in one step; the bytes of its file. */
export function writeSnapshot(
  path: string,
  snapshot: Snapshot,
  about: SnapshotAbout,
): number {
  const temporary = path + HALF;
  let bytes = 0;
  try {
    {
      using file = Deno.openSync(temporary, {
        ...{ write: true, create: true, truncate: true },
      });
      for (const piece of encodeSnapshot(snapshot, about)) {
        writeAllSync(file, piece);
        bytes += piece.length;
      }
    }
    Deno.renameSync(temporary, path);
    return bytes;
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was never made.
    }
    throw error;
  }
}

/** Makes the folder of a machine's snapshots. */
export function makeSnapshotFolder(dir: MachineDir): void {
  onHost(
    `Cannot make the folder "${dir.snapshots}"`,
    () => makePrivateFolder(dir.snapshots),
  );
}

/** Which file is at a path, and as of when: another one, or one that was written
 * to, is another word. */
export function fileMark(path: string): string | undefined {
  const { ino, dev, size, mtime, ctime } = statIfThere(path) ?? {};
  if (size === undefined) return undefined;
  return [dev, ino, size, mtime?.getTime(), ctime?.getTime()].join(" ");
}

/** Reads a snapshot that this program can continue; `what` could not be done
 * otherwise. */
export function readSnapshot(
  what: string,
  path: string,
  dir?: MachineDir,
): { snapshot: Snapshot; about: SnapshotAbout } {
  let found: { snapshot: Snapshot; about: SnapshotAbout };
  try {
    checkFile(path);
    found = decodeSnapshot<SnapshotAbout>(Deno.readFileSync(path));
    checkAbout(found.about);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && dir !== undefined) {
      throw missing(what, dir);
    }
    const why = error instanceof SyntaxError ? error.message : reasonOf(error);
    throw new MachineError(`${what}: ${why}`, { cause: error });
  }
  const { version, control, emulator } = found.about;
  const own = snapshotAbout(found.about);
  if (control !== own.control || emulator !== own.emulator) {
    throw new MachineError(
      `${what}: it is of minix-live ${version} (control link ${control}, ` +
        `emulator ${emulator}), this is ${own.version} ` +
        `(control link ${own.control}, emulator ${own.emulator})`,
    );
  }
  return found;
}
