import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "./minix_live.ts";
import { namedTests, testFiles } from "./test_files.ts";

const RUN = fileURLToPath(new URL("../run.ts", import.meta.url));

Deno.test("testFiles() finds what deno test would, and nothing of outputs", () => {
  using root = scratchFolder();
  for (const folder of ["a/b", "out", "node_modules", ".git"]) {
    Deno.mkdirSync(`${root.path}/${folder}`, { recursive: true });
    Deno.writeTextFileSync(`${root.path}/${folder}/x_test.ts`, "");
  }
  Deno.writeTextFileSync(`${root.path}/a/plain.ts`, "");
  assert.deepEqual(testFiles(root.path), ["a/b/x_test.ts"]);
  Deno.writeTextFileSync(`${root.path}/a/x.test.ts`, "");
  assert.throws(() => testFiles(root.path), /Cannot order "a\/x.test.ts"/);
});

Deno.test("namedTests() refuses what does not exist and what has no tests", () => {
  using root = scratchFolder();
  Deno.mkdirSync(`${root.path}/a`);
  Deno.mkdirSync(`${root.path}/empty`);
  Deno.writeTextFileSync(`${root.path}/a/x_test.ts`, "");
  assert.deepEqual(namedTests(root.path, ["./a/"]), ["a/x_test.ts"]);
  assert.deepEqual(namedTests(root.path, ["a/x_test.ts"]), ["a/x_test.ts"]);
  assert.throws(() => namedTests(root.path, ["b/"]), /"b\/": it does not/);
  assert.throws(() => namedTests(root.path, ["empty"]), /no test files/);
  Deno.writeTextFileSync(`${root.path}/a/plain.ts`, "");
  assert.throws(
    () => namedTests(root.path, ["a/plain.ts"]),
    /Cannot test "a\/plain.ts": test files end in "_test.ts"/,
  );
});

/** Words for the runner, and all that it says on the error stream. */
const REFUSED: readonly [words: string[], status: number, says: RegExp][] = [
  [
    ["tests/nowhere/"],
    2,
    /^test: Cannot test "tests\/nowhere": it does not exist\n$/,
  ],
  [
    ["tests/harness/slope.ts"],
    2,
    /^test: Cannot test .*: test files end in .*\n$/,
  ],
  [
    ["--filter", "nosuchtest", "tests/harness/slope_test.ts"],
    1,
    /^test: Nothing passed: no test has "nosuchtest" in its name\n$/,
  ],
  [
    ["--jobs", "0", "tests/harness/"],
    2,
    /^test: Cannot use "0" for --jobs: .*\n$/,
  ],
];

for (const [words, status, says] of REFUSED) {
  Deno.test(`the runner fails for ${words.join(" ")}`, async () => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", RUN, ...words],
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, status);
    assert.match(new TextDecoder().decode(stderr), says);
  });
}
