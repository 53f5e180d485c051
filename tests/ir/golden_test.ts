// Golden IR. A file's first line is `; STAGE [option=value…]`; then comes the
// input, up to `; EXPECT`, then what the stage makes of it. Options:
//
//   input=F   the input is tests/ir/fixtures/F instead
//   show=A,B  only the entities with these names are compared
//   others    switches of the stage, as numbers or words
//
// `deno task bless` rewrites what is expected; read the difference.
import assert from "node:assert/strict";
import { asr, type AsrOptions } from "../../build/asr/mod.ts";
import { type Module, parse, print, stripDebug } from "../../build/ir/mod.ts";
import { instrument, magic, RUNTIME } from "../../build/magic/mod.ts";
import {
  applyVerified,
  type Pass,
} from "../../build/pipeline/passes/passes.ts";

const HERE = new URL("./", import.meta.url);
const EXPECT = "; EXPECT\n";
const BLESS = Deno.env.get("BLESS") === "1";

/** libmagicrt, as far as the magic pass looks at it. */
const PRELUDE =
  ["magic_init", ...RUNTIME].map((name) =>
    `define void @${name}(...) section "magic_functions" {\n  ret void\n}`
  ).join("\n") + '\n@_magic_outer = global i64 0, section "magic_data"';

type Options = ReadonlyMap<string, string>;

/** The pass that a stage's file asks for, and what is added to its input. */
const STAGES: Record<string, (options: Options) => [Pass, string]> = {
  strip: () => [{ kind: "strip" }, ""],
  magic: () => [{ kind: "magic", options: {} }, `\n${PRELUDE}`],
  asr(options) {
    const switches: Record<string, boolean> = {};
    for (const name of SWITCHES) switches[name] = options.has(name);
    const seed = options.get("seed") ?? "1";
    return [{ kind: "asr", options: { ...switches, seed } as AsrOptions }, ""];
  },
};
const SWITCHES = [
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
];

function shown(module: Module, names: readonly string[]): string {
  const entities = module.entities.filter((entity) =>
    "name" in entity && names.includes(entity.name)
  );
  return print({ file: module.file, entities }) + "\n";
}

for (const stage of Object.keys(STAGES)) {
  for (const { name } of Deno.readDirSync(new URL(`${stage}/`, HERE))) {
    const file = new URL(`${stage}/${name}`, HERE);
    Deno.test(`golden ${stage}: ${name.replace(/\.ll$/, "")}`, () => {
      const text = Deno.readTextFileSync(file);
      const line = text.slice(0, text.indexOf("\n") + 1);
      const [word, ...rest] = line.slice(2).trim().split(" ");
      assert.equal(word, stage);
      const options = new Map(rest.map((option): [string, string] => {
        const [key, value] = option.split("=");
        return [key!, value ?? ""];
      }));
      const middle = text.indexOf(EXPECT);
      assert.ok(middle > 0, `no "${EXPECT.trim()}" line`);
      const given = text.slice(line.length, middle);
      const fixture = options.get("input");
      const input = fixture === undefined
        ? given
        : Deno.readTextFileSync(new URL(`fixtures/${fixture}`, HERE));
      const [pass, more] = STAGES[stage]!(options);
      const { module: result } = applyVerified(pass, parse(input + more));
      const show = options.get("show");
      const got = show === undefined
        ? print(result)
        : shown(result, show.split(","));
      if (BLESS) Deno.writeTextFileSync(file, line + given + EXPECT + got);
      else assert.equal(got, text.slice(middle + EXPECT.length));
    });
  }
}

Deno.test("magic() without the entry function changes nothing", () => {
  const module = parse("@x = global i32 0");
  assert.equal(magic(module), module);
});

Deno.test("magic() without libmagicrt says so", () => {
  const module = parse("define i32 @main() {\n  ret i32 0\n}");
  assert.throws(() => magic(module), /libmagicrt is not linked/);
});

Deno.test("magic() refuses a thread-local variable by its name", () => {
  const module = parse(
    `@t = thread_local global i32 5\n` +
      `define i32 @main() {\n  ret i32 0\n}\n${PRELUDE}`,
  );
  assert.throws(() => magic(module), /"t" is thread-local/);
});

Deno.test("magic() counts addresses that no update carries over", () => {
  const { stats } = instrument(parse(
    `module asm "label: .long 5"\n` +
      `@table = global ptr blockaddress(@f, %there)\n` +
      `@label = external global i32\n` +
      `define ptr @f() {\n  br label %there\n\nthere:\n  ret ptr @label\n}\n` +
      `define i32 @main() {\n  ret i32 0\n}\n${PRELUDE}`,
  ));
  assert.equal(stats?.untransferablePointers, 2);
});

Deno.test("asr() gives equal text for equal seeds, other text for others", () => {
  const text = Deno.readTextFileSync(new URL("fixtures/varied.ll", HERE));
  const module = stripDebug(parse(text));
  const layout = (seed: string) => print(asr(module, { seed }));
  assert.equal(layout("abc"), layout("abc"));
  assert.notEqual(layout("abc"), layout("abd"));
  assert.throws(() => layout("xyz"), /not 128 bits/);
});
