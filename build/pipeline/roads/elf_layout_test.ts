import assert from "node:assert/strict";
import { elfLayout } from "./elf_layout.ts";

const ALL = { order: true, padding: true, offset: true };

Deno.test("elfLayout() gives equal scripts for equal seeds only", () => {
  assert.equal(elfLayout("1", [], ALL), elfLayout("1", [], ALL));
  assert.notEqual(elfLayout("1", [], ALL), elfLayout("2", [], ALL));
});

Deno.test("elfLayout() without any switch does not depend on the seed", () => {
  const none = { order: false, padding: false, offset: false };
  assert.equal(elfLayout("1", [], none), elfLayout("2", [], none));
});
