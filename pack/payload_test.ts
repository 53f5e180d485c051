import assert from "node:assert/strict";
import { packSection } from "./archive.ts";
import { textFile } from "./files.ts";
import { joinFile, readTable } from "./payload.ts";

const STUB = new TextEncoder().encode("the stub");
const SECTIONS = ["one", "two"].map((name) =>
  packSection(name, new Map([[name, textFile(name)]]), 3)
);

Deno.test("readTable() finds what joinFile() has put there", () => {
  const file = joinFile(STUB, SECTIONS);
  const table = readTable(file);
  assert.deepEqual(
    table.map(({ name, key, archive }) => [name, key, archive]),
    SECTIONS.map(({ name, key, archive }) => [name, key, archive]),
  );
  for (const [index, { offset, length }] of table.entries()) {
    assert.deepEqual(
      file.subarray(offset, offset + length),
      new Uint8Array(SECTIONS[index]!.bytes),
    );
  }
  assert.deepEqual(file.subarray(0, STUB.length), STUB);
});

Deno.test("readTable() refuses a file without a payload, or a damaged one", () => {
  assert.throws(() => readTable(STUB), /it has no payload/);
  const file = joinFile(STUB, SECTIONS);
  file[file.length - 60]! ^= 1;
  assert.throws(() => readTable(file), /its table is damaged/);
});
