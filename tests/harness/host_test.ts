import assert from "node:assert/strict";
import { findProgram, mustRun, needing, probe } from "./host.ts";

Deno.test("probe() makes a reason of everything that can go wrong", async () => {
  const attempts: [() => unknown, RegExp][] = [
    [() => mustRun("/no/such/program"), /^no x: .*(entity|ENOENT|No such)/],
    [() => findProgram("no-such-program"), /"no-such-program" is not on the/],
    [() => mustRun(Deno.execPath(), "no-such-command"), /^no x: status 1 /],
    [() => Promise.reject("a text"), /^no x: a text$/],
    [
      () => {
        throw new TypeError("at once");
      },
      /^no x: at once$/,
    ],
  ];
  for (const [attempt, reason] of attempts) {
    const result = await probe("x", attempt);
    assert.equal(result.found, false);
    assert.match(result.reason, reason);
  }
  assert.deepEqual(await probe("x", () => 0), { found: true, reason: "" });
});

Deno.test("needing() skips by name", () => {
  assert.deepEqual(needing({ found: true, reason: "" }, "a"), {
    name: "a",
    ignore: false,
  });
  assert.deepEqual(needing({ found: false, reason: "no b: c" }, "a"), {
    name: "a: skip: no b: c",
    ignore: true,
  });
});
