import assert from "node:assert/strict";
import { linkLayout } from "./link_layout.ts";

const ALL = { order: true, padding: true, offset: true };
const SECTIONS = [".text", ".text.ipc", ".data", ".text.setjmp", ".text.ipc"];

Deno.test("linkLayout() gives equal scripts for equal seeds only", () => {
  const script = (seed: string) => linkLayout(seed, SECTIONS, ALL);
  assert.equal(script("1"), script("1"));
  assert.notEqual(script("1"), script("2"));
});

Deno.test("linkLayout() without any switch does not depend on the seed", () => {
  const none = { order: false, padding: false, offset: false };
  assert.equal(
    linkLayout("1", SECTIONS, none),
    linkLayout("2", SECTIONS, none),
  );
});

Deno.test("linkLayout() places each section of code once", () => {
  const lines = linkLayout("1", SECTIONS, ALL).split("\n").map((line) =>
    line.trim()
  );
  for (const name of [".text", ".text.ipc", ".text.setjmp"]) {
    assert.equal(lines.filter((line) => line === `*(${name})`).length, 1, name);
  }
  assert.ok(!lines.includes("*(.data)"));
});
