import assert from "node:assert/strict";
import { isZero } from "./mod.ts";

Deno.test("isZero() sees each byte, wherever the bytes begin", () => {
  const buffer = new ArrayBuffer(64);
  const all = new Uint8Array(buffer);
  for (let from = 0; from < 20; from++) {
    for (let length = 0; length < 30; length++) {
      const bytes = new Uint8Array(buffer, from, length);
      assert.ok(isZero(bytes));
      for (let at = 0; at < all.length; at++) {
        all[at] = 1;
        const inside = at >= from && at < from + length;
        assert.equal(isZero(bytes), !inside);
        all[at] = 0;
      }
    }
  }
});
