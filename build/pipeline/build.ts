// The stages of a whole build, in order.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { openToolchain } from "../toolchain/mod.ts";
import { Cache, defaultCacheFolder, hashBytes } from "./cache.ts";
import { BuildContext, type Progress } from "./context.ts";
import { all } from "./errors.ts";
import {
  type Binaries,
  type Binary,
  buildDisk,
  buildRamdisk,
  type Disk,
  ramdiskObject,
} from "./image_stage.ts";
import { buildNative, nativeLibraries } from "./native.ts";
import { wholeFile, writeOutputs } from "./outputs.ts";
import { SourceTree } from "./sources.ts";
import {
  BOOT_MODULES,
  type Component,
  KERNEL,
  moduleFileName,
  program,
  PROGRAMS_FOLDER,
  SERVICES,
} from "./system.ts";

export interface BuildOptions {
  output: string;
  large: boolean;
  jobs: number;
  /** During bring-up: build these components only. */
  only?: string[];
  progress: Progress;
}

const RAMDISK_OWNER = "memory";

export async function buildSystem(options: BuildOptions): Promise<void> {
  const cacheFolder = defaultCacheFolder();
  const toolchain = await openToolchain(cacheFolder);
  const sources = new SourceTree(toolchain.libDir);
  sources.mount("core", fileURLToPath(new URL("../../core", import.meta.url)));
  const ctx = new BuildContext({
    cache: new Cache(cacheFolder),
    sources,
    toolchain,
    progress: options.progress,
    jobs: options.jobs,
  });
  ctx.partial = options.only !== undefined;
  try {
    const binaries = await buildBinaries(ctx, options.only);
    const boot = bootFiles(ctx, binaries);
    const disk = buildDisk(ctx, binaries, { large: options.large });
    const manifest = describe(ctx, { options, binaries, boot, disk });
    removeOthers(`${options.output}.boot`, boot.map(([name]) => name));
    writeOutputs([
      ...boot.map(([name, bytes]) =>
        wholeFile(`${options.output}.boot/${name}`, bytes)
      ),
      { path: options.output, bytes: disk.bytes, parts: disk.parts },
      wholeFile(`${options.output}.json`, manifest),
    ]);
  } finally {
    ctx.close();
  }
}

/** All components to ELF, by name. */
async function buildBinaries(
  ctx: BuildContext,
  only: string[] | undefined,
): Promise<Binaries> {
  const binaries = new Map<string, Binary>();
  const libraries = nativeLibraries(ctx);
  const add = async (component: Component, blob: Promise<string>) => {
    binaries.set(component.name, { component, blob: await blob, variants: [] });
  };
  const components = [KERNEL, ...SERVICES, ...programs(ctx)].filter(
    (component) => {
      if (only !== undefined && !only.includes(component.name)) return false;
      const found = ctx.sources.hasFolder(component.folder);
      if (!found) ctx.progress.note(`no "${component.folder}" yet: skipped`);
      return found;
    },
  );
  const last = components.filter(({ name }) => name === RAMDISK_OWNER);
  const first = components.filter(({ name }) => name !== RAMDISK_OWNER);
  await all(
    first.map((component) =>
      add(component, buildNative(ctx, component, libraries))
    ),
  );
  for (const component of last) {
    const ramdisk = await ramdiskObject(ctx, buildRamdisk(ctx, binaries));
    await add(component, buildNative(ctx, component, libraries, [ramdisk]));
  }
  // Results arrive in any order.
  return new Map(
    components.map(({ name }) => [name, binaries.get(name)!]),
  );
}

function programs(ctx: BuildContext): Component[] {
  const names = ctx.sources.list(PROGRAMS_FOLDER, () => true)
    .map((name) => name.slice(PROGRAMS_FOLDER.length + 1).split("/"))
    .filter((parts) => parts.length > 1)
    .map((parts) => parts[0]!);
  return [...new Set(names)].map((name) =>
    program(name, `${PROGRAMS_FOLDER}/${name}`)
  );
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
  return wanted
    .filter(([, component]) => binaries.has(component))
    .map(([file, component]) => [
      file,
      ctx.cache.readBlob(binaries.get(component)!.blob),
    ]);
}

/** An earlier build's modules must not boot with this one's. */
function removeOthers(folder: string, names: string[]): void {
  let found: string[];
  try {
    found = [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return;
  }
  for (const name of found) {
    if (!names.includes(name)) Deno.removeSync(`${folder}/${name}`);
  }
}

/** The manifest, `IMAGE.json`. */
function describe(
  ctx: BuildContext,
  parts: {
    options: BuildOptions;
    binaries: Binaries;
    boot: [string, Uint8Array][];
    disk: Disk;
  },
): Uint8Array {
  const { binaries, boot, disk } = parts;
  const hash = createHash("sha256");
  for (const chunk of diskChunks(disk)) hash.update(chunk);
  const manifest = {
    format: 1,
    toolchain: ctx.toolchain.id,
    image: {
      sha256: hash.digest("hex"),
      bytes: disk.bytes,
      partition: disk.partition,
    },
    boot: Object.fromEntries(
      boot.map(([name, bytes]) => [name, hashBytes(bytes)]),
    ),
    binaries: Object.fromEntries(
      [...binaries.values()].map(({ component, blob, variants }) => [
        component.name,
        { sha256: blob, variants },
      ]),
    ),
  };
  return new TextEncoder().encode(JSON.stringify(manifest, null, 2) + "\n");
}

/** The disk's bytes in order, zeros included. */
function* diskChunks(disk: Disk): Generator<Uint8Array> {
  let at = 0;
  for (const [offset, bytes] of disk.parts) {
    if (offset > at) yield new Uint8Array(offset - at);
    yield bytes;
    at = offset + bytes.length;
  }
  if (at < disk.bytes) yield new Uint8Array(disk.bytes - at);
}
