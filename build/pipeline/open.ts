// What every build begins and ends with: sources, cache and toolchain.
import { cacheFolder, coreFolder } from "../../host/mod.ts";
import { openToolchain } from "../toolchain/mod.ts";
import { BuildError } from "../errors.ts";
import { mountFolder } from "./roads/components.ts";
import {
  BuildContext,
  DUMP_STAGES,
  type DumpStage,
  type Progress,
  type StageStats,
} from "./steps/context.ts";
import { Cache } from "./store/cache.ts";
import { SourceTree } from "./store/sources.ts";
import type { BuildVariables } from "./system/variables.ts";

/** To read and remove all of a large cache. */
const PRUNE_SECONDS = 300;

export interface OpenOptions {
  jobs: number;
  overlays: readonly string[];
  verifyEach: boolean;
  /** Stage whose modules are kept, and where. */
  dump?: { after: DumpStage; folder: string };
}

/** What a build did. */
export interface Effort {
  /** Time that it took. */
  milliseconds: number;
  /** Toolchain processes that were started. */
  processes: number;
  /** By stage, in order. */
  stages: [stage: string, StageStats][];
}

export function effort(ctx: BuildContext, start: number): Effort {
  return {
    milliseconds: Math.round(performance.now() - start),
    processes: ctx.toolchain.started(),
    stages: Object.entries(ctx.stats),
  };
}

/** A build; once more when the cache turns out to be damaged. */
export async function withBuild<T>(
  options: OpenOptions,
  progress: Progress,
  build: (ctx: BuildContext) => Promise<T>,
): Promise<T> {
  let ctx = await open(options, progress);
  try {
    return await build(ctx);
  } catch (error) {
    if (!ctx.cache.damaged) throw error;
    await ctx.stop();
    // What the cache lost is made again, all of it in one go.
    ctx.cache.scrub();
  } finally {
    await close(ctx);
  }
  ctx = await open(options, progress);
  try {
    return await build(ctx);
  } finally {
    await close(ctx);
  }
}

/** What still runs when something has failed would fail for want of its folder,
 * and hide why. */
async function close(ctx: BuildContext): Promise<void> {
  await ctx.stop();
  ctx.close();
}

/** The cache that builds of this user share. */
export function buildCache(): Cache {
  return new Cache(cacheFolder());
}

async function open(
  { jobs, overlays, verifyEach, dump }: OpenOptions,
  progress: Progress,
): Promise<BuildContext> {
  const toolchain = await openToolchain(cacheFolder());
  const cache = buildCache();
  const onWait = () =>
    progress.note(`waiting: the cache "${cache.root}" is being pruned`);
  const store = await cache.enter({ onWait, seconds: PRUNE_SECONDS });
  const ctx = new BuildContext({
    cache,
    store,
    sources: new SourceTree(toolchain.libDir),
    toolchain,
    progress,
    jobs,
  });
  ctx.verifyEach = verifyEach;
  ctx.dumpAfter = dump?.after;
  ctx.dumpFolder = dump?.folder ?? "";
  for (const folder of [await coreFolder(), ...overlays]) {
    mountFolder(ctx, "core", folder);
  }
  return ctx;
}

const DUMP_NEEDS = {
  link: "bitcode",
  magic: "magic",
  optimise: "bitcode",
  asr: "asr",
} as const;

/** A stage that this build has. */
export function readDumpStage(
  dumpAfter: string | undefined,
  variables: BuildVariables,
): DumpStage | undefined {
  if (dumpAfter === undefined) return undefined;
  const stage = DUMP_STAGES.find((name) => name === dumpAfter);
  if (stage === undefined) {
    throw new BuildError(
      `Cannot dump after "${dumpAfter}": want one of ${DUMP_STAGES.join(", ")}`,
    );
  }
  const needs = DUMP_NEEDS[stage];
  if (!variables[needs]) {
    throw new BuildError(
      `Cannot dump after "${stage}": this build has no such stage; ` +
        `-V MK${needs.toUpperCase()}=yes has it`,
    );
  }
  return stage;
}
