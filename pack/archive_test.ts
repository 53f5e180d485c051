import assert from "node:assert/strict";
import { parseTar } from "nanotar";
import { zstdDecompressSync } from "node:zlib";
import { packSection, tar } from "./archive.ts";
import { type Files, textFile } from "./files.ts";

const FILES: Files = new Map([
  ["b/c/two", textFile("two")],
  ["a", { bytes: new Uint8Array([1, 2, 3]), executable: true }],
  ["b/none", textFile("")],
]);

Deno.test("tar() has folders before files, and nothing of the host", () => {
  const entries = parseTar(tar(FILES));
  assert.deepEqual(
    entries.map(({ name, type, attrs }) => [name, type, attrs!.mode]),
    [
      ["b/", "directory", "0000755"],
      ["b/c/", "directory", "0000755"],
      ["a", "file", "0000755"],
      ["b/c/two", "file", "0000644"],
      ["b/none", "file", "0000644"],
    ],
  );
  for (const { attrs } of entries) {
    assert.deepEqual([attrs!.uid, attrs!.gid, attrs!.mtime], [0, 0, 0]);
  }
  assert.equal(entries[3]!.text, "two");
});

Deno.test("packSection() makes the same bytes of the same files", () => {
  const other = new Map([...FILES].reverse());
  const one = packSection("x", FILES, 3);
  assert.deepEqual(packSection("x", other, 3), one);
  assert.deepEqual(new Uint8Array(zstdDecompressSync(one.bytes)), tar(FILES));
  const more = packSection("x", FILES, 19);
  assert.equal(more.key, one.key);
  const changed = new Map([...FILES, ["a", textFile("")]]);
  assert.notEqual(packSection("x", changed, 3).key, one.key);
});

Deno.test("tar() refuses a name that its header has no room for", () => {
  assert.throws(
    () => tar(new Map([["x".repeat(100), textFile("")]])),
    /Cannot pack "x+": the name is too long/,
  );
});
