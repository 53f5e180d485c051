import assert from "node:assert/strict";
import { prepareBoard } from "./v86.ts";

Deno.test("while v86 is loaded, others have the host's time", () => {
  const before = performance.now();
  prepareBoard();
  assert.ok(performance.now() >= before && before > 0);
});
