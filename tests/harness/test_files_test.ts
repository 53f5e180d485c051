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
});

Deno.test("the runner fails for a folder that is not there", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", RUN, "tests/nowhere/"],
    env: { NO_COLOR: "1" },
  }).output();
  assert.equal(code, 2);
  assert.match(new TextDecoder().decode(stderr), /Cannot test "tests\/nowhere/);
});
