import assert from "node:assert/strict";
import { type Entry, readTape, TapeWriter } from "./tape.ts";

const ENTRIES: Entry[] = [
  { kind: "input", step: 0, bytes: new Uint8Array(300).fill(7) },
  { kind: "idle", step: 0, milliseconds: 0 },
  { kind: "idle", step: 129, milliseconds: 9.25 },
  { kind: "saved", step: 70_000 },
  { kind: "input", step: 2 ** 40, bytes: new Uint8Array(0) },
  { kind: "end", step: 2 ** 40 + 1 },
];

function written(): Uint8Array {
  const parts: number[] = [];
  const tape = new TapeWriter((bytes) => parts.push(...bytes));
  for (const entry of ENTRIES) {
    if (entry.kind === "input") tape.input(entry.step, entry.bytes);
    else if (entry.kind === "idle") tape.idle(entry.step, entry.milliseconds);
    else tape[entry.kind](entry.step);
  }
  return Uint8Array.from(parts);
}

Deno.test("a tape is read as it was written", () => {
  const bytes = Uint8Array.from([...written(), 1, 2, 3]);
  const { entries, rest } = readTape(bytes);
  assert.deepEqual(entries, ENTRIES);
  assert.deepEqual([...rest], [1, 2, 3]);
});

Deno.test("a tape that was cut off has its whole entries", () => {
  const bytes = written();
  for (let length = 0; length < bytes.length; length++) {
    const { entries, rest } = readTape(bytes.subarray(0, length));
    assert.deepEqual(entries, ENTRIES.slice(0, entries.length));
    assert.ok(entries.length < ENTRIES.length);
    assert.equal(rest.length, 0);
  }
});

Deno.test("bytes that no writer makes are refused", () => {
  for (
    const bytes of [
      [9, 0],
      [0, 0],
      [2, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
      [2, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0xbf],
    ]
  ) {
    assert.throws(() => readTape(Uint8Array.from(bytes)), /no entry at byte 0/);
  }
});
