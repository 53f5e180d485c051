// A whole build: sources to image, boot files and manifest.
import { fileURLToPath } from "node:url";
import { openToolchain } from "../toolchain/mod.ts";
import { Cache, defaultCacheFolder } from "./store/cache.ts";
import {
  buildComponents,
  type ComponentOptions,
  findComponents,
  mountFolder,
} from "./roads/components.ts";
import {
  BuildContext,
  type Progress,
  type StageStats,
} from "./steps/context.ts";
import { BuildError } from "./store/errors.ts";
import { type Binaries, buildDisk } from "./output/image_stage.ts";
import { describe } from "./output/manifest.ts";
import { removeOthers, wholeFile, writeOutputs } from "./output/outputs.ts";
import { SourceTree } from "./store/sources.ts";
import { BOOT_MODULES, KERNEL, moduleFileName } from "./system/system.ts";

export interface BuildOptions extends ComponentOptions {
  output: string;
  jobs: number;
  overlays: readonly string[];
  dumpAfter: string | undefined;
  verifyEach: boolean;
}

export interface BuildReport {
  image: string;
  sha256: string;
  milliseconds: number;
  /** Toolchain processes that were started. */
  processes: number;
  stages: [stage: string, StageStats][];
}

/** Stages whose modules `--dump-after` can keep. */
const DUMP_STAGES = ["link", "magic", "optimise", "asr"];

export async function buildSystem(
  options: BuildOptions,
  progress: Progress,
): Promise<BuildReport> {
  const start = performance.now();
  const ctx = await openBuild(options, progress);
  try {
    const components = findComponents(ctx, options);
    const binaries = await buildComponents(ctx, components, options);
    const boot = bootFiles(ctx, binaries);
    const disk = buildDisk(ctx, binaries, { large: options.large });
    const { text, sha256 } = describe(ctx, { options, binaries, boot, disk });
    writeOutputs([
      ...boot.map(([name, bytes]) =>
        wholeFile(`${options.output}.boot/${name}`, bytes)
      ),
      { path: options.output, bytes: disk.bytes, parts: disk.parts },
      wholeFile(`${options.output}.json`, new TextEncoder().encode(text)),
    ]);
    removeOthers(`${options.output}.boot`, boot.map(([name]) => name));
    return {
      image: options.output,
      sha256,
      milliseconds: Math.round(performance.now() - start),
      processes: ctx.toolchain.started(),
      stages: Object.entries(ctx.stats),
    };
  } finally {
    ctx.close();
  }
}

async function openBuild(
  options: BuildOptions,
  progress: Progress,
): Promise<BuildContext> {
  const { dumpAfter } = options;
  if (dumpAfter !== undefined && !DUMP_STAGES.includes(dumpAfter)) {
    throw new BuildError(
      `Cannot dump after "${dumpAfter}": want one of ${DUMP_STAGES.join(", ")}`,
    );
  }
  const cacheFolder = defaultCacheFolder();
  const toolchain = await openToolchain(cacheFolder);
  const ctx = new BuildContext({
    cache: new Cache(cacheFolder),
    sources: new SourceTree(toolchain.libDir),
    toolchain,
    progress,
    jobs: options.jobs,
  });
  ctx.verifyEach = options.verifyEach;
  ctx.dumpAfter = dumpAfter;
  ctx.dumpFolder = `${options.output}.dump`;
  const core = fileURLToPath(new URL("../../core", import.meta.url));
  for (const folder of [core, ...options.overlays]) {
    mountFolder(ctx, "core", folder);
  }
  return ctx;
}

/** Kernel and modules, by the names a boot loader wants. */
function bootFiles(
  ctx: BuildContext,
  binaries: Binaries,
): [name: string, bytes: Uint8Array][] {
  const wanted: [string, string][] = [
    ["kernel", KERNEL.name],
    ...BOOT_MODULES.map((name, index): [string, string] => [
      moduleFileName(index),
      name,
    ]),
  ];
  return wanted.map(([file, component]) => [
    file,
    ctx.cache.readBlob(binaries.get(component)!.blob),
  ]);
}
