import assert from "node:assert/strict";
import { elfLayout } from "./elf_layout.ts";

Deno.test("elfLayout() gives equal scripts for equal seeds only", () => {
  assert.equal(elfLayout("1", []), elfLayout("1", []));
  assert.notEqual(elfLayout("1", []), elfLayout("2", []));
});
