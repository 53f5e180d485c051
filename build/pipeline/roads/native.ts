// Components compiled to native objects and linked, without the passes: the
// kernel, programs, and services of a build without MKMAGIC.
import { compile } from "../steps/compile.ts";
import type { BuildContext } from "../steps/context.ts";
import {
  KERNEL_LINK,
  SECTION_DEFINES,
  STRIPPED,
  USER_LINK,
  WITH_DEBUG,
} from "../system/flags.ts";
import { link, type LinkInput } from "../steps/link.ts";
import {
  compileComponent,
  compileLibrary,
  type CompileOptions,
} from "../steps/objects.ts";
import {
  type Component,
  CRT_START,
  KERNEL_SCRIPT,
  LIBC,
  LIBRT,
  LIBSYS,
} from "../system/system.ts";
import type { BuildVariables } from "../system/variables.ts";
import { type Linked, sameWithDebug } from "./debug.ts";

/** Libraries that several links share, compiled once. */
export interface NativeLibraries {
  rt: Promise<LinkInput[]>;
  start: Promise<LinkInput[]>;
  system: Promise<LinkInput[]>;
  libc: Promise<LinkInput[]>;
}

export function native(dialect: CompileOptions["dialect"]): CompileOptions {
  return { dialect, output: "native", defines: [] };
}

export function nativeLibraries(ctx: BuildContext): NativeLibraries {
  const rt = compileLibrary(ctx, LIBRT, {
    ...native("user"),
    defines: SECTION_DEFINES,
  });
  const start = compile(ctx, {
    source: CRT_START,
    folder: "core/crt",
    ...native("user"),
  }).then((blob) => [{ name: CRT_START, blob }]);
  const system = compileLibrary(ctx, LIBSYS, native("system"));
  const libc = compileLibrary(ctx, LIBC, native("user"));
  // Each link awaits these and reports a failure; without any link, nobody
  // wants to know.
  for (const promise of [rt, start, system, libc]) promise.catch(() => {});
  return { rt, start, system, libc };
}

const DIALECTS = {
  kernel: "kernel",
  service: "system",
  program: "user",
} as const;

/** A service's printf is libsys's, which goes to the log; a program's libc's. */
async function inSearchOrder(
  component: Component,
  libraries: NativeLibraries,
): Promise<LinkInput[]> {
  const system = await libraries.system;
  const libc = await libraries.libc;
  return component.kind === "program"
    ? [...libc, ...system]
    : [...system, ...libc];
}

/** The component's ELF file, and its debug file where that is kept. */
export async function buildNative(
  ctx: BuildContext,
  component: Component,
  libraries: NativeLibraries,
  variables: BuildVariables,
): Promise<Linked> {
  const blob = await linkNative(ctx, component, libraries, STRIPPED);
  if (!variables.debug) return { blob };
  const debug = await sameWithDebug(
    ctx,
    { name: component.name, blob },
    () => linkNative(ctx, component, libraries, WITH_DEBUG),
  );
  return { blob, debug };
}

async function linkNative(
  ctx: BuildContext,
  component: Component,
  libraries: NativeLibraries,
  flagsFor: (flags: readonly string[]) => string[],
): Promise<string> {
  const dialect = DIALECTS[component.kind];
  const own = await compileComponent(ctx, component, native(dialect));
  if (component.kind === "kernel") {
    return await link(ctx, {
      name: component.name,
      flags: flagsFor(KERNEL_LINK),
      objects: own,
      members: await libraries.rt,
      script: new TextDecoder().decode(ctx.sources.readText(KERNEL_SCRIPT)),
    });
  }
  return await link(ctx, {
    name: component.name,
    flags: flagsFor(USER_LINK),
    objects: [...await libraries.start, ...own],
    members: [
      ...await inSearchOrder(component, libraries),
      ...await libraries.rt,
    ],
  });
}
