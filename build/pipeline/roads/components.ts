// Which components a build has, and each of them to ELF files.
import type { BuildContext } from "../steps/context.ts";
import { reasonOf } from "../../../host/mod.ts";
import { all, BuildError } from "../../errors.ts";
import {
  bitcodeLibraries,
  buildVariant,
  type OptimisedService,
  optimiseService,
} from "./instrumented.ts";
import {
  buildNative,
  type NativeLibraries,
  nativeLibraries,
} from "./native.ts";
import type { Linked } from "./debug.ts";
import { ownComponents } from "./folders.ts";
import {
  type Component,
  KERNEL,
  program,
  PROGRAMS_FOLDER,
  SERVICES,
} from "../system/system.ts";
import { type BuildVariables, variantCount } from "../system/variables.ts";

/** A finished component. */
export interface Binary {
  component: Component;
  /** Blob of the base binary. */
  blob: string;
  /** Blobs of the variants 1…N. */
  variants: string[];
  /** Blobs of the debug files, by number; none are kept without MKDEBUG. */
  debug: string[];
}

export type Binaries = ReadonlyMap<string, Binary>;

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
  const components = [
    KERNEL,
    ...SERVICES,
    ...options.services.flatMap((folder) =>
      ownComponents(ctx, folder, "service")
    ),
    ...systemPrograms(ctx),
    ...options.programs.flatMap((folder) =>
      ownComponents(ctx, folder, "program")
    ),
  ];
  const names = new Set<string>();
  for (const { name } of components) {
    if (names.has(name)) {
      throw new BuildError(`Cannot build component "${name}" twice`);
    }
    names.add(name);
  }
  checkAsrServices(components, options.variables);
  return components;
}

/** A name that nothing answers to would silently get no variants. */
function checkAsrServices(
  components: readonly Component[],
  { asrServices }: BuildVariables,
): void {
  const able = components.filter(({ kind }) => kind === "service")
    .map(({ name }) => name);
  for (const name of asrServices ?? []) {
    if (able.includes(name)) continue;
    throw new BuildError(
      `Cannot make variants of "${name}" (ASRSERVICES): ` +
        `there are ${able.sort().join(", ")}`,
    );
  }
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
      `Cannot read folder "${folder}": ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** The programs of the system itself. */
export function systemPrograms(ctx: BuildContext): Component[] {
  const names = ctx.sources.list(PROGRAMS_FOLDER, () => true)
    .map((name) => name.slice(PROGRAMS_FOLDER.length + 1).split("/"))
    .filter((parts) => parts.length > 1)
    .map((parts) => parts[0]!);
  return [...new Set(names)].map((name) =>
    program(name, `${PROGRAMS_FOLDER}/${name}`)
  );
}

/** Base binaries, and what variants are made from. */
export interface Bases {
  native: NativeLibraries;
  binaries: Map<string, Binary>;
  optimised: OptimisedService[];
}

/** So many variants need not wait until the sizes of all are known: a build
 * that is refused then has lost little. */
const EARLY_VARIANTS = 64;

/** Every component on its road; variants with them if there are few. */
export async function buildBases(
  ctx: BuildContext,
  components: readonly Component[],
  options: ComponentOptions,
  most = EARLY_VARIANTS,
): Promise<Bases> {
  const { variables } = options;
  const native = nativeLibraries(ctx);
  const libraries = variables.bitcode
    ? bitcodeLibraries(ctx, variables)
    : undefined;
  const bases: Bases = { native, binaries: new Map(), optimised: [] };
  const build = async (component: Component): Promise<Binary> => {
    if (libraries === undefined || component.kind !== "service") {
      return binaryOf(component, [
        await buildNative(ctx, component, native, variables),
      ]);
    }
    const service = await optimiseService(ctx, component, {
      variables,
      native,
      libraries,
    });
    bases.optimised.push(service);
    const count = variantCount(variables, component.name);
    const early = count <= most ? count : 0;
    const first = { first: 0, last: early };
    return binaryOf(
      component,
      await buildNumbers(ctx, service, options, first),
    );
  };
  const built = await all(components.map(build));
  return {
    ...bases,
    // In the table's order, however long each took.
    binaries: new Map(built.map((binary) => [binary.component.name, binary])),
  };
}

/** Adds the variants that are not there yet. */
export async function buildVariants(
  ctx: BuildContext,
  { binaries, optimised }: Bases,
  options: ComponentOptions,
): Promise<void> {
  await all(optimised.map(async (service) => {
    const { name } = service.component;
    const binary = binaries.get(name)!;
    const more = await buildNumbers(ctx, service, options, {
      first: binary.variants.length + 1,
      last: variantCount(options.variables, name),
    });
    const { variants, debug } = binaryOf(service.component, more, binary);
    binaries.set(name, { ...binary, variants, debug });
  }));
}

/** A component of what was linked, in order; behind what it has already. */
function binaryOf(
  component: Component,
  linked: readonly Linked[],
  before?: Binary,
): Binary {
  const known = before === undefined ? [] : [before.blob, ...before.variants];
  const [blob, ...variants] = [...known, ...linked.map(({ blob }) => blob)];
  const debug = [
    ...before?.debug ?? [],
    ...linked.flatMap(({ debug }) => debug ?? []),
  ];
  return { component, blob: blob!, variants, debug };
}

/** Variants by number, the base binary being 0. */
function buildNumbers(
  ctx: BuildContext,
  service: OptimisedService,
  options: ComponentOptions,
  { first, last }: { first: number; last: number },
): Promise<Linked[]> {
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return all(numbers.map((n) => buildVariant(ctx, service, n, options)));
}
