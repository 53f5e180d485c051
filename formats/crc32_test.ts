import assert from "node:assert/strict";
import { crc32 } from "./crc32.ts";

const text = (words: string) => new TextEncoder().encode(words);

Deno.test("crc32() gives the check value of the standard", () => {
  assert.equal(crc32(text("123456789")), 0xcbf43926);
  assert.equal(crc32(text("1234"), text("56789")), 0xcbf43926);
});
