// The content-keyed store of build results.
//
//   blob/XX/HASH    bytes, named by their own SHA-256
//   act/XX/KEY      result of an action, named by the hash of its inputs: the
//                   hash of the JSON text, a line end, the text
//   work/           what is being made; what killed builds left goes with the
//                   next build that is alone
//
// Entries are written to a temporary name and renamed, so several builds may
// share a store, and a killed one leaves no half entry. An entry never
// changes. A missing or damaged action is a miss; a damaged blob is removed
// when it is read and ends the build, which is then made once more: whatever
// reads a blob, a tool as well, gets it by its hash. Who uses the store holds
// a shared lock on its folder.
import { createHash, type Hash } from "node:crypto";
import { dirname, join } from "node:path";
import { BuildError } from "../../errors.ts";
import { lockWithin, type Turn } from "./lock.ts";

/** Bump when the meaning of stored results changes. */
export const STORE_VERSION = "v2";

const TEMPORARY = ".tmp";
/** A build holds the lock beside its work folder for as long as it runs. */
export const WORK_LOCK = ".lock";

/** How an action names a blob; its other hashes are of other things. */
const BLOB = /"blob":"([0-9a-f]{64})"/g;

/** An action that was used later than this ago counts as used now. */
const TOUCH_MS = 24 * 60 * 60 * 1000;

/** Others have the store to themselves for moments; what takes longer is told
 * to who can begin again. */
const AT_ONCE: Turn = { onWait: () => {}, seconds: 2 };

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
  readonly #unique = crypto.randomUUID();
  #serial = 0;

  constructor(folder: string) {
    this.root = join(folder, STORE_VERSION);
  }

  /** Where work folders are made. */
  workPlace(): string {
    return join(this.root, "work");
  }

  /** Takes part in the store until the result is closed. */
  async enter(turn: Turn = AT_ONCE): Promise<Deno.FsFile> {
    const lock = this.make(() => {
      Deno.mkdirSync(this.root, { recursive: true });
      const file = Deno.openSync(this.root);
      const work = this.workPlace();
      removeStale(work);
      if (file.tryLockSync(true)) {
        // Nobody else is here: these are of builds that were killed.
        for (const { name } of listFolder(work)) {
          if (name.endsWith(TEMPORARY)) removeAll(join(work, name));
        }
      }
      return file;
    });
    if (await lockWithin(lock, false, turn)) return lock;
    lock.close();
    throw new BuildError(
      `Cannot use the cache "${this.root}": it is being pruned, which did ` +
        `not end within ${turn.seconds} s`,
      { hint: "wait for the end of minix-live cache prune" },
    );
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

  /** Removes all blobs that are damaged, and what is no blob; how many. */
  scrub(): number {
    return removeUnless(
      join(this.root, "blob"),
      (path, name) => hashBytes(Deno.readFileSync(path)) === name,
    );
  }

  /** Removes all actions that are damaged; how many. */
  scrubActions(): number {
    return removeUnless(
      join(this.root, "act"),
      (path) => actionText(Deno.readTextFileSync(path)) !== undefined,
    );
  }

  /** Removes the actions whose blobs are not there; how many. */
  dropIncomplete(): number {
    return removeUnless(join(this.root, "act"), (path) => {
      const json = actionText(Deno.readTextFileSync(path));
      const blobs = (json ?? "").matchAll(BLOB);
      return blobs.every(([, hash]) => this.hasBlob(hash!));
    });
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
    // What is there already may be damaged.
    if (!this.#verified.has(hash)) this.write(this.blobPath(hash), bytes);
    this.#verified.add(hash);
    return hash;
  }

  /** Takes over a finished file of the work folder. */
  adoptFile(path: string): string {
    return this.putBlob(Deno.readFileSync(path));
  }

  readAction<T>(key: string): T | undefined {
    const path = this.#actionPath(key);
    let json: string | undefined;
    try {
      json = actionText(Deno.readTextFileSync(path));
      touch(path);
    } catch {
      return undefined;
    }
    return json === undefined ? undefined : JSON.parse(json) as T;
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
      if (!(error instanceof Error) || error instanceof BuildError) throw error;
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
    const work = this.workPlace();
    const name = `${this.#unique}.${this.#serial++}${TEMPORARY}`;
    const temporary = join(work, name);
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

/** An action's JSON, unless it is damaged. */
export function actionText(text: string): string | undefined {
  const end = text.indexOf("\n");
  const json = text.slice(end + 1);
  return end < 0 || sha256(json) !== text.slice(0, end) ? undefined : json;
}

/** Says that an entry is in use; seldom, for it costs a write. */
function touch(path: string): void {
  const { mtime } = Deno.statSync(path);
  const now = new Date();
  if (mtime !== null && now.getTime() - mtime.getTime() < TOUCH_MS) return;
  Deno.utimeSync(path, now, now);
}

/** The entries of a part of the store: PART/XX/NAME. */
export function* entriesOf(
  part: string,
): Generator<{ path: string; name: string; isFile: boolean }> {
  for (const { name: folder, isDirectory } of listFolder(part)) {
    const path = join(part, folder);
    if (!isDirectory) yield { path, name: folder, isFile: false };
    else {
      for (const { name, isFile } of listFolder(path)) {
        yield { path: join(path, name), name, isFile };
      }
    }
  }
}

function removeUnless(
  part: string,
  isGood: (path: string, name: string) => boolean,
): number {
  let removed = 0;
  for (const { path, name, isFile } of entriesOf(part)) {
    if (isFile && isGood(path, name)) continue;
    removeAll(path);
    removed++;
  }
  return removed;
}

function listFolder(path: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Removes a file or a folder with all that is in it. */
export function removeAll(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Removes work folders that killed builds left behind. */
function removeStale(parent: string): void {
  for (const { name, isFile } of listFolder(parent)) {
    if (!isFile || !name.endsWith(WORK_LOCK)) continue;
    try {
      const path = join(parent, name);
      using lock = Deno.openSync(path, { write: true });
      if (!lock.tryLockSync(true)) continue;
      removeAll(path.slice(0, -WORK_LOCK.length));
      Deno.removeSync(path);
    } catch {
      // Another build removed it first.
    }
  }
}
