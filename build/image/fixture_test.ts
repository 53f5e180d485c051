// The partition table and the file system, byte by byte as PC firmware and
// MINIX define them.
import assert from "node:assert/strict";
import { hex } from "../../tests/harness/hex.ts";
import { ImagePlan, masterBootRecord, writeFileSystem } from "./mod.ts";

const BLOCK = 1024;

function checkAt(bytes: Uint8Array, offset: number, fixture: string): void {
  const expected = hex(fixture);
  assert.deepEqual(
    Uint8Array.from(bytes.subarray(offset, offset + expected.length)),
    expected,
  );
}

Deno.test("masterBootRecord() writes the table that PC firmware reads", () => {
  const bytes = masterBootRecord(32 << 20, "0123456789abcdef".repeat(2));
  checkAt(
    bytes,
    446,
    `
    80 01 02 00      ; active; begins at head 1, sector 2, cylinder 0
    81 00 10 41      ; old MINIX; ends at head 0, sector 16, cylinder 65
    40000000         ; first sector: 64
    c0ff0000         ; sectors: 65,472
    00000000 00000000 00000000 00000000 ; the other three are unused
    00000000 00000000 00000000 00000000
    00000000 00000000 00000000 00000000
    55aa`,
  );
});

Deno.test("writeFileSystem() writes MINIX's version 3", () => {
  const plan = new ImagePlan();
  plan.file("/a", new TextEncoder().encode("hello"), 0o644);
  const bytes = writeFileSystem(plan.root, {
    blocks: 64,
    inodes: 16,
    time: 0x01020304,
  });
  assert.equal(bytes.length, 64 * BLOCK);
  checkAt(
    bytes,
    BLOCK,
    `
    10000000 0000    ; 00 inodes, padding
    0100 0100 0500   ; 06 blocks of inode map and zone map, first data zone
    0000 0100        ; 0c zones are blocks, cleanly unmounted
    ffffff7f         ; 10 largest file
    40000000         ; 14 zones
    5a4d 0000        ; 18 magic number, padding
    0004 00          ; 1c block size, no sub-version`,
  );
  checkAt(bytes, 2 * BLOCK, "07 00 feff ffffff ; inodes 1 and 2 are in use");
  checkAt(
    bytes,
    4 * BLOCK,
    `
    ed41 0200 0000 0000  ; 00 inode 1: folder, 0755, two links, owner root
    c0000000             ; 08 size: three entries
    04030201 04030201 04030201 ; 0c accessed, modified, changed
    05000000 00000000 00000000 00000000 00000000 ; 18 zones: 5
    00000000 00000000 00000000 00000000 00000000
    a481 0100 0000 0000  ; 00 inode 2: file, 0644, one link
    05000000             ; 08
    04030201 04030201 04030201
    06000000 00000000`,
  );
  const entry = (inode: string, name: string) => inode + name.padEnd(120, "0");
  checkAt(
    bytes,
    5 * BLOCK,
    entry("01000000", "2e") + entry("01000000", "2e2e") +
      entry("02000000", "61"),
  );
  checkAt(bytes, 6 * BLOCK, "68656c6c6f 00 ; hello");
});
