import assert from "node:assert/strict";
import { hex } from "../tests/harness/hex.ts";
import { clearStamp, crc32, readStamp, writeStamp } from "./mod.ts";

const STAMP = {
  id: "00112233445566778899aabbccddeeff",
  sectors: 65536,
  generation: 3,
  history: 0x01020304,
  applying: true,
};
const BYTES = hex(`
  4d4c4449534b31 00                 ; 00 MLDISK1
  00112233445566778899aabbccddeeff  ; 08 id
  00000100 03000000 04030201        ; 18 sectors, generation, history
  01000000                          ; 24 being written
`);

Deno.test("a stamp leaves the rest of its sector alone", () => {
  const sector = new Uint8Array(512).fill(0xee);
  writeStamp(sector, STAMP);
  assert.deepEqual(sector.subarray(256, 296), BYTES);
  const check = new DataView(sector.buffer).getUint32(296, true);
  assert.equal(check, crc32(BYTES));
  const others = [...sector.subarray(0, 256), ...sector.subarray(300)];
  assert.ok(others.every((byte) => byte === 0xee));
  assert.deepEqual(readStamp(sector), STAMP);
  clearStamp(sector);
  assert.equal(readStamp(sector), "none");
  assert.ok(sector.subarray(256, 300).every((byte) => byte === 0));
});

Deno.test("readStamp() sees each changed bit", () => {
  const sector = new Uint8Array(512);
  writeStamp(sector, STAMP);
  for (let at = 256; at < 300; at++) {
    for (let bit = 0; bit < 8; bit++) {
      sector[at]! ^= 1 << bit;
      assert.equal(readStamp(sector), at < 264 ? "none" : "damaged");
      sector[at]! ^= 1 << bit;
    }
  }
});
