// A build of some components alone: their ELF files, and no image.
import { coreFolder, reasonOf } from "../../host/mod.ts";
import { BuildError } from "../errors.ts";
import { installPath, RIGHTS_FOLDER, rightsOf } from "./output/image_stage.ts";
import { interfaceHash } from "./output/manifest.ts";
import { type Effort, effort, type OpenOptions, withBuild } from "./open.ts";
import {
  type Binary,
  buildBases,
  buildVariants,
  type ComponentOptions,
  findComponents,
  systemPrograms,
} from "./roads/components.ts";
import { ownComponents } from "./roads/folders.ts";
import type { BuildContext, Progress } from "./steps/context.ts";
import { type Component, SERVICES } from "./system/system.ts";
import { variantCount } from "./system/variables.ts";
import { relative } from "node:path";

/** Which components: by name, of those that an image would have, or those of
 * a folder. */
export type Choice = { names: readonly string[] } | { folder: string };

export interface BinariesOptions extends ComponentOptions, OpenOptions {
  choice: Choice;
}

/** A file of a component, and where the guest has it. */
export interface BuiltFile {
  /** Path in the guest. */
  path: string;
  bytes: Uint8Array;
  mode: number;
}

export interface BuiltComponent {
  name: string;
  kind: Component["kind"];
  /** The base binary, then the variants 1…N, then their debug files if they
   * are kept. */
  binaries: BuiltFile[];
  /** The entry for minix-service that stands beside the sources. */
  rights: BuiltFile | undefined;
}

export interface BinariesReport extends Effort {
  components: BuiltComponent[];
}

/** A component whose variants are not made yet. */
export interface BaseComponent extends Omit<BuiltComponent, "binaries"> {
  base: BuiltFile;
  /** Where the guest has its variants. */
  variantPaths: string[];
}

/** Base binaries of all components, while the build goes on. */
export interface BaseBuild {
  components: BaseComponent[];
  /** Of what programs of one system agree on; an image's manifest has it. */
  interface: string;
  milliseconds: number;
  /** Makes the variants of all; of one, by its name, in order. */
  variants(): Promise<ReadonlyMap<string, BuiltFile[]>>;
}

const MODE_PROGRAM = 0o755;
const MODE_DATA = 0o644;

/** Components with their variants. */
export async function buildBinaries(
  options: BinariesOptions,
  progress: Progress,
): Promise<BinariesReport> {
  const start = performance.now();
  return await withBuild(options, progress, async (ctx) => {
    const components = await chosen(ctx, options);
    const bases = await buildBases(ctx, components, options);
    await buildVariants(ctx, bases, options);
    return {
      components: [...bases.binaries.values()].map((binary) => ({
        name: binary.component.name,
        kind: binary.component.kind,
        binaries: [...filesOf(ctx, binary), ...debugFilesOf(ctx, binary)],
        rights: rightsFileOf(ctx, binary.component),
      })),
      ...effort(ctx, start),
    };
  });
}

/** Components whose base binaries are used before there are variants: these
 * take twice as long. */
export async function withBases<T>(
  options: BinariesOptions,
  progress: Progress,
  use: (build: BaseBuild) => Promise<T>,
): Promise<T> {
  const start = performance.now();
  // Nobody waits for what this use has none for.
  const variables = { ...options.variables, debug: false };
  return await withBuild(options, progress, async (ctx) => {
    const components = await chosen(ctx, options);
    const bases = await buildBases(ctx, components, {
      ...options,
      variables,
    }, 0);
    const able = new Set(bases.optimised.map(({ component }) => component));
    return await use({
      components: [...bases.binaries.values()].map((binary) => {
        const { component } = binary;
        const count = able.has(component)
          ? variantCount(options.variables, component.name)
          : 0;
        return {
          name: component.name,
          kind: component.kind,
          base: filesOf(ctx, binary)[0]!,
          variantPaths: Array.from(
            { length: count },
            (_, at) => installPath(binary, at + 1),
          ),
          rights: rightsFileOf(ctx, component),
        };
      }),
      interface: interfaceHash(ctx),
      milliseconds: Math.round(performance.now() - start),
      async variants() {
        await buildVariants(ctx, bases, options);
        return new Map(
          [...bases.binaries].map(([name, binary]) =>
            [name, filesOf(ctx, binary).slice(1)] as const
          ),
        );
      },
    });
  });
}

async function chosen(
  ctx: BuildContext,
  options: BinariesOptions,
): Promise<Component[]> {
  const { choice } = options;
  return "folder" in choice
    ? await componentsOf(ctx, choice.folder)
    : named(findComponents(ctx, options), choice.names);
}

function filesOf(ctx: BuildContext, binary: Binary): BuiltFile[] {
  return [binary.blob, ...binary.variants].map((blob, number) => ({
    path: installPath(binary, number),
    bytes: ctx.cache.readBlob(blob),
    mode: MODE_PROGRAM,
  }));
}

function debugFilesOf(ctx: BuildContext, binary: Binary): BuiltFile[] {
  return binary.debug.map((blob, number) => ({
    path: `${installPath(binary, number)}.debug`,
    bytes: ctx.cache.readBlob(blob),
    mode: MODE_DATA,
  }));
}

function rightsFileOf(
  ctx: BuildContext,
  component: Component,
): BuiltFile | undefined {
  const bytes = rightsOf(ctx, component);
  const path = `${RIGHTS_FOLDER}/${component.name}`;
  return bytes === undefined ? undefined : { path, bytes, mode: MODE_DATA };
}

function named(
  components: readonly Component[],
  names: readonly string[],
): Component[] {
  return [...new Set(names)].map((name) => {
    const found = components.find((one) => one.name === name);
    if (found !== undefined) return found;
    const known = components.map((one) => one.name).sort().join(", ");
    throw new BuildError(
      `Cannot build "${name}" alone: there is no such service or program`,
      { hint: `there are ${known}` },
    );
  });
}

/** Of a folder of the system's own sources its row, else the user's. */
async function componentsOf(
  ctx: BuildContext,
  folder: string,
): Promise<Component[]> {
  const [core, real] = [await coreFolder(), folder].map((path) => {
    try {
      return Deno.realPathSync(path);
    } catch (error) {
      throw new BuildError(
        `Cannot read folder "${folder}": ${reasonOf(error)}`,
        { cause: error },
      );
    }
  }) as [string, string];
  const name = `core/${relative(core, real)}`;
  if (!`${real}/`.startsWith(`${core}/`)) return ownComponents(ctx, folder);
  const found = [...SERVICES, ...systemPrograms(ctx)]
    .filter((one) => one.folder === name);
  if (found.length === 0) {
    throw new BuildError(
      `Cannot build "${folder}": it is no folder of a service or a program`,
    );
  }
  ctx.sources.sayAs(name, folder);
  return found;
}
