import assert from "node:assert/strict";
import { assertComesBack, assertNoSlope, slope } from "./slope.ts";

Deno.test("slope() is zero for what stands still, with a late sample or two", () => {
  assert.equal(slope([9, 9, 9, 9, 9, 9]), 0);
  assert.equal(slope([9, 5, 9, 9, 9, 5, 9, 9, 5, 9]), 0);
});

Deno.test("slope() sees a leak, a slow one, and one with a quiet quarter", () => {
  assert.equal(slope([9, 8, 7, 6, 5]), -1);
  assert.ok(slope([9, 9, 9, 8, 8, 8, 7, 7, 7, 6]) < 0);
  assert.ok(slope([90, 80, 70, 60, 60, 60, 50, 40, 30, 20]) < 0);
  assert.ok(slope([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]) > 0);
});

Deno.test("assertNoSlope() names what moves", () => {
  const samples = [3, 2, 1, 0].map((pages) => ({ pages, procs: 7 }));
  assert.throws(
    () => assertNoSlope(samples, ["procs", "pages"]),
    /pages: -1 a sample: 3 2 1 0/,
  );
  assert.throws(() => assertNoSlope(samples, ["grants"]), /no count "grants"/);
  assertNoSlope(samples, ["procs"]);
  assertNoSlope(samples, ["pages"], 4);
  assert.throws(() => assertNoSlope(samples, ["pages"], 3), /pages: -1 /);
});

Deno.test("assertComesBack() bears a page more or less, and no leak", () => {
  assertComesBack("pages", [9, 9, 8, 9, 9, 9, 9, 9, 8, 9], 0);
  assertComesBack("pages", [8, 9, 8, 8, 8, 9], 0);
  assertComesBack("pages", [9, 9, 9, 8, 8, 8], 1);
  assertComesBack("pages", [8, 8, 8, 9, 9, 9], 0);
  for (
    const values of [
      [9, 9, 9, 8, 8, 8],
      [9, 9, 9, 9, 8, 8, 8, 8],
      [9, 8, 7, 6, 5, 4],
    ]
  ) {
    assert.throws(
      () => assertComesBack("pages", values, 0),
      /does not come back/,
    );
  }
  assert.throws(
    () => assertComesBack("pages", [29, 28, 26, 25, 24, 22], 3),
    /does not come back/,
  );
  assert.throws(() => assertComesBack("pages", [9, 9], 0), /too few/);
});
