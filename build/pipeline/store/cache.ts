// The content-keyed store of build results.
//
//   blob/XX/HASH    bytes, named by their own SHA-256
//   act/XX/KEY      result of an action, named by the hash of its inputs: the
//                   hash of the JSON text, a line end, the text
//   work/           what is being made, removed some time after a build's end
//
// Entries are written to a temporary name and renamed, so several builds may
// share a store, and a killed one leaves no half entry. An entry never
// changes. A missing or damaged action is a miss; a damaged blob is removed
// when it is read and ends the build, which is then made once more.
import { createHash, type Hash } from "node:crypto";
import { dirname, join } from "node:path";
import { BuildError } from "../../errors.ts";

/** Bump when the meaning of stored results changes. */
const STORE_VERSION = "v2";

export function sha256(...parts: (string | Uint8Array)[]): string {
  const hash: Hash = createHash("sha256");
  for (const part of parts) {
    hash.update(`${part.length}:`);
    hash.update(part);
  }
  return hash.digest("hex");
}

/** SHA-256 of exactly these bytes. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export class Cache {
  readonly root: string;
  /** A blob was found damaged: what failed may succeed after {@link scrub}. */
  damaged = false;
  readonly #verified = new Set<string>();
  #serial = 0;

  constructor(folder: string) {
    this.root = join(folder, STORE_VERSION);
  }

  blobPath(hash: string): string {
    return join(this.root, "blob", hash.slice(0, 2), hash);
  }

  #actionPath(key: string): string {
    return join(this.root, "act", key.slice(0, 2), key);
  }

  readBlob(hash: string): Uint8Array {
    const bytes = Deno.readFileSync(this.blobPath(hash));
    if (hashBytes(bytes) !== hash) {
      this.damaged = true;
      Deno.removeSync(this.blobPath(hash));
      throw new Error(`Cannot use cached file "${hash}": contents are damaged`);
    }
    this.#verified.add(hash);
    return bytes;
  }

  /** Where a blob is, for tools that read it themselves. */
  verifiedPath(hash: string): string {
    if (!this.#verified.has(hash)) this.readBlob(hash);
    return this.blobPath(hash);
  }

  /** Removes all blobs that are damaged, and what is no blob. */
  scrub(): void {
    const blobs = join(this.root, "blob");
    for (const { name: folder, isDirectory } of Deno.readDirSync(blobs)) {
      if (!isDirectory) {
        Deno.removeSync(join(blobs, folder));
        continue;
      }
      for (const { name, isFile } of Deno.readDirSync(join(blobs, folder))) {
        const path = join(blobs, folder, name);
        if (isFile && hashBytes(Deno.readFileSync(path)) === name) continue;
        Deno.removeSync(path, { recursive: true });
      }
    }
  }

  readText(hash: string): string {
    return new TextDecoder().decode(this.readBlob(hash));
  }

  hasBlob(hash: string): boolean {
    try {
      return Deno.statSync(this.blobPath(hash)).isFile;
    } catch {
      return false;
    }
  }

  putBlob(bytes: Uint8Array): string {
    const hash = hashBytes(bytes);
    if (!this.hasBlob(hash)) this.write(this.blobPath(hash), bytes);
    return hash;
  }

  /** Takes over a finished file of the work folder. */
  adoptFile(path: string): string {
    return this.putBlob(Deno.readFileSync(path));
  }

  readAction<T>(key: string): T | undefined {
    let text: string;
    try {
      text = Deno.readTextFileSync(this.#actionPath(key));
    } catch {
      return undefined;
    }
    const end = text.indexOf("\n");
    const json = text.slice(end + 1);
    if (end < 0 || sha256(json) !== text.slice(0, end)) return undefined;
    return JSON.parse(json) as T;
  }

  putAction(key: string, value: unknown): void {
    const json = JSON.stringify(value);
    this.write(
      this.#actionPath(key),
      new TextEncoder().encode(`${sha256(json)}\n${json}`),
    );
  }

  /** What makes something in the store: a host that refuses is named. */
  make<T>(attempt: () => T): T {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const reason = error.message.split(" (os error ")[0];
      throw new BuildError(`Cannot use the cache "${this.root}": ${reason}`, {
        cause: error,
        hint: "XDG_CACHE_HOME names another place for it",
      });
    }
  }

  write(path: string, bytes: Uint8Array): void {
    this.make(() => this.#writeWhole(path, bytes));
  }

  #writeWhole(path: string, bytes: Uint8Array): void {
    const work = join(this.root, "work");
    const temporary = join(work, `${Deno.pid}.${this.#serial++}.tmp`);
    Deno.mkdirSync(work, { recursive: true });
    Deno.mkdirSync(dirname(path), { recursive: true });
    try {
      Deno.writeFileSync(temporary, bytes);
      Deno.renameSync(temporary, path);
    } catch (error) {
      try {
        Deno.removeSync(temporary);
      } catch {
        // It was not created.
      }
      throw error;
    }
  }
}
