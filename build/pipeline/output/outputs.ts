// Writes a build's results as one step: everything under temporary names
// first, then renames. A failure leaves the earlier results, or none. The
// caller is alone in the folder: what has a temporary name is nobody's.
import { reasonOf } from "../../../host/mod.ts";
import { isZero, writeAllSync, ZERO_PIECE } from "../../../formats/mod.ts";
import { dirname, resolve } from "node:path";
import { BuildError } from "../../errors.ts";
import { DEFAULT_IMAGE } from "../../default_image.ts";

export interface OutputFile {
  path: string;
  bytes: number;
  /** What is not zero, by offset. */
  parts: [offset: number, bytes: Uint8Array][];
}

export function wholeFile(path: string, bytes: Uint8Array): OutputFile {
  return { path, bytes: bytes.length, parts: [[0, bytes]] };
}

/** Refuses, before anything is built, a place where no image can stand. Of
 * folders only the default image's is made. */
export function checkOutput(path: string): void {
  const refuse = (why: string, hint?: string): never => {
    throw new BuildError(
      `Cannot write "${path}": ${why}`,
      hint === undefined ? {} : { hint },
    );
  };
  const folder = dirname(path);
  const parent = kindOf(folder);
  if (
    parent === "none" && resolve(folder) !== resolve(dirname(DEFAULT_IMAGE))
  ) {
    refuse(
      `there is no folder "${folder}"`,
      `make it first: of folders only "${dirname(DEFAULT_IMAGE)}" is made`,
    );
  }
  if (parent === "file") refuse(`"${folder}" is no folder`);
  for (const file of [path, `${path}.json`]) {
    if (kindOf(file) === "folder") refuse(`"${file}" is a folder`);
    // What is renamed onto it would take its place: a device, a link.
    if (isSpecial(file)) refuse(`"${file}" is no regular file`);
  }
  if (kindOf(`${path}.boot`) === "file") refuse(`"${path}.boot" is no folder`);
}

/** A device, a pipe, a socket or a symbolic link. */
function isSpecial(path: string): boolean {
  try {
    const { isFile, isDirectory } = Deno.lstatSync(path);
    return !isFile && !isDirectory;
  } catch {
    return false;
  }
}

function kindOf(path: string): "none" | "folder" | "file" {
  try {
    return Deno.statSync(path).isDirectory ? "folder" : "file";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "none";
    // Something above it is no folder, or closed to us.
    return "file";
  }
}

export function writeOutputs(files: OutputFile[]): void {
  const temporary = (file: OutputFile) => `${file.path}.tmp`;
  const made: string[] = [];
  try {
    for (const file of files) {
      const folder = dirname(file.path);
      if (!exists(folder)) made.unshift(folder);
      Deno.mkdirSync(folder, { recursive: true });
      made.unshift(temporary(file));
      writeSparse(temporary(file), file);
    }
    for (const file of files) Deno.renameSync(temporary(file), file.path);
  } catch (error) {
    for (const path of made) removeIfThere(path);
    if (!(error instanceof Error)) throw error;
    throw new BuildError(
      `Cannot write "${files[0]!.path}": ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** Removes what is below a folder and is none of these paths; a folder that
 * is empty then, too. */
export function removeOthers(folder: string, paths: readonly string[]): void {
  if (!exists(folder)) return;
  const kept = new Set(paths);
  const sweep = (below: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(folder + below)) {
      const path = `${below}/${name}`;
      if (isDirectory) sweep(path);
      else if (!kept.has(path.slice(1))) removeIfThere(folder + path);
    }
    if (!paths.some((path) => `/${path}`.startsWith(`${below}/`))) {
      removeIfThere(folder + below);
    }
  };
  sweep("");
}

/** Chunks that are all zero become holes. */
function writeSparse(path: string, file: OutputFile): void {
  using out = Deno.openSync(path, {
    write: true,
    create: true,
    truncate: true,
  });
  for (const [offset, bytes] of file.parts) {
    for (let at = 0; at < bytes.length; at += ZERO_PIECE) {
      const rest = bytes.subarray(at, at + ZERO_PIECE);
      if (isZero(rest)) continue;
      out.seekSync(offset + at, Deno.SeekMode.Start);
      writeAllSync(out, rest);
    }
  }
  out.truncateSync(file.bytes);
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Renamed, never made, or a folder that others use by now.
  }
}
