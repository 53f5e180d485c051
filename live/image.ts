/** Which image a machine boots, and copies of images. */
import { DEFAULT_IMAGE } from "../build/default_image.ts";
import { isZero, writeAllSync, ZERO_PIECE } from "../formats/mod.ts";
import { join, prebuiltImage, statIfThere } from "../host/mod.ts";
import { BootError, onHost } from "./errors.ts";
import {
  createMachineDir,
  type MachineDir,
  removeIfThere,
} from "./machine_dir.ts";

/**
 * The image of a machine: the one that was asked for, else a branch's own, else
 * the one that a build leaves, else the program's, of which each machine has a
 * copy that it keeps. The result says whether it is the machine's.
 */
export function chooseImage(
  { image: asked, fresh = false }: { image?: string | undefined } & {
    fresh?: boolean | undefined;
  },
  dir: MachineDir,
): { image: string; own: boolean } {
  if (asked !== undefined) {
    const what = `Cannot boot "${asked}"`;
    const info = onHost(what, () => statIfThere(asked));
    if (info === undefined) {
      throw new BootError(`${what}: there is no such file`);
    }
    if (info.isFile) return { image: asked, own: false };
    throw new BootError(`${what}: it is no regular file`);
  }
  const isBranch = [dir.branch, dir.disk].every((path) =>
    statIfThere(path) !== undefined
  );
  if (!fresh && isBranch) return { image: dir.disk, own: true };
  if (!fresh && statIfThere(DEFAULT_IMAGE) !== undefined) {
    return { image: DEFAULT_IMAGE, own: false };
  }
  const prebuilt = prebuiltImage();
  if (prebuilt === undefined && fresh) {
    throw new BootError("Cannot boot afresh: this program brings no image");
  }
  if (prebuilt === undefined) {
    throw new BootError(`Cannot boot: there is no image "${DEFAULT_IMAGE}"`, {
      hint: "minix-live build",
    });
  }
  if (fresh || statIfThere(dir.disk) === undefined) {
    createMachineDir(dir);
    copyImage(prebuilt, dir.disk);
    removeIfThere(dir.branch);
  }
  return { image: dir.disk, own: true };
}

/** What stands beside an image. */
const BESIDE = [".boot", ".json"];

/** Copies an image with the files beside it, in the place of what has the name:
 * a copy that fails leaves that, and one that is cut off leaves no disk. */
export function copyImage(from: string, to: string): void {
  const fresh = `${to}.new`;
  const discard = () =>
    ["", ...BESIDE].forEach((end) => removeIfThere(fresh + end));
  // A copy that was cut off has left it.
  discard();
  try {
    onHost(`Cannot copy "${from}"`, () => {
      Deno.mkdirSync(`${fresh}.boot`);
      for (const { name } of Deno.readDirSync(`${from}.boot`)) {
        copyFile(join(`${from}.boot`, name), join(`${fresh}.boot`, name));
      }
      if (statIfThere(`${from}.json`) !== undefined) {
        copyFile(`${from}.json`, `${fresh}.json`);
      }
      copySparse(from, fresh);
    });
  } catch (error) {
    discard();
    throw error;
  }
  // The disk goes first and comes last: what has its name is whole.
  [to, ...BESIDE.map((end) => to + end)].forEach(removeIfThere);
  for (const end of [...BESIDE, ""]) {
    if (statIfThere(fresh + end) !== undefined) {
      Deno.renameSync(fresh + end, to + end);
    }
  }
}

/** Of regular files alone: a pipe would keep us for ever. */
function copyFile(from: string, to: string): void {
  if (!Deno.statSync(from).isFile) {
    throw new BootError(`Cannot copy "${from}": it is no regular file`);
  }
  Deno.copyFileSync(from, to);
}

/** Leaves holes where the file has zeros: images are mostly that. */
function copySparse(from: string, to: string): void {
  using input = Deno.openSync(from);
  using output = Deno.openSync(to, { write: true, createNew: true });
  const piece = new Uint8Array(ZERO_PIECE);
  let at = 0;
  for (;;) {
    const count = input.readSync(piece);
    if (count === null) break;
    const bytes = piece.subarray(0, count);
    if (!isZero(bytes)) {
      output.seekSync(at, Deno.SeekMode.Start);
      writeAllSync(output, bytes);
    }
    at += count;
  }
  output.truncateSync(at);
}
