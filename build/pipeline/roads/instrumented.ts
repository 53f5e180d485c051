// Services on the bitcode road: with the passes that the build variables ask
// for, and their variants.
import { linkLayout } from "../../asr/mod.ts";
import { readElf } from "../../../formats/mod.ts";
import { type DebugLosses, parse, print, verify } from "../../ir/mod.ts";
import {
  generateCode,
  linkBitcode,
  moduleText,
  optimise,
  transform,
  transformUnit,
} from "../steps/bitcode.ts";
import { sha256 } from "../store/cache.ts";
import type { BuildContext, DumpStage } from "../steps/context.ts";
import type { OnDemand } from "../steps/demand.ts";
import { all } from "../../errors.ts";
import {
  CLEARED_LOCALS,
  type Dialect,
  MAGIC_DEFINES,
  SCRIPTED_LINK,
  STRIPPED,
  USER_LINK,
  WITH_DEBUG,
} from "../system/flags.ts";
import { link, type LinkInput } from "../steps/link.ts";
import { type Linked, sameWithDebug } from "./debug.ts";
import { sizesOf } from "../steps/sizes.ts";
import type { NativeLibraries } from "./native.ts";
import {
  compileComponent,
  compileLibrary,
  type CompileOptions,
  libraryOnDemand,
} from "../steps/objects.ts";
import { applyPass, type Pass } from "../passes/passes.ts";
import {
  type Component,
  LIBC,
  LIBMAGICRT,
  type Library,
  LIBSYS,
  rulesFile,
} from "../system/system.ts";
import { type BuildVariables, variantCount } from "../system/variables.ts";

export interface BitcodeLibraries {
  /** Always linked: the magic pass adds the calls to it later. */
  runtime: Promise<LinkInput[]>;
  members: Promise<LinkInput[]>;
  /** Of libc: what few need. */
  more?: OnDemand;
}

export function bitcodeLibraries(
  ctx: BuildContext,
  variables: BuildVariables,
): BitcodeLibraries {
  const build = (library: Library, dialect: Dialect) =>
    bitcodeLibrary(ctx, library, dialect, variables);
  const members = all([
    build(LIBSYS, "system"),
    build(LIBC, "user"),
  ]).then((lists) => lists.flat());
  const runtime = variables.magic
    ? build(LIBMAGICRT, "system")
    : Promise.resolve([]);
  for (const promise of [members, runtime]) promise.catch(() => {});
  const more = libraryOnDemand(ctx, LIBC, bitcode("user", variables));
  return { runtime, members, more };
}

/** A library's units; some of them marked as no state of the program's. */
export async function bitcodeLibrary(
  ctx: BuildContext,
  library: Library,
  dialect: Dialect,
  variables: BuildVariables,
  more: readonly string[] = [],
): Promise<LinkInput[]> {
  const words = bitcode(dialect, variables, library !== LIBMAGICRT);
  const options = { ...words, defines: [...words.defines, ...more] };
  const units = await compileLibrary(ctx, library, options);
  const { sectionify: marked } = library;
  if (!variables.magic || marked === undefined) return units;
  return await all(units.map(async ({ name, blob }) => {
    if (!marked.test(name)) return { name, blob };
    const unit = await transformUnit(ctx, {
      stage: "sectionify",
      name,
      unit: blob,
      pass: { kind: "sectionify" },
    });
    await keep(ctx, "sectionify", name, () => moduleText(ctx, name, unit));
    return { name, blob: unit };
  }));
}

/** How a unit of an instrumented program is compiled; libmagicrt's have no
 * state in them. */
export function bitcode(
  dialect: CompileOptions["dialect"],
  variables: BuildVariables,
  hasState = true,
): CompileOptions {
  const defines = variables.magic
    ? [...MAGIC_DEFINES, ...hasState ? CLEARED_LOCALS : []]
    : [];
  return { dialect, output: "bitcode", defines };
}

/** A service before its variants: optimised module text and what to link. */
export interface OptimisedService {
  component: Component;
  module: string;
  /** The same with debug information, where it is kept. */
  debug: string | undefined;
  natives: LinkInput[];
}

export interface InstrumentedOptions {
  variables: BuildVariables;
  native: Pick<NativeLibraries, "start" | "rt">;
  libraries: BitcodeLibraries;
}

/** A service's folder to its optimised module. */
export async function optimiseService(
  ctx: BuildContext,
  component: Component,
  options: InstrumentedOptions,
): Promise<OptimisedService> {
  const system = bitcode("system", options.variables);
  const units = await compileComponent(ctx, component, system);
  return await optimiseUnits(ctx, component, units, options);
}

/** Units of a service through all stages that its variants share. */
export async function optimiseUnits(
  ctx: BuildContext,
  component: Component,
  units: LinkInput[],
  options: InstrumentedOptions,
): Promise<OptimisedService> {
  const { name, folder } = component;
  const { magic: isMagic } = options.variables;
  const runtime = await options.libraries.runtime;
  const members = [
    ...await options.libraries.members,
    ...await options.libraries.more?.neededBy(units) ?? [],
  ];
  const start = await options.native.start;
  const rt = await options.native.rt;
  // One module: the passes see the whole program, and nothing is optimised
  // yet, because that would destroy the names and types they need.
  const linked = await linkBitcode(ctx, {
    name,
    objects: [...start, ...units, ...runtime],
    members: [...members, ...rt],
  });
  await keep(ctx, "link", name, () => moduleText(ctx, name, linked));
  const sizes = isMagic
    ? await sizesOf(ctx, {
      name,
      module: linked,
      inputs: [...units, ...members],
    })
    : {};
  const magic = { folder, sizes, ...rulesOf(ctx, component) };
  // State tables and hooks, while types and allocation sites are there.
  const described = await transform(ctx, {
    name,
    stage: "magic",
    module: linked,
    pass: isMagic ? { kind: "magic", options: magic } : { kind: "strip" },
  });
  await keep(ctx, "magic", name, () => ctx.cache.readText(described));
  // Once for all variants: asr comes later, or this would undo it.
  const { variables } = options;
  const variants = variables.asr ? 1 + variantCount(variables, name) : 0;
  const module = await optimise(ctx, { name, module: described, variants });
  await keep(ctx, "optimise", name, () => ctx.cache.readText(module));
  // The same road once more: what is installed never comes from this one.
  const debug = variables.debug
    ? await optimise(ctx, {
      name,
      module: await transform(ctx, {
        name,
        stage: "magic",
        module: linked,
        pass: isMagic
          ? { kind: "magic", options: { ...magic, debug: true } }
          : { kind: "keep" },
      }),
      variants,
    })
    : undefined;
  const natives = [...units, ...runtime, ...members].filter(({ name }) =>
    isNative(name)
  );
  return { component, module, debug, natives: [...start, ...natives, ...rt] };
}

/** What the service's own rules say of an update from another version. */
function rulesOf(
  ctx: BuildContext,
  component: Component,
): { rules?: { file: string; text: string } } {
  const name = rulesFile(component);
  if (name === undefined || !ctx.sources.has(name)) return {};
  const text = new TextDecoder().decode(ctx.sources.readText(name));
  return { rules: { file: ctx.sources.asTyped(name), text } };
}

/** Assembly has no bitcode. */
function isNative(source: string): boolean {
  return source.endsWith(".S");
}

export interface VariantOptions {
  variables: BuildVariables;
  seed: string;
}

/** Variant `number` of a service as an ELF file; 0 is the base binary. */
export async function buildVariant(
  ctx: BuildContext,
  service: OptimisedService,
  number: number,
  options: VariantOptions,
): Promise<Linked> {
  const blob = await linkVariant(ctx, service, number, {
    ...options,
    flagsFor: STRIPPED,
  });
  const { debug: module } = service;
  if (module === undefined) return { blob };
  const debug = await sameWithDebug(
    ctx,
    { name: service.component.name, blob },
    (losses) =>
      linkVariant(ctx, { ...service, module }, number, {
        ...{ ...options, flagsFor: WITH_DEBUG, losses },
      }),
  );
  return { blob, debug };
}

async function linkVariant(
  ctx: BuildContext,
  service: OptimisedService,
  number: number,
  { variables, seed: buildSeed, flagsFor, losses }: VariantOptions & {
    flagsFor: (flags: readonly string[]) => string[];
    /** Of a module with debug information. */
    losses?: DebugLosses;
  },
): Promise<string> {
  const program = service.component.name;
  const name = number === 0 ? program : `${program}-${number}`;
  const [start, ...members] = service.natives;
  if (!variables.asr) {
    const object = await generateCode(ctx, {
      name,
      module: service.module,
      pass: losses === undefined ? undefined : { kind: "keep", losses },
    });
    const objects = [start!, { name: `${name}.o`, blob: object }];
    return await link(ctx, {
      ...{ name, flags: flagsFor(USER_LINK), objects, members },
    });
  }
  const seed = variantSeed(buildSeed, program, number);
  const { sectionOffset, ...switches } = variables.asrSwitches;
  const pass: Pass = {
    kind: "asr",
    options: { seed, ...switches },
    ...losses === undefined ? {} : { losses },
  };
  const object = await generateCode(ctx, {
    name,
    module: service.module,
    pass,
  });
  await keep(ctx, "asr", name, () => {
    const text = ctx.cache.readText(service.module);
    return print(applyPass(pass, parse(text, `${name}.opt.ll`)).module);
  });
  const sections = service.natives.flatMap(({ blob }) =>
    readElf(ctx.cache.readBlob(blob)).sections.map(({ name }) => name)
  );
  return await link(ctx, {
    name,
    flags: flagsFor(SCRIPTED_LINK),
    objects: [start!, { name: `${name}.o`, blob: object }],
    members,
    script: linkLayout(seed, sections, {
      order: switches.functionOrder ?? true,
      padding: switches.functionPadding ?? true,
      offset: sectionOffset ?? true,
    }),
  });
}

/** 128 bits for one binary, as hexadecimal digits. */
export function variantSeed(
  buildSeed: string,
  program: string,
  number: number,
): string {
  return sha256("variant", buildSeed, program, String(number)).slice(0, 32);
}

/** After a stage: what `--verify-each` and `--dump-after` ask for. */
async function keep(
  ctx: BuildContext,
  stage: DumpStage | "sectionify",
  name: string,
  read: () => string | Promise<string>,
): Promise<void> {
  if (!ctx.verifyEach && ctx.dumpAfter !== stage) return;
  const text = await read();
  if (ctx.verifyEach) verify(parse(text, `${name}.${stage}.ll`));
  if (ctx.dumpAfter === stage) ctx.dump(`${name}.${stage}.ll`, text);
}
