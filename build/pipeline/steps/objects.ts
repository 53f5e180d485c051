// Folders of the source tree to lists of objects.
import { compile } from "./compile.ts";
import type { BuildContext } from "./context.ts";
import { OnDemand, readDemand } from "./demand.ts";
import { all, BuildError } from "../../errors.ts";
import type { Dialect, OutputKind } from "../system/flags.ts";
import type { LinkInput } from "./link.ts";
import type { Component, Library } from "../system/system.ts";

export interface CompileOptions {
  dialect: Dialect;
  output: OutputKind;
  defines: string[];
}

/** Compiles all of a folder's C and assembly files. */
export function compileFolder(
  ctx: BuildContext,
  folder: string,
  options: CompileOptions,
): Promise<LinkInput[]> {
  return compileFiles(ctx, sourceFiles(ctx, folder), folder, options);
}

/** A component's own objects: of all its folder's sources, or of those that
 * a folder of the user's names. */
export async function compileComponent(
  ctx: BuildContext,
  { folder, own }: Component,
  options: CompileOptions,
): Promise<LinkInput[]> {
  if (own === undefined) return await compileFolder(ctx, folder, options);
  return await all(own.sources.map(async ({ name, ...flags }) => {
    const unit = { source: name, folder, ...options, own: flags };
    return { name, blob: await compile(ctx, unit), unit };
  }));
}

/** A library's objects: its own files, then the musl files it names; without
 * those that are compiled on demand. */
export async function compileLibrary(
  ctx: BuildContext,
  library: Library,
  options: CompileOptions,
): Promise<LinkInput[]> {
  const onDemand = new Set(readDemand(ctx, library).values());
  const sources = sourceFiles(ctx, library.folder)
    .filter((source) => !onDemand.has(source));
  const own = compileFiles(ctx, sources, library.folder, options);
  if (!library.musl) return await own;
  const musl = compileFiles(ctx, muslFiles(ctx, library), library.folder, {
    ...options,
    dialect: "musl",
  });
  return (await all([own, musl])).flat();
}

/** A library's objects that are compiled on demand. */
export function libraryOnDemand(
  ctx: BuildContext,
  library: Library,
  options: CompileOptions,
): OnDemand {
  return new OnDemand(ctx, library, async (source) => {
    const dialect = source.startsWith("zig/") ? "musl" : options.dialect;
    const of = { ...options, dialect };
    return (await compileFiles(ctx, [source], library.folder, of))[0]!;
  });
}

export function sourceFiles(ctx: BuildContext, folder: string): string[] {
  return ctx.sources.list(folder, (name) => /\.[cS]$/.test(name));
}

function muslFiles(ctx: BuildContext, library: Library): string[] {
  const list = `${library.folder}/musl.txt`;
  if (!ctx.sources.has(list)) return [];
  const text = new TextDecoder().decode(ctx.sources.readText(list));
  const names = text.split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => `zig/libc/musl/src/${line}`);
  for (const name of names) {
    if (!ctx.sources.has(name)) {
      throw new BuildError(`Cannot find "${name}" named in "${list}"`);
    }
  }
  return names;
}

async function compileFiles(
  ctx: BuildContext,
  files: string[],
  folder: string,
  options: CompileOptions,
): Promise<LinkInput[]> {
  return await all(files.map(async (source) => {
    const unit = { source, folder, ...options };
    const name = source.replace(/^zig\/libc\//, "");
    return { name, blob: await compile(ctx, unit), unit };
  }));
}
