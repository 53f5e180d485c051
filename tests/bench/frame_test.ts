import assert from "node:assert/strict";
import { scratchFolder } from "../harness/minix_live.ts";
import { appendRecord, median, printTable, relative } from "./frame.ts";

Deno.test("median() takes the middle, or the mean of two", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 2, 10, 4]), 3);
});

Deno.test("relative() divides medians, and the table shows them", () => {
  const rows = relative([
    { name: "base", unit: "s", values: [2, 4, 3] },
    { name: "it", unit: "s", values: [6, 6, 7], aim: 1.5 },
  ], [2, 4, 3]);
  assert.deepEqual(rows.map(({ ratio }) => ratio), [1, 2]);
  assert.deepEqual(printTable(rows).slice(1), [
    "base  3.00 s   1.00       2.00 4.00 3.00",
    "it    6.00 s   2.00  1.5  6.00 6.00 7.00",
  ]);
});

Deno.test("appendRecord() adds a line to the history", () => {
  using folder = scratchFolder();
  const rows = [{ name: "it", unit: "s", values: [3, 1, 2] }];
  for (let i = 0; i < 2; i++) appendRecord(`${folder.path}/b`, "build", rows);
  const lines = Deno.readTextFileSync(`${folder.path}/b/build.jsonl`)
    .trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(lines.length, 2);
  assert.equal(lines[1].bench, "build");
  assert.equal(lines[1].rows[0].median, 2);
});
