// Which components a build has, and all of them to ELF files.
import { partitionBlocks } from "../../image/mod.ts";
import type { BuildContext } from "../steps/context.ts";
import { all, BuildError } from "../store/errors.ts";
import {
  type Binaries,
  type Binary,
  buildRamdisk,
  diskBytes,
  ramdiskObject,
} from "../output/image_stage.ts";
import {
  bitcodeLibraries,
  buildVariant,
  type OptimisedService,
  optimiseService,
} from "./instrumented.ts";
import { buildNative, nativeLibraries } from "./native.ts";
import {
  type Component,
  KERNEL,
  program,
  PROGRAMS_FOLDER,
  service,
  SERVICES,
} from "../system/system.ts";
import type { BuildVariables } from "../system/variables.ts";

/** Carries the boot ramdisk, so it is built when all others are there. */
const RAMDISK_OWNER = "memory";

export interface ComponentOptions {
  variables: BuildVariables;
  /** Of the layout randomisation: 32 hexadecimal digits. */
  seed: string;
  large: boolean;
  services: readonly string[];
  programs: readonly string[];
}

/** Folders given on the command line become part of the source tree. */
export function findComponents(
  ctx: BuildContext,
  options: ComponentOptions,
): Component[] {
  const extra = (folder: string, what: string) => {
    const name = folder.replace(/\/+$/, "").split("/").pop() ?? "";
    if (!/^[a-z0-9_][a-z0-9_.-]*$/i.test(name)) {
      throw new BuildError(`Cannot name a ${what} after folder "${folder}"`);
    }
    mountFolder(ctx, `extra/${name}`, folder);
    return name;
  };
  const components = [
    KERNEL,
    ...SERVICES,
    ...options.services.map((folder) =>
      service(`extra/${extra(folder, "service")}`)
    ),
    ...programNames(ctx).map((name) =>
      program(name, `${PROGRAMS_FOLDER}/${name}`)
    ),
    ...options.programs.map((folder) => {
      const name = extra(folder, "program");
      return program(name, `extra/${name}`);
    }),
  ];
  const names = new Set<string>();
  for (const { name } of components) {
    if (names.has(name)) {
      throw new BuildError(`Cannot build component "${name}" twice`);
    }
    names.add(name);
  }
  return components;
}

/** Adds a folder of the host to the source tree. */
export function mountFolder(
  ctx: BuildContext,
  name: string,
  folder: string,
): void {
  try {
    ctx.sources.mount(name, folder);
  } catch (error) {
    throw new BuildError(
      `Cannot read folder "${folder}": ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function programNames(ctx: BuildContext): string[] {
  const names = ctx.sources.list(PROGRAMS_FOLDER, () => true)
    .map((name) => name.slice(PROGRAMS_FOLDER.length + 1).split("/"))
    .filter((parts) => parts.length > 1)
    .map((parts) => parts[0]!);
  return [...new Set(names)];
}

/** All components to ELF, in order of the list. */
export async function buildComponents(
  ctx: BuildContext,
  components: Component[],
  options: ComponentOptions,
): Promise<Binaries> {
  const { variables } = options;
  const native = nativeLibraries(ctx);
  const bitcode = variables.bitcode
    ? bitcodeLibraries(ctx, variables)
    : undefined;
  const binaries = new Map<string, Binary>();
  const optimised: OptimisedService[] = [];
  const build = async (component: Component) => {
    let blob: string;
    if (bitcode !== undefined && component.instrument) {
      const service = await optimiseService(ctx, component, {
        variables,
        native,
        libraries: bitcode,
      });
      optimised.push(service);
      blob = await buildVariant(ctx, service, 0, options);
    } else {
      blob = await buildNative(ctx, component, native);
    }
    binaries.set(component.name, { component, blob, variants: [] });
  };
  await all(
    components.filter(({ name }) => name !== RAMDISK_OWNER).map(build),
  );
  checkVariantSpace(ctx, binaries, optimised, options);
  await all(optimised.map(async (service) => {
    const numbers = Array.from({ length: variables.asrCount }, (_, i) => i + 1);
    const variants = await all(
      numbers.map((number) => buildVariant(ctx, service, number, options)),
    );
    const binary = binaries.get(service.component.name)!;
    binaries.set(service.component.name, { ...binary, variants });
  }));
  const owner = components.find(({ name }) => name === RAMDISK_OWNER);
  if (owner !== undefined) {
    const ramdisk = await ramdiskObject(ctx, buildRamdisk(ctx, binaries));
    const blob = await buildNative(ctx, owner, native, [ramdisk]);
    binaries.set(owner.name, { component: owner, blob, variants: [] });
  }
  return new Map(components.map(({ name }) => [name, binaries.get(name)!]));
}

/** Variants are about as large as the base binary: when they cannot fit the
 * disk, say so before building a day's worth of them. */
function checkVariantSpace(
  ctx: BuildContext,
  binaries: Binaries,
  optimised: OptimisedService[],
  options: ComponentOptions,
): void {
  const size = (name: string) =>
    Deno.statSync(ctx.cache.blobPath(binaries.get(name)!.blob)).size;
  const base = optimised.reduce(
    (sum, { component }) => sum + size(component.name),
    0,
  );
  const needed = Math.ceil(base * options.variables.asrCount / 1024);
  const blocks = partitionBlocks(diskBytes(options.large));
  if (needed <= blocks) return;
  throw new BuildError(
    `Cannot fit the contents: ASRCOUNT=${options.variables.asrCount} needs ` +
      `about ${needed} blocks of 1 KiB, the file system has ${blocks}` +
      (options.large ? "" : "; option -b makes a larger image"),
  );
}
