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
export function prune(cache: Cache, days: number | undefined): Pruned {
  using _alone = alone(cache);
  const pruned = { entries: 0, bytes: 0 };
  const remove = (path: string) => {
    pruned.entries++;
    pruned.bytes += bytesOf(path);
    removeAll(path);
  };
  const used = new Set<string>();
  const oldest = days === undefined ? Infinity : Date.now() - days * DAY_MS;
  for (const { path } of entriesOf(join(cache.root, "act"))) {
    const json = actionText(Deno.readTextFileSync(path));
    const time = Deno.statSync(path).mtime?.getTime() ?? 0;
    if (json === undefined || time < oldest) remove(path);
    else for (const [hash] of json.matchAll(HASH)) used.add(hash);
  }
  for (const { path, name } of entriesOf(join(cache.root, "blob"))) {
    if (!used.has(name)) remove(path);
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

/** Removes damaged entries; the next build makes them anew. */
export function scrubStore(cache: Cache): { damaged: number } {
  using _here = cache.enter();
  return { damaged: cache.scrub() + cache.scrubActions() };
}

/** No build is in the store until the result is closed. */
function alone(cache: Cache): Deno.FsFile {
  cache.enter().close();
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
