import assert from "node:assert/strict";
import { isGood, readReport, runTests } from "./reports.ts";
import { scratchFolder } from "./minix_live.ts";

const GOOD = `running 3 tests from ./a_test.ts
one ... ok (1ms)
two: skip: no qemu ... ignored (0ms)
three ...
  a step: skip: no fsck.minix ... ignored (0ms)
three ... ok (2ms)

ok | 2 passed | 0 failed | 1 ignored (1 step) (1s)
`;

Deno.test("readReport() counts, and names what was skipped", () => {
  assert.deepEqual(readReport(GOOD, ["a_test.ts"], 0), {
    passed: 2,
    failed: 0,
    skipped: ["two: skip: no qemu", "a step: skip: no fsck.minix"],
    broken: [],
  });
});

Deno.test("readReport() takes no silence for success", () => {
  for (const [text, code] of [["", 0], ["", 1], [GOOD, 1]] as const) {
    const outcome = readReport(text, ["a_test.ts"], code);
    assert.deepEqual(outcome.broken, [`a_test.ts: status ${code}`]);
    assert.ok(!isGood(outcome));
  }
});

Deno.test("a file in which there are no tests is no success", () => {
  const text = `running 0 tests from ./b_test.ts\n${GOOD}`;
  const outcome = readReport(text, ["b_test.ts", "a_test.ts"], 0);
  assert.deepEqual(outcome.broken, ["b_test.ts: it has no tests"]);
  assert.ok(!isGood(outcome));
});

Deno.test("runTests() finds what fails, and what throws before there is a test", async () => {
  using folder = scratchFolder();
  const write = (name: string, text: string) => {
    Deno.writeTextFileSync(`${folder.path}/${name}_test.ts`, text);
    return `${folder.path}/${name}_test.ts`;
  };
  const fails = write("fails", 'Deno.test("x", () => { throw new Error(); });');
  const throws = write("throws", 'throw new Error("at the top");');
  const skips = write(
    "skips",
    'Deno.test({ name: "y: skip: no z", ignore: true, fn() {} });',
  );
  const empty = write("empty", "");
  const ends = write("ends", 'Deno.exit(0); Deno.test("z", () => {});');
  assert.equal((await runTests([fails])).failed, 1);
  assert.match(
    (await runTests([ends], { args: ["--no-check"] })).broken[0]!,
    /ends_test\.ts: it did not run, status 0$/,
  );
  assert.match((await runTests([empty])).broken[0]!, /it has no tests$/);
  assert.ok(!isGood(await runTests([throws])));
  assert.deepEqual((await runTests([skips])).skipped, ["y: skip: no z"]);
});
