// The page of refusals has a part for each reason there is, in its words.
import assert from "node:assert/strict";

const read = (path: string) =>
  Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));

Deno.test("each reason of minix/refusals.h has a part in docs/refusals.md", () => {
  const header = read("core/include/minix/refusals.h");
  const reasons = [...header.matchAll(/X\([A-Z]+, (\d+), "([^"]*)"/g)]
    .map(([, code, what]) => `## ST${code}: ${what}`);
  const parts = [...read("docs/refusals.md").matchAll(/^## ST.*$/gm)]
    .map(([line]) => line);
  assert.ok(reasons.length > 10);
  assert.deepEqual(parts, reasons);
});
