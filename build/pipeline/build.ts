// The stages of a whole build, in order.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openToolchain } from "../toolchain/mod.ts";
import { Cache, defaultCacheFolder } from "./cache.ts";
import { BuildContext, type Progress } from "./context.ts";
import { all, BuildError } from "./errors.ts";
import { KERNEL_LINK, USER_LINK } from "./flags.ts";
import { link, type LinkInput } from "./link.ts";
import {
  compileFolder,
  compileLibrary,
  type CompileOptions,
} from "./objects.ts";
import { SourceTree } from "./sources.ts";
import {
  BOOT_MODULES,
  type Component,
  CRT_START,
  KERNEL,
  KERNEL_SCRIPT,
  LIBC,
  LIBMINIXFS,
  LIBRT,
  LIBSYS,
  moduleFileName,
  program,
  PROGRAMS_FOLDER,
  SERVICES,
} from "./system.ts";
import { compile } from "./compile.ts";

export interface BuildOptions {
  output: string;
  jobs: number;
  progress: Progress;
}

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
  try {
    const binaries = await buildBinaries(ctx);
    writeBootFolder(ctx, `${options.output}.boot`, binaries);
  } finally {
    ctx.close();
  }
}

/** All components to ELF: name -> blob hash. */
async function buildBinaries(ctx: BuildContext): Promise<Map<string, string>> {
  const binaries = new Map<string, string>();
  const present = (component: Component) => {
    const found = ctx.sources.hasFolder(component.folder);
    if (!found) ctx.progress.note(`no "${component.folder}" yet: skipped`);
    return found;
  };
  const components = [KERNEL, ...SERVICES, ...programs(ctx)].filter(present);
  const native = nativeLibraries(ctx);
  await all(components.map(async (component) => {
    binaries.set(component.name, await buildNative(ctx, component, native));
  }));
  return binaries;
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

interface NativeLibraries {
  rt: Promise<LinkInput[]>;
  start: Promise<LinkInput[]>;
  user: Promise<LinkInput[]>;
}

function native(dialect: CompileOptions["dialect"]): CompileOptions {
  return { dialect, output: "native", defines: [] };
}

function nativeLibraries(ctx: BuildContext): NativeLibraries {
  const rt = compileLibrary(ctx, LIBRT, native("user"));
  const start = compile(ctx, {
    source: CRT_START,
    folder: "core/crt",
    ...native("user"),
  }).then((blob) => [{ name: CRT_START, blob }]);
  const user = all([
    compileLibrary(ctx, LIBSYS, native("system")),
    compileLibrary(ctx, LIBMINIXFS, native("system")),
    compileLibrary(ctx, LIBC, native("user")),
  ]).then((lists) => lists.flat());
  // Each component awaits these; a failure is then reported by all of them.
  for (const promise of [rt, start, user]) promise.catch(() => {});
  return { rt, start, user };
}

async function buildNative(
  ctx: BuildContext,
  component: Component,
  libraries: NativeLibraries,
): Promise<string> {
  const dialect = component.kind === "kernel"
    ? "kernel"
    : component.kind === "service"
    ? "system"
    : "user";
  const own = await compileFolder(ctx, component.folder, native(dialect));
  if (component.kind === "kernel") {
    return await link(ctx, {
      name: component.name,
      flags: KERNEL_LINK,
      objects: own,
      members: await libraries.rt,
      script: KERNEL_SCRIPT,
    });
  }
  return await link(ctx, {
    name: component.name,
    flags: USER_LINK,
    objects: [...await libraries.start, ...own],
    members: [...await libraries.user, ...await libraries.rt],
  });
}

function writeBootFolder(
  ctx: BuildContext,
  folder: string,
  binaries: Map<string, string>,
): void {
  const put = (file: string, component: string) => {
    const blob = binaries.get(component);
    if (blob === undefined) return;
    ctx.cache.write(join(folder, file), ctx.cache.readBlob(blob));
  };
  if (binaries.size === 0) throw new BuildError("Cannot find any component");
  put("kernel", KERNEL.name);
  BOOT_MODULES.forEach((name, index) => put(moduleFileName(index), name));
}
