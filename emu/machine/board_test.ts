import assert from "node:assert/strict";
import { Board } from "./board.ts";
import { FIRST_ZERO_PAGE } from "./machine.ts";
import { MemoryDisk } from "./memory_disk.ts";
import { captureMemory, PAGE } from "./memory_image.ts";

Deno.test("a new board's memory is zero behind its first megabyte", async () => {
  const disk = new MemoryDisk({
    pageCount: 256,
    pages: new Uint32Array(),
    contents: new Uint8Array(),
  });
  const memoryBytes = 32 << 20;
  const board = await Board.create({ memoryBytes, disk, onSerial() {} });
  const { pageCount, pages } = captureMemory(board.memory);
  assert.equal(pageCount, memoryBytes / PAGE);
  assert.ok(pages.every((page) => page < FIRST_ZERO_PAGE), `${pages}`);
});
