// The list of what is compiled on demand says what is so.
import assert from "node:assert/strict";
import { withBuild } from "../../build/pipeline/open.ts";
import {
  type Demand,
  readDemand,
  undefinedIn,
} from "../../build/pipeline/steps/demand.ts";
import {
  compileLibrary,
  libraryOnDemand,
} from "../../build/pipeline/steps/objects.ts";
import { native } from "../../build/pipeline/roads/native.ts";
import { LIBC, LIBSYS } from "../../build/pipeline/system/system.ts";
import { readBitcodeSymbols, readElf } from "../../formats/mod.ts";

const QUIET = { step() {}, note() {}, warning() {} };
const OPTIONS = { jobs: 1, overlays: [], verifyEach: false };

/** Global names that an object has. */
function definedIn(object: Uint8Array): string[] {
  return readElf(object).symbols
    .filter(({ section, binding }) => section !== "" && binding !== "local")
    .map(({ name }) => name);
}

function sourcesOf(demand: Demand): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>();
  for (const [symbol, source] of demand) {
    sources.set(source, (sources.get(source) ?? new Set()).add(symbol));
  }
  return sources;
}

Deno.test("demand.txt has the names of its files, and no file that all need", async () => {
  await withBuild(OPTIONS, QUIET, async (ctx) => {
    const demand = readDemand(ctx, LIBC);
    const more = libraryOnDemand(ctx, LIBC, native("user"));
    const always = [
      ...await compileLibrary(ctx, LIBC, native("user")),
      ...await compileLibrary(ctx, LIBSYS, native("system")),
    ];
    const there = new Set<string>();
    for (const { name, blob } of always) {
      const object = ctx.cache.readBlob(blob);
      for (const symbol of definedIn(object)) there.add(symbol);
      const needed = undefinedIn(object).filter((name) => demand.has(name));
      assert.deepEqual(needed, [], `${name} needs what is compiled on demand`);
    }
    for (const [source, symbols] of sourcesOf(demand)) {
      const { blob } = await more.compile(source);
      const defined = definedIn(ctx.cache.readBlob(blob));
      // What another file has as well is weak in one of the two.
      const own = defined.filter((name) =>
        !there.has(name) && demand.get(name) === source ||
        !there.has(name) && !demand.has(name)
      );
      assert.deepEqual(new Set(own), symbols, source);
    }
  });
});

Deno.test("bitcode's table of names is what its writer means", async () => {
  await withBuild(OPTIONS, QUIET, async (ctx) => {
    const [unit] = await compileLibrary(ctx, LIBC, {
      dialect: "user",
      output: "bitcode",
      defines: [],
    }).then((units) => units.filter(({ name }) => name.endsWith("exit.c")));
    const bytes = ctx.cache.readBlob(unit!.blob);
    const symbols = new Map(
      readBitcodeSymbols(bytes).map((symbol) => [symbol.name, symbol]),
    );
    const shape = (name: string) => {
      const { defined, weak, global } = symbols.get(name)!;
      return { defined, weak, global };
    };
    const yes = { defined: true, weak: false, global: true };
    assert.deepEqual(shape("atexit"), yes);
    assert.deepEqual(shape("handlers"), { ...yes, global: false });
    assert.deepEqual(shape("_exit"), { ...yes, defined: false });
    assert.deepEqual(shape("__stdio_exit"), {
      ...yes,
      defined: false,
      weak: true,
    });
    assert.throws(
      () => readBitcodeSymbols(bytes.subarray(0, bytes.length - 40)),
      SyntaxError,
    );
    assert.throws(() => readBitcodeSymbols(new Uint8Array(8)), SyntaxError);
  });
});
