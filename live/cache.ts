/** The cache of builds: what it holds, whether it is whole, and what goes. */
import type { Pruned, StoreSize } from "../build/mod.ts";

/** What the cache of builds holds. */
export interface CacheInfo extends StoreSize {
  /** Its folder. */
  readonly path: string;
}

/** What was found of the cache and the compiler. */
export interface CacheReport {
  /** Entries that were damaged: they are removed, and made anew by the next
   * build that needs them. */
  readonly damaged: number;
  /** Results of steps whose files were missing, or damaged: they are removed
   * and made anew as well. */
  readonly missing: number;
  /** Of the compiler: "own" is one that MINIX_LIVE_CC names, of which nothing
   * is known; a damaged one of the single file is unpacked anew. */
  readonly compiler: "good" | "damaged" | "own";
}

/** What is to go. */
export interface PruneOptions {
  /** Days for which nothing has used it (30). */
  readonly olderThan?: number;
  /** All of it. */
  readonly all?: boolean;
}

const DEFAULT_DAYS = 30;

/** What the cache holds. */
export async function cacheInfo(): Promise<CacheInfo> {
  const { buildCache, storeSize } = await import("../build/mod.ts");
  const cache = buildCache();
  return { path: cache.root, ...storeSize(cache) };
}

/** Reads all of the cache and the compiler, and compares them with their
 * hashes. */
export async function verifyCache(): Promise<CacheReport> {
  const { buildCache, scrubStore, verifyCompiler } = await import(
    "../build/mod.ts"
  );
  const compiler = await verifyCompiler();
  return { ...await scrubStore(buildCache()), compiler };
}

/** Removes what builds no longer use; an error while a build runs. */
export async function pruneCache(
  { olderThan = DEFAULT_DAYS, all = false }: PruneOptions = {},
): Promise<Pruned> {
  const { buildCache, prune } = await import("../build/mod.ts");
  return await prune(buildCache(), all ? undefined : olderThan);
}
