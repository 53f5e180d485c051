/**
 * Files that one process of the host makes and another fills. Who asks makes
 * the file and removes it, whatever happens; who fills it does so only if its
 * path still means that file, also in another namespace.
 */
import { writeAllSync } from "../../formats/mod.ts";
import { dirname, resolve, statIfThere } from "../../host/mod.ts";
import { MachineError, onHost } from "../errors.ts";

/** A file, and which one it is. */
export interface HostFile {
  /** Where it is. */
  readonly path: string;
  /** Number of its device. */
  readonly device: number;
  /** Its number there. */
  readonly inode: number;
}

/** A file that has its name when it is whole. */
export class NewFile implements Disposable {
  readonly #what: string;
  readonly #fresh: string;
  readonly #file: HostFile;

  /** Refuses a place where there can be no such file. */
  constructor(readonly path: string) {
    this.#what = `Cannot write "${path}"`;
    const there = onHost(this.#what, () => statIfThere(path));
    if (path === "" || there !== undefined && !there.isFile) {
      throw new MachineError(`${this.#what}: it is no regular file`);
    }
    const absolute = resolve(path);
    this.#fresh = `${absolute}.${Deno.pid}.new`;
    this.#file = onHost(this.#what, () => {
      const folder = dirname(absolute);
      if (statIfThere(folder)?.isDirectory !== true) {
        throw new Error(`there is no folder "${folder}"`);
      }
      using file = Deno.openSync(this.#fresh, {
        ...{ write: true, createNew: true, mode: 0o600 },
      });
      const { dev, ino } = file.statSync();
      return { path: this.#fresh, device: dev, inode: ino! };
    });
  }

  /** What another process fills. */
  get file(): HostFile {
    return this.#file;
  }

  /** Gives it its name. */
  keep(): void {
    onHost(this.#what, () => Deno.renameSync(this.#fresh, resolve(this.path)));
  }

  [Symbol.dispose](): void {
    try {
      Deno.removeSync(this.#fresh);
    } catch {
      // It has its name.
    }
  }
}

/** Fills a file of another process'. */
export function overwrite(file: HostFile, bytes: Uint8Array): void {
  const { path, device, inode } = file;
  const what = `Cannot write "${path}"`;
  onHost(what, () => {
    using out = Deno.openSync(path, { write: true });
    const { dev, ino } = out.statSync();
    if (dev !== device || ino !== inode) {
      throw new Error("the machine's process sees another file there");
    }
    out.truncateSync();
    writeAllSync(out, bytes);
  });
}
