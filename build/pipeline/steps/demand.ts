// Files of a library that are compiled for those who need them.
//
// `demand.txt` of the library's folder has a line a file: its name, a colon,
// and the symbols that other files may need of it. What a component's objects
// lack and the list has is compiled, then what those objects lack, and so on.
import { all, BuildError } from "../../errors.ts";
import {
  isBitcode,
  readBitcodeSymbols,
  readElf,
} from "../../../formats/mod.ts";
import { sha256 } from "../store/cache.ts";
import type { BuildContext } from "./context.ts";
import type { LinkInput } from "./link.ts";
import type { Library } from "../system/system.ts";

/** Names below the list's folder that are musl's, not ours. */
const MUSL = /^musl\/(?=.*\.c$)/;

/** Which file of the source tree has a symbol. */
export type Demand = ReadonlyMap<string, string>;

/** A library's list; empty where it has none. */
export function readDemand(ctx: BuildContext, library: Library): Demand {
  const list = `${library.folder}/demand.txt`;
  const demand = new Map<string, string>();
  if (!ctx.sources.has(list)) return demand;
  const text = new TextDecoder().decode(ctx.sources.readText(list));
  for (const line of text.split("\n")) {
    const [name, symbols] = line.replace(/#.*/, "").split(":");
    if (name === undefined || symbols === undefined) continue;
    const source = MUSL.test(name)
      ? name.replace(MUSL, "zig/libc/musl/src/")
      : `${library.folder}/${name}`;
    if (!ctx.sources.has(source)) {
      throw new BuildError(`Cannot find "${name}" named in "${list}"`);
    }
    for (const symbol of symbols.trim().split(/\s+/)) {
      if (demand.has(symbol)) {
        throw new BuildError(
          `Cannot read "${list}": "${symbol}" is in it twice`,
        );
      }
      demand.set(symbol, source);
    }
  }
  return demand;
}

/** The files of a library's list that a build has needed so far. */
export class OnDemand {
  readonly #demand: Demand;
  readonly #objects = new Map<string, Promise<LinkInput>>();

  constructor(
    readonly ctx: BuildContext,
    library: Library,
    readonly compile: (source: string) => Promise<LinkInput>,
  ) {
    this.#demand = readDemand(ctx, library);
  }

  /** The objects that `units` need, and what those need, in an order that
   * does not depend on who needs what. */
  async neededBy(units: readonly LinkInput[]): Promise<LinkInput[]> {
    const done = new Map<string, LinkInput>();
    for (let next = units; next.length > 0;) {
      const sources = lackedBy(this.ctx, next, this.#demand)
        .filter((source) => !done.has(source));
      next = await all(sources.map((source) => this.#object(source)));
      sources.forEach((source, index) => done.set(source, next[index]!));
    }
    return [...done.keys()].sort().map((source) => done.get(source)!);
  }

  #object(source: string): Promise<LinkInput> {
    const known = this.#objects.get(source);
    if (known !== undefined) return known;
    const object = this.compile(source);
    this.#objects.set(source, object);
    return object;
  }
}

/** Sources of the list with what some objects do not define themselves. */
function lackedBy(
  ctx: BuildContext,
  units: readonly LinkInput[],
  demand: Demand,
): string[] {
  const key = sha256(
    "lacked",
    JSON.stringify([...demand]),
    JSON.stringify(units.map(({ blob }) => blob)),
  );
  const known = ctx.cache.readAction<string[]>(key);
  if (known !== undefined) return known;
  const sources = new Set<string>();
  for (const { blob } of units) {
    for (const symbol of undefinedIn(ctx.cache.readBlob(blob))) {
      const source = demand.get(symbol);
      if (source !== undefined) sources.add(source);
    }
  }
  const list = [...sources].sort();
  ctx.cache.putAction(key, list);
  return list;
}

/** Names that an object, native or bitcode, wants of others. */
export function undefinedIn(object: Uint8Array): string[] {
  if (!isBitcode(object)) {
    return readElf(object).symbols
      .filter(({ section, binding }) => section === "" && binding === "global")
      .map(({ name }) => name);
  }
  return readBitcodeSymbols(object)
    .filter(({ defined, weak }) => !defined && !weak).map(({ name }) =>
      calledFor(name)
    );
}

const SUFFIXES: Readonly<Record<string, string>> = {
  f32: "f",
  f64: "",
  f80: "l",
};

/** The function that code generation calls for an intrinsic of a number. */
function calledFor(name: string): string {
  const intrinsic = /^llvm\.(\w+)\.(f32|f64|f80)(?:\.|$)/.exec(name);
  return intrinsic === null
    ? name
    : `${intrinsic[1]}${SUFFIXES[intrinsic[2]!]}`;
}
