// Services on the bitcode road: with the passes that the build variables ask
// for, and their variants.
import { linkLayout } from "../asr/mod.ts";
import { parse, print, verify } from "../ir/mod.ts";
import {
  generateCode,
  linkBitcode,
  optimise,
  transform,
  transformUnit,
} from "./bitcode.ts";
import { sha256 } from "./cache.ts";
import type { BuildContext } from "./context.ts";
import { all } from "./errors.ts";
import { sectionNames } from "./elf_sections.ts";
import { type Dialect, SCRIPTED_LINK, USER_LINK } from "./flags.ts";
import { link, type LinkInput } from "./link.ts";
import type { NativeLibraries } from "./native.ts";
import {
  compileFolder,
  compileLibrary,
  type CompileOptions,
} from "./objects.ts";
import { applyPass, type Pass } from "./passes.ts";
import {
  type Component,
  LIBC,
  LIBMAGICRT,
  type Library,
  LIBSYS,
} from "./system.ts";
import type { BuildVariables } from "./variables.ts";

export interface BitcodeLibraries {
  /** Always linked: the magic pass adds the calls to it later. */
  runtime: Promise<LinkInput[]>;
  members: Promise<LinkInput[]>;
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
  return { runtime, members };
}

/** A library's units; some of them marked as no state of the program's. */
async function bitcodeLibrary(
  ctx: BuildContext,
  library: Library,
  dialect: Dialect,
  variables: BuildVariables,
): Promise<LinkInput[]> {
  const options = bitcode(dialect, variables);
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
    return { name, blob: unit };
  }));
}

function bitcode(
  dialect: CompileOptions["dialect"],
  variables: BuildVariables,
): CompileOptions {
  const defines = variables.magic ? ["-D_MINIX_MAGIC=1"] : [];
  return { dialect, output: "bitcode", defines };
}

/** A service before its variants: optimised module text and what to link. */
export interface OptimisedService {
  component: Component;
  module: string;
  natives: LinkInput[];
}

export async function optimiseService(
  ctx: BuildContext,
  component: Component,
  options: {
    variables: BuildVariables;
    native: NativeLibraries;
    libraries: BitcodeLibraries;
  },
): Promise<OptimisedService> {
  const { name, folder } = component;
  const system = bitcode("system", options.variables);
  const own = await compileFolder(ctx, folder, system);
  const { magic: isMagic } = options.variables;
  const runtime = await options.libraries.runtime;
  const members = await options.libraries.members;
  const start = await options.native.start;
  const linked = await linkBitcode(ctx, {
    name,
    objects: [...start, ...own, ...runtime],
    members: [...members, ...await options.native.rt],
  });
  const described = await transform(ctx, {
    name,
    stage: "magic",
    module: linked,
    pass: isMagic ? { kind: "magic", options: { folder } } : { kind: "strip" },
  });
  keep(ctx, "magic", name, described);
  const module = await optimise(ctx, name, described);
  keep(ctx, "optimise", name, module);
  const natives = [...own, ...runtime, ...members].filter(({ name }) =>
    isNative(name)
  );
  return {
    component,
    module,
    natives: [...start, ...natives, ...await options.native.rt],
  };
}

/** Assembly has no bitcode. */
function isNative(source: string): boolean {
  return source.endsWith(".S");
}

/** Variant `number` of a service as an ELF file; 0 is the base binary. */
export async function buildVariant(
  ctx: BuildContext,
  service: OptimisedService,
  number: number,
  options: { variables: BuildVariables; seed: string },
): Promise<string> {
  const program = service.component.name;
  const name = number === 0 ? program : `${program}-${number}`;
  const [start, ...members] = service.natives;
  const { variables } = options;
  if (!variables.asr) {
    const object = await generateCode(ctx, {
      name,
      module: service.module,
      pass: undefined,
    });
    const objects = [start!, { name: `${name}.o`, blob: object }];
    return await link(ctx, { name, flags: USER_LINK, objects, members });
  }
  const seed = variantSeed(options.seed, program, number);
  const { sectionOffset, ...switches } = variables.asrSwitches;
  const pass: Pass = { kind: "asr", options: { seed, ...switches } };
  const object = await generateCode(ctx, {
    name,
    module: service.module,
    pass,
  });
  keepText(ctx, "asr", name, () => {
    const bytes = ctx.cache.readBlob(service.module);
    const text = new TextDecoder().decode(bytes);
    return print(applyPass(pass, parse(text, `${name}.opt.ll`)).module);
  });
  const sections = service.natives.flatMap(({ blob }) =>
    sectionNames(ctx.cache.readBlob(blob))
  );
  return await link(ctx, {
    name,
    flags: SCRIPTED_LINK,
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
function keep(
  ctx: BuildContext,
  stage: string,
  name: string,
  blob: string,
): void {
  keepText(
    ctx,
    stage,
    name,
    () => new TextDecoder().decode(ctx.cache.readBlob(blob)),
  );
}

function keepText(
  ctx: BuildContext,
  stage: string,
  name: string,
  read: () => string,
): void {
  if (!ctx.verifyEach && ctx.dumpAfter !== stage) return;
  const text = read();
  if (ctx.verifyEach) verify(parse(text, `${name}.${stage}.ll`));
  if (ctx.dumpAfter === stage) ctx.dump(`${name}.${stage}.ll`, text);
}
