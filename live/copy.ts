/** What copies into the guest and out of it have in common. A file is there
 * when all of it is; a copy of a folder that ends early has left whole files. */
import { MachineError } from "./errors.ts";

/** What a copy has done so far, or at its end. */
export interface Copied {
  /** Regular files. */
  readonly files: number;
  /** Their contents. */
  readonly bytes: number;
}

/** How a copy is watched. */
export interface CopyOptions {
  /** Called as it goes on; `path` is what is being copied. */
  readonly onProgress?: (path: string, so: Copied) => void;
}

export const S_IFMT = 0o170000;
export const S_IFLNK = 0o120000;
export const S_IFREG = 0o100000;
export const S_IFDIR = 0o040000;
/** Without set-user-ID, set-group-ID and sticky: the copy has another owner. */
export const PERMISSIONS = 0o777;

/** One thing to copy; `to` is its path on the other side. */
export interface Item {
  readonly kind: "file" | "folder" | "link";
  readonly from: string;
  readonly to: string;
  readonly mode: number;
  readonly mtime: number | undefined;
  /** What the guest said of one of its own. */
  readonly size?: number;
}

/** Counts, and tells who watches. */
export class Watch {
  #files = 0;
  #bytes = 0;
  readonly #options: CopyOptions;

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  get copied(): Copied {
    return { files: this.#files, bytes: this.#bytes };
  }

  moved(path: string, bytes: number): void {
    this.#bytes += bytes;
    this.#options.onProgress?.(path, this.copied);
  }

  ended(): void {
    this.#files++;
  }
}

/** What leads elsewhere than to something in a folder. */
export const NO_NAME = Deno.build.os === "windows"
  ? /^\.{0,2}$|[\/\\:]/
  : /^\.{0,2}$|\//;

/** The last part of a path, under which it goes into a folder. */
export function nameOf(path: string, folder: string): string {
  const name = path.replace(/\/+$/, "").replace(/^[^]*\//, "");
  if (!NO_NAME.test(name)) return name;
  throw new MachineError(
    `Cannot copy "${path}" into "${folder}": its last part is no name`,
    { hint: "give the destination a name that is not there yet" },
  );
}

/** Below a folder of the guest. */
export function below(folder: string, name: string): string {
  return `${folder.replace(/\/+$/, "")}/${name}`;
}
