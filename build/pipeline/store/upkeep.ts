// What becomes of a store between builds: its size, what is no longer used, and
// what is damaged.
import { join } from "node:path";
import { BuildError } from "../../errors.ts";
import {
  actionText,
  type Cache,
  entriesOf,
  removeAll,
  STORE_VERSION,
} from "./cache.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const HASH = /[0-9a-f]{64}/g;

/** How much a store holds. */
export interface StoreSize {
  /** Results of steps. */
  actions: number;
  /** Files that they name. */
  blobs: number;
  /** Of all that is in it. */
  bytes: number;
}

/** What was removed of a store. */
export interface Pruned {
  /** How many. */
  entries: number;
  /** Their size. */
  bytes: number;
}

export function storeSize(cache: Cache): StoreSize {
  const size = { actions: 0, blobs: 0, bytes: 0 };
  for (const part of ["act", "blob"] as const) {
    for (const { path } of entriesOf(join(cache.root, part))) {
      size[part === "act" ? "actions" : "blobs"]++;
      size.bytes += bytesOf(path);
    }
  }
  return size;
}

/** Removes what no build has used for so many days; all of it without a
 * number, what other versions have left included. */
export async function prune(
  cache: Cache,
  days: number | undefined,
): Promise<Pruned> {
  using _alone = await alone(cache);
  return cache.make(() => removeOld(cache, days));
}

function removeOld(cache: Cache, days: number | undefined): Pruned {
  const pruned = { entries: 0, bytes: 0 };
  const remove = (path: string) => {
    pruned.entries++;
    pruned.bytes += bytesOf(path);
    removeAll(path);
  };
  const used = new Set<string>();
  const oldest = days === undefined ? Infinity : Date.now() - days * DAY_MS;
  for (const { path, isFile } of entriesOf(join(cache.root, "act"))) {
    const json = isFile ? actionText(Deno.readTextFileSync(path)) : undefined;
    const time = () => Deno.statSync(path).mtime?.getTime() ?? 0;
    if (json === undefined || time() < oldest) remove(path);
    else for (const [hash] of json.matchAll(HASH)) used.add(hash);
  }
  for (const { path, name, isFile } of entriesOf(join(cache.root, "blob"))) {
    if (!isFile || !used.has(name)) remove(path);
  }
  if (days === undefined) removeOtherStores(cache);
  return pruned;
}

function removeOtherStores(cache: Cache): void {
  const folder = join(cache.root, "..");
  for (const { name } of Deno.readDirSync(folder)) {
    if (/^v\d+$/.test(name) && name !== STORE_VERSION) {
      removeAll(join(folder, name));
    }
  }
}

/** What was not whole in a store. */
export interface Scrubbed {
  /** Entries that were damaged. */
  damaged: number;
  /** Results whose files were missing, or damaged. */
  missing: number;
}

/** Removes damaged entries, and results whose files are gone; the next build
 * makes them anew. */
export async function scrubStore(cache: Cache): Promise<Scrubbed> {
  using _here = await cache.enter();
  return cache.make(() => ({
    damaged: cache.scrub() + cache.scrubActions(),
    missing: cache.dropIncomplete(),
  }));
}

/** No build is in the store until the result is closed. */
async function alone(cache: Cache): Promise<Deno.FsFile> {
  (await cache.enter()).close();
  const lock = Deno.openSync(cache.root);
  if (lock.tryLockSync(true)) return lock;
  lock.close();
  throw new BuildError(
    `Cannot prune the cache "${cache.root}": a build is running`,
  );
}

function bytesOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    // Another process removed it.
    return 0;
  }
}
