import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { decodeEnd, encodeEnd, type Outcome } from "./recording_end.ts";

const TAPE = Uint8Array.of(1, 0, 3, 7, 7, 7, 4, 9);
const OUTCOME: Outcome = {
  ending: { kind: "stopped" },
  instructions: 12,
  hash: "ab".repeat(32),
};

function whole(outcome: unknown = OUTCOME): Uint8Array {
  const end = encodeEnd(crc32(TAPE), outcome as Outcome);
  return Uint8Array.from([...TAPE, ...end]);
}

const decode = (bytes: Uint8Array) =>
  decodeEnd(bytes, () => Math.min(TAPE.length, bytes.length));

Deno.test("a recording's end is read as it was written", () => {
  const { tape, outcome } = decode(whole());
  assert.deepEqual([...tape], [...TAPE]);
  assert.deepEqual(outcome, OUTCOME);
});

Deno.test("a recording that was cut off anywhere has no outcome", () => {
  for (let length = 0; length < whole().length; length++) {
    const bytes = whole().subarray(0, length);
    assert.equal(decode(bytes).outcome, undefined, `${length} bytes`);
  }
});

Deno.test("each byte of a whole recording that is another is noticed", () => {
  for (let at = 0; at < whole().length; at++) {
    const bytes = whole();
    bytes[at]! ^= 1;
    assert.throws(() => decode(bytes), /it is damaged/, `byte ${at}`);
  }
});

Deno.test("an outcome that nobody records is damage, whatever the CRC", () => {
  const outcomes = [
    ...[null, 7, "text", [], {}, { ...OUTCOME, hash: "ab" }],
    ...[{ ...OUTCOME, instructions: 0.5 }, { ...OUTCOME, hash: null }],
  ];
  for (const outcome of outcomes) {
    assert.throws(() => decode(whole(outcome)), /it is damaged/);
  }
});
