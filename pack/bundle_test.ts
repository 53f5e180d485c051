import assert from "node:assert/strict";
import { bundle, withPlainNames } from "./bundle.ts";
import { type Files, textFile } from "./files.ts";

function files(texts: Record<string, string>): Files {
  return new Map(
    Object.entries(texts).map(([name, text]) => [name, textFile(text)]),
  );
}

Deno.test("withPlainNames() gives what hashes named the same names", () => {
  const one = withPlainNames(files({
    "main.js": 'import"./chunk-AAAAAAAA.js";import("./ps-BBBBBBBB.js")',
    "chunk-AAAAAAAA.js": "shared",
    "chunk-CCCCCCCC.js": "other",
    "ps-BBBBBBBB.js": 'import"./chunk-CCCCCCCC.js";"x-DDDDDDDD.js"',
  }));
  const other = withPlainNames(files({
    "main.js": 'import"./chunk-ZZZZZZZZ.js";import("./ps-YYYYYYYY.js")',
    "chunk-XXXXXXXX.js": "other",
    "chunk-ZZZZZZZZ.js": "shared",
    "ps-YYYYYYYY.js": 'import"./chunk-XXXXXXXX.js";"x-DDDDDDDD.js"',
  }));
  const sorted = (of: Files) => [...of].sort(([a], [b]) => a < b ? -1 : 1);
  assert.deepEqual(sorted(one), sorted(other));
  const text = (name: string) => new TextDecoder().decode(one.get(name)!.bytes);
  assert.equal(text("main.js"), 'import"./chunk-1.js";import("./ps-2.js")');
  assert.equal(text("chunk-1.js"), "shared");
  assert.equal(text("ps-2.js"), 'import"./chunk-0.js";"x-DDDDDDDD.js"');
});

Deno.test("bundle() keeps what is disposed of, and names no folder", async () => {
  const folder = Deno.makeTempDirSync({ prefix: "minix-live-test-" });
  try {
    Deno.writeTextFileSync(
      `${folder}/main.ts`,
      `using file = Deno.openSync(Deno.args[0]!);
console.log(file.statSync().size);
`,
    );
    const files = await bundle([`${folder}/main.ts`]);
    const text = new TextDecoder().decode(files.get("main.js")!.bytes);
    assert.match(text, /\busing file =/);
    assert.doesNotMatch(text, /minix-live-test-/);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
