// Each transformation of the asr pass has a switch, and its effect is in the
// ELF file.
import assert from "node:assert/strict";
import type { AsrSwitch } from "../../build/pipeline/system/variables.ts";
import { readElf } from "../../formats/mod.ts";
import { type ElfSymbol, elfSymbols } from "../harness/elf.ts";
import { ProgramBuilder } from "./program.ts";

const SWITCHES: readonly AsrSwitch[] = [
  "functionOrder",
  "functionPadding",
  "dataOrder",
  "dataPadding",
  "constantOrder",
  "constantPadding",
  "blockOrder",
  "frameOrder",
  "framePadding",
  "runtime",
  "sectionOffset",
];

interface Binary {
  readonly bytes: Uint8Array;
  readonly symbols: readonly ElfSymbol[];
}

const NATIVE = /^(mem(cpy|move|set|cmp)|__u?(div|mod)di3|_start)$/;
const CONSTANT = /^(\.rodata|magic_ro|magic_data_ro)/;

function functions({ symbols }: Binary): ElfSymbol[] {
  return symbols.filter((s) => s.kind === "function" && !NATIVE.test(s.name));
}

function objects({ symbols }: Binary, constant: boolean): ElfSymbol[] {
  // Small constants of functions lie in sections of their own, by size.
  return symbols.filter((s) =>
    s.kind === "object" && CONSTANT.test(s.section) === constant &&
    !(constant && s.name.includes(".") && !s.name.startsWith(".str"))
  );
}

function inOrder(symbols: readonly ElfSymbol[]): string[] {
  return symbols.toSorted((a, b) => a.value - b.value).map(({ name }) => name);
}

/** Distances to the symbol that follows, by name. */
function distances(symbols: readonly ElfSymbol[]): Map<string, number> {
  const sorted = symbols.toSorted((a, b) => a.value - b.value);
  return new Map(
    sorted.slice(0, -1).map((symbol, i) => [
      symbol.name,
      sorted[i + 1]!.value - symbol.value,
    ]),
  );
}

/** Share of common keys whose values differ. */
function changed<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
): number {
  const common = [...a.keys()].filter((key) => b.has(key));
  const different = common.filter((key) => a.get(key) !== b.get(key));
  return different.length / common.length;
}

/** Code of functions, where calls do not count: the bytes' multiset. */
function code({ bytes, symbols }: Binary): Map<string, string> {
  const { segments } = readElf(bytes);
  return new Map(
    functions({ bytes, symbols }).map((symbol) => {
      const segment = segments.find(({ virtual, fileSize }) =>
        symbol.value >= virtual && symbol.value < virtual + fileSize
      )!;
      const start = segment.offset + symbol.value - segment.virtual;
      return [symbol.name, bytes.slice(start, start + symbol.size).join()];
    }),
  );
}

/** Bytes of stack that a function takes at its start, by name. */
function frames(binary: Binary): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, text] of code(binary)) {
    const take = /(?:131,236,(\d+)|129,236,(\d+,\d+,\d+,\d+)),/.exec(text);
    found.set(name, take?.[1] ?? take?.[2] ?? "0");
  }
  return found;
}

Deno.test("each switch of the asr pass shows in the ELF file", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
  try {
    const builder = await ProgramBuilder.open(folder);
    const build = async (only?: AsrSwitch): Promise<Binary> => {
      const switches = Object.fromEntries(
        SWITCHES.map((name) => [name, name === only]),
      );
      const path = await builder.build(only ?? "none", ["magic/basic.c"], {
        seed: "5",
        switches,
      });
      const bytes = await Deno.readFile(path);
      return { bytes, symbols: elfSymbols(bytes) };
    };
    const plain = await build();

    await t.step("functionOrder", async () => {
      const other = await build("functionOrder");
      assert.notDeepEqual(inOrder(functions(other)), inOrder(functions(plain)));
      assert.deepEqual(
        inOrder(objects(other, false)),
        inOrder(objects(plain, false)),
      );
    });
    await t.step("functionPadding", async () => {
      const other = await build("functionPadding");
      assert.deepEqual(inOrder(functions(other)), inOrder(functions(plain)));
      const share = changed(
        distances(functions(plain)),
        distances(functions(other)),
      );
      assert.ok(share > 0.9, String(share));
    });
    for (const constant of [false, true]) {
      const what = constant ? "constant" : "data";
      await t.step(`${what}Order`, async () => {
        const other = await build(`${what}Order`);
        assert.notDeepEqual(
          inOrder(objects(other, constant)),
          inOrder(objects(plain, constant)),
        );
        assert.deepEqual(inOrder(functions(other)), inOrder(functions(plain)));
      });
      await t.step(`${what}Padding`, async () => {
        const other = await build(`${what}Padding`);
        assert.deepEqual(
          inOrder(objects(other, constant)),
          inOrder(objects(plain, constant)),
        );
        const share = changed(
          distances(objects(plain, constant)),
          distances(objects(other, constant)),
        );
        assert.ok(share > 0.75, String(share));
      });
    }
    await t.step("blockOrder", async () => {
      const other = await build("blockOrder");
      assert.deepEqual(inOrder(functions(other)), inOrder(functions(plain)));
      const share = changed(code(plain), code(other));
      assert.ok(share > 0.5, String(share));
    });
    await t.step("framePadding", async () => {
      const other = await build("framePadding");
      const share = changed(frames(plain), frames(other));
      assert.ok(share > 0.8, String(share));
    });
    await t.step("frameOrder", async () => {
      const other = await build("frameOrder");
      assert.ok(changed(code(plain), code(other)) > 0);
    });
    await t.step("runtime", async () => {
      const other = await build("runtime");
      assert.notDeepEqual(other.bytes, plain.bytes);
      assert.deepEqual(inOrder(functions(other)), inOrder(functions(plain)));
    });
    await t.step("sectionOffset", async () => {
      const other = await build("sectionOffset");
      const [before, after] = [plain, other].map((binary) =>
        new Map(functions(binary).map(({ name, value }) => [name, value]))
      );
      assert.equal(changed(before!, after!), 1);
      assert.deepEqual(
        distances(functions(other)),
        distances(functions(plain)),
      );
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
