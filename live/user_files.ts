/** Files of the user's that a machine writes: a further log, a recording. */
import { writeAllSync } from "../formats/mod.ts";
import { join, statIfThere } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import type { MachineDir } from "./machine_dir.ts";

type Taker = (bytes: Uint8Array) => void;

/** Open files of the user's. */
export interface UserFiles {
  /** Takes the serial log. */
  serial: Taker | undefined;
  /** Takes a recording. */
  record: Taker | undefined;
  close(): void;
  /** Removes those that were not there before: the machine has never run. */
  discard(): void;
}

/** Opens them, which may be none of the machine's own, nor each other: what they
 * hold is gone. */
export function openUserFiles(
  paths: { serial?: string | undefined; record?: string | undefined },
  image: string,
  dir: MachineDir,
): UserFiles {
  const open: Deno.FsFile[] = [];
  const made: string[] = [];
  const close = () => open.forEach((file) => file.close());
  const discard = () => made.forEach(removeFile);
  const take = (name: string, path: string | undefined, taken: string[]) => {
    if (path === undefined) return undefined;
    const what = `Cannot write the ${name} "${path}"`;
    const isNew = onHost(what, () => statIfThere(path)) === undefined;
    const file = onHost(what, () => openOther(what, path, taken));
    open.push(file);
    if (isNew) made.push(path);
    return (bytes: Uint8Array) => onHost(what, () => writeAllSync(file, bytes));
  };
  try {
    const own = filesOf(image, dir);
    const record = take("recording", paths.record, own);
    const other = paths.record === undefined ? own : [...own, paths.record];
    const serial = take("serial log", paths.serial, other);
    return { record, serial, close, discard };
  } catch (error) {
    close();
    discard();
    throw error;
  }
}

function openOther(what: string, path: string, taken: string[]): Deno.FsFile {
  const there = statIfThere(path);
  if (there?.isFifo) throw new MachineError(`${what}: it is a pipe`);
  for (const own of taken) {
    const other = statIfThere(own);
    if (there === undefined || other === undefined) continue;
    if (there.dev === other.dev && there.ino === other.ino) {
      throw new MachineError(`${what}: it is "${own}", which is in use`);
    }
  }
  return Deno.openSync(path, { write: true, create: true, truncate: true });
}

function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Why the machine does not begin is on its way to the user, and tells more.
  }
}

/** Files that a machine reads or writes. */
function filesOf(image: string, dir: MachineDir): string[] {
  return [
    image,
    `${image}.json`,
    ...[`${image}.boot`, dir.path, dir.snapshots].flatMap((folder) =>
      namesIn(folder).map((name) => join(folder, name))
    ),
  ];
}

/** A machine that goes on with a snapshot needs no kernel beside its image. */
function namesIn(folder: string): string[] {
  return statIfThere(folder) === undefined
    ? []
    : [...Deno.readDirSync(folder)].map(({ name }) => name);
}
