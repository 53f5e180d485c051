// A whole build: sources to image, boot files and manifest.
import { partitionBlocks } from "../image/mod.ts";
import {
  type BootFiles,
  buildDisk,
  buildRamdisk,
  diskBytes,
  installPath,
} from "./output/image_stage.ts";
import { describe } from "./output/manifest.ts";
import {
  checkOutput,
  removeOthers,
  wholeFile,
  writeOutputs,
} from "./output/outputs.ts";
import { type NameUser, takeImage, whileAlone } from "./output/output_lock.ts";
import {
  type Binaries,
  buildBases,
  buildVariants,
  type ComponentOptions,
  findComponents,
} from "./roads/components.ts";
import { checkVariantCount, checkVariantSpace } from "./roads/variant_space.ts";
import { type Effort, effort, readDumpStage, withBuild } from "./open.ts";
import type { BuildContext, Progress } from "./steps/context.ts";
import { BOOT_MODULES, KERNEL, MODULE_FILES } from "./system/system.ts";

export interface BuildOptions extends ComponentOptions {
  output: string;
  jobs: number;
  overlays: readonly string[];
  dumpAfter: string | undefined;
  verifyEach: boolean;
  /** Who has an image, where it is known. */
  nameUser: NameUser;
}

/** How long a build waits until another has written to the same folder. */
const TURN_SECONDS = 60;

/** What a build made, and what it did for that. */
export interface BuildReport extends Effort {
  /** Path of the image. */
  image: string;
  /** Of the whole disk, in hexadecimal. */
  sha256: string;
}

export async function buildSystem(
  options: BuildOptions,
  progress: Progress,
): Promise<BuildReport> {
  const start = performance.now();
  checkOutput(options.output);
  takeImage(options.output, options.nameUser)?.close();
  const { dumpAfter, ...rest } = options;
  const stage = readDumpStage(dumpAfter, options.variables);
  const dump = stage === undefined
    ? {}
    : { dump: { after: stage, folder: `${options.output}.dump` } };
  return await withBuild(
    { ...rest, ...dump },
    progress,
    (ctx) => report(ctx, options, start),
  );
}

async function report(
  ctx: BuildContext,
  options: BuildOptions,
  start: number,
): Promise<BuildReport> {
  const sha256 = await build(ctx, options);
  return { image: options.output, sha256, ...effort(ctx, start) };
}

/** The order of everything; the image's hash. Steps of a line run side by
 * side, and each component goes at its own pace until the next line. */
async function build(
  ctx: BuildContext,
  options: BuildOptions,
): Promise<string> {
  const { variables, large, output } = options;
  const space = { variables, large, blocks: partitionBlocks(diskBytes(large)) };
  // The table's, and folders that the command line names.
  const components = findComponents(ctx, options);
  // A hopeless number of variants is refused before anything is built.
  checkVariantCount(components, space);
  // Sources to base binaries, each component on its road (roads/).
  const bases = await buildBases(ctx, components, options);
  // Sizes are known now, and many variants take long: refuse again.
  checkVariantSpace(ctx, bases, space);
  // The rest of the variants, from modules that a service's all share.
  await buildVariants(ctx, bases, options);
  const { binaries } = bases;
  // Kernel and modules, for a boot loader; the last module is the first root,
  // which holds finished binaries.
  const boot = bootFiles(ctx, binaries);
  // The second root: binaries, variants, modules and core/etc.
  const modules = boot.filter(([name]) => name !== KERNEL.name);
  const disk = buildDisk(ctx, binaries, { large, modules });
  const debug = debugFiles(ctx, binaries);
  // Hashes of all that was made, so it comes last.
  const { text, sha256 } = describe(ctx, { options, binaries, boot, disk });
  // All at once, so that a failure leaves what was there.
  const { nameUser } = options;
  const onWait = (folder: string) =>
    ctx.progress.note(`waiting: another build writes to "${folder}"`);
  const turn = { onWait, seconds: TURN_SECONDS, nameUser };
  await whileAlone(output, turn, () => {
    writeOutputs([
      ...boot.map(([name, bytes]) =>
        wholeFile(`${output}.boot/${name}`, bytes)
      ),
      { path: output, bytes: disk.bytes, parts: disk.parts },
      wholeFile(`${output}.json`, new TextEncoder().encode(text)),
      ...debug.map(([path, bytes]) =>
        wholeFile(`${output}.debug${path}`, bytes)
      ),
    ]);
    // An earlier build's modules must not boot with this one's, and its debug
    // files would tell of another program.
    removeOthers(`${output}.boot`, boot.map(([name]) => name));
    removeOthers(`${output}.debug`, debug.map(([path]) => path.slice(1)));
  });
  return sha256;
}

/** Debug files by the paths of what they tell of; the kernel has none in the
 * image and stands under its name. */
function debugFiles(ctx: BuildContext, binaries: Binaries): BootFiles {
  return [...binaries.values()].flatMap((binary) =>
    binary.debug.map((blob, number): BootFiles[number] => [
      binary.component.kind === "kernel"
        ? `/${binary.component.name}.debug`
        : `${installPath(binary, number)}.debug`,
      ctx.cache.readBlob(blob),
    ])
  );
}

/** Kernel and modules, by the names a boot loader wants. */
function bootFiles(
  ctx: BuildContext,
  binaries: Binaries,
): BootFiles {
  const program = (name: string) =>
    ctx.cache.readBlob(binaries.get(name)!.blob);
  const contents = [
    ...BOOT_MODULES.map(program),
    buildRamdisk(ctx, binaries),
  ];
  return [
    [KERNEL.name, program(KERNEL.name)],
    ...MODULE_FILES.map((file, index): BootFiles[number] => [
      file,
      contents[index]!,
    ]),
  ];
}
