import assert from "node:assert/strict";
import { LittleEndian } from "./bytes.ts";

Deno.test("LittleEndian reads numbers of any size, the lowest byte first", () => {
  const bytes = new LittleEndian(Uint8Array.of(0x80, 0x01, 0xff, 0xfe));
  assert.equal(bytes.u8(3), 0xfe);
  assert.equal(bytes.u16(0), 0x0180);
  assert.equal(bytes.u16(1), 0xff01);
  assert.equal(bytes.u32(0), 0xfeff0180);
});

Deno.test("LittleEndian counts from the start of its own part of a buffer", () => {
  const whole = new Uint8Array(8);
  const part = new LittleEndian(whole.subarray(2, 6));
  part.setU16(0, 0x1234);
  part.setU16(2, 0xabcd);
  assert.deepEqual([...whole], [0, 0, 0x34, 0x12, 0xcd, 0xab, 0, 0]);
  part.setU32(0, 0xfedcba98);
  assert.deepEqual([...whole], [0, 0, 0x98, 0xba, 0xdc, 0xfe, 0, 0]);
  assert.equal(part.u32(0), 0xfedcba98);
});

Deno.test("LittleEndian refuses a number that is not all there", () => {
  const bytes = new LittleEndian(new Uint8Array(8).subarray(0, 4));
  for (const at of [1, 4, -1]) assert.throws(() => bytes.u32(at), RangeError);
  assert.throws(() => bytes.u16(3), RangeError);
  assert.throws(() => bytes.u8(4), RangeError);
  assert.throws(() => bytes.setU32(1, 0), RangeError);
});

Deno.test("LittleEndian.text() ends at a zero byte, or with the bytes", () => {
  const bytes = new LittleEndian(new TextEncoder().encode("ab\0cäd"));
  assert.equal(bytes.text(0), "ab");
  assert.equal(bytes.text(2), "");
  assert.equal(bytes.text(3), "cäd");
});
