// One source file to one object (native or bitcode), with a cache entry that
// knows which headers were read.
//
// An entry is found by the command and the file's contents, and holds a list
// of results, each with the headers it depended on. A result is valid while
// all those headers have the same contents and no new header hides one.
import { ToolError } from "../../toolchain/mod.ts";
import { sha256 } from "../store/cache.ts";
import type { BuildContext } from "./context.ts";
import { BuildError } from "../../errors.ts";
import {
  compileCommand,
  type Dialect,
  includePath,
  type OutputKind,
} from "../system/flags.ts";
import type { OwnFlags } from "../system/system.ts";

export interface Unit {
  /** Name in the source tree. */
  source: string;
  /** Folder of the component: its own headers are found there. */
  folder: string;
  dialect: Dialect;
  output: OutputKind;
  defines: string[];
  /** Of a source of the user's. */
  own?: OwnFlags;
}

interface CompileResult {
  /** Header name and contents hash; the toolchain's own are left out. */
  headers: [name: string, hash: string][];
  blob: string;
  /** What the compiler warned of; told again by each build. */
  warnings?: string;
}

/** At most this many results are remembered for one command and file. */
const MAX_RESULTS = 8;

/** Compiles a unit; the result is the blob hash of the object. */
export async function compile(ctx: BuildContext, unit: Unit): Promise<string> {
  const { key, current } = lookUp(ctx, unit);
  if (current !== undefined) {
    ctx.headers.set(key, current.headers);
    ctx.count("compile", unit.source, true);
    ctx.warn(current.warnings);
    return current.blob;
  }
  return await ctx.slot(async () => {
    const start = performance.now();
    const object = ctx.scratch(".o");
    const depfile = ctx.scratch(".d");
    const args = compileCommand(unit, { object, depfile });
    let said: string;
    try {
      said = await ctx.toolchain.run("clang", args, { cwd: ctx.workFolder() });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      throw compileError(ctx, unit.source, error);
    }
    const names = parseDepfile(
      Deno.readTextFileSync(ctx.scratchPath(depfile)),
    ).filter((name) => name !== unit.source && !name.startsWith("zig/"));
    const result: CompileResult = {
      headers: names.map((name) => [name, ctx.sources.read(name).hash]),
      blob: ctx.cache.adoptFile(ctx.scratchPath(object)),
      ...said === "" ? {} : { warnings: said },
    };
    ctx.warn(result.warnings);
    // Another build with other headers may have put its own meanwhile.
    const known = resultsOf(ctx, key);
    ctx.cache.putAction(key, [result, ...known].slice(0, MAX_RESULTS));
    ctx.headers.set(key, result.headers);
    ctx.count("compile", unit.source, false, performance.now() - start);
    return result.blob;
  });
}

/** The headers of a unit that was compiled in this build, with their hashes. */
export function headersOf(
  ctx: BuildContext,
  unit: Unit,
): readonly (readonly [string, string])[] {
  const headers = ctx.headers.get(keyOf(ctx, unit));
  if (headers === undefined) {
    throw new Error(`Cannot look at "${unit.source}": it was not compiled`);
  }
  return headers;
}

function lookUp(ctx: BuildContext, unit: Unit): {
  key: string;
  current: CompileResult | undefined;
} {
  const key = keyOf(ctx, unit);
  const path = includePath(unit.dialect, unit.folder, unit.own);
  const current = resultsOf(ctx, key).find((result) =>
    isCurrent(ctx, result, path)
  );
  return { key, current };
}

function keyOf(ctx: BuildContext, unit: Unit): string {
  return sha256(
    "compile",
    ctx.toolchain.id,
    JSON.stringify(compileCommand(unit, { object: "", depfile: "" })),
    ctx.sources.read(unit.source).hash,
  );
}

function resultsOf(ctx: BuildContext, key: string): CompileResult[] {
  return ctx.cache.readAction<CompileResult[]>(key) ?? [];
}

function isCurrent(
  ctx: BuildContext,
  result: CompileResult,
  path: string[],
): boolean {
  return ctx.cache.hasBlob(result.blob) &&
    result.headers.every(([name, hash]) =>
      ctx.sources.has(name) && ctx.sources.read(name).hash === hash &&
      !isHidden(ctx, name, path)
    );
}

/** Whether a folder searched before this header's now has one of its name. */
function isHidden(ctx: BuildContext, name: string, path: string[]): boolean {
  const at = path.findIndex((dir) => name.startsWith(dir + "/"));
  if (at < 0) return false;
  const rest = name.slice(path[at]!.length + 1);
  return path.slice(0, at).some((dir) =>
    !dir.startsWith("zig/") && ctx.sources.has(`${dir}/${rest}`)
  );
}

/** Names of a make rule's prerequisites, made relative and tidy. Of its escapes
 * these are left: "\ " and "\#" for the character, "$$" for "$". */
export function parseDepfile(text: string): string[] {
  const body = text.slice(text.indexOf(":") + 1).replaceAll("\\\n", " ");
  const names = body.match(/(?:\\[ #]|\S)+/g) ?? [];
  return [...new Set(names.map(unescape).map(normalise))];
}

function unescape(name: string): string {
  return name.replaceAll(/\\([ #])/g, "$1").replaceAll("$$", "$");
}

function normalise(name: string): string {
  const parts: string[] = [];
  for (const part of name.split("/")) {
    if (part === "." || part === "") continue;
    if (part === ".." && parts.length > 0) parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}

/** The compiler's first error line; its whole text is the detail. */
function compileError(
  ctx: BuildContext,
  source: string,
  error: ToolError,
): BuildError {
  const text = ctx.sources.asTyped(error.stderr);
  const lines = text.trimEnd().split("\n");
  const first = lines.find((line) => /error: /.test(line)) ?? lines[0] ?? "";
  const name = ctx.sources.asTyped(source);
  return new BuildError(`Cannot compile "${name}": ${first}`, {
    detail: text,
    cause: error,
  });
}
