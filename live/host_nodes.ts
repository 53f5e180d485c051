/** Files, folders and links of the host, made in one step each: what fails, or
 * ends early, leaves what was there. */
import { writeAllSync } from "../formats/mod.ts";
import { lstatIfThere, statIfThere } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";

/** Permissions, and seconds since 1970. */
export interface NodeFacts {
  readonly mode: number;
  readonly mtime: number | undefined;
}

/** Opening a pipe waits for its other end, and nothing can interrupt that. */
export function refuseStream(
  what: string,
  info: Deno.FileInfo,
  instead: string,
): void {
  if (!info.isFifo && !info.isSocket && !info.isBlockDevice) return;
  const kind = info.isFifo ? "pipe" : info.isSocket ? "socket" : "disk";
  throw new MachineError(`${what}: it is a ${kind}`, {
    hint: info.isFifo ? `- is a stream: minix-live ${instead}` : undefined,
  });
}

/** A file at a path that the user typed: a symbolic link there leads on, and a
 * device is written to and stays. */
export function typedFile(
  path: string,
  bytes: Uint8Array,
  facts: NodeFacts,
): void {
  onHost(`Cannot write "${path}"`, () => {
    const old = statIfThere(path);
    if (old !== undefined && !old.isFile) {
      using file = Deno.openSync(path, { write: true });
      return writeAllSync(file, bytes);
    }
    // A symbolic link stays, and what it leads to is replaced.
    replaceFile(
      old === undefined ? path : Deno.realPathSync(path),
      bytes,
      facts,
    );
  });
}

/** A file at a path that the guest had a part in: a symbolic link there may be
 * the guest's own, from an earlier copy, so it is replaced and leads nowhere. */
export function hostFile(
  path: string,
  bytes: Uint8Array,
  facts: NodeFacts,
): void {
  onHost(`Cannot write "${path}"`, () => {
    const old = lstatIfThere(path);
    if (old !== undefined && !old.isFile && !old.isSymlink) {
      throw new MachineError(
        `Cannot write "${path}": what is there is no file`,
      );
    }
    replaceFile(path, bytes, facts);
  });
}

function replaceFile(path: string, bytes: Uint8Array, facts: NodeFacts): void {
  inOneStep(path, (fresh) => {
    using file = Deno.openSync(fresh, { write: true, createNew: true });
    writeAllSync(file, bytes);
    setFacts(fresh, facts);
  });
}

/** A folder that may be there; without facts one to put things into. */
export function hostFolder(path: string, facts: NodeFacts | undefined): void {
  onHost(`Cannot write "${path}"`, () => {
    try {
      Deno.mkdirSync(path);
    } catch (error) {
      // Not through a link: a guest could lead elsewhere with it.
      const isFolder = error instanceof Deno.errors.AlreadyExists &&
        Deno.lstatSync(path).isDirectory;
      if (!isFolder) throw error;
    }
    if (facts !== undefined) setFacts(path, facts);
  });
}

export function hostLink(path: string, target: string): void {
  onHost(`Cannot write "${path}"`, () => {
    inOneStep(path, (fresh) => Deno.symlinkSync(target, fresh));
  });
}

function setFacts(path: string, { mode, mtime }: NodeFacts): void {
  if (Deno.build.os !== "windows") Deno.chmodSync(path, mode);
  if (mtime !== undefined) Deno.utimeSync(path, new Date(), mtime);
}

function inOneStep(path: string, make: (fresh: string) => void): void {
  const fresh = `${path}.${crypto.randomUUID().slice(0, 8)}.tmp`;
  try {
    make(fresh);
    Deno.renameSync(fresh, path);
  } catch (error) {
    try {
      Deno.removeSync(fresh);
    } catch {
      // It was never made.
    }
    throw error;
  }
}
