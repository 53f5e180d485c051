import assert from "node:assert/strict";
import { captureMemory, PAGE } from "./memory_image.ts";
import type { Snapshot } from "./snapshot.ts";
import {
  decodeAbout,
  decodeSnapshot,
  encodeSnapshot,
} from "./snapshot_file.ts";

function snapshot(disk: Snapshot["disk"]): Snapshot {
  const memory = new Uint8Array(8 * PAGE);
  memory[5 * PAGE + 1] = 9;
  return {
    id: "one",
    memoryBytes: memory.length,
    identity: { id: "ab", generation: 3, history: 4 },
    state: {
      board: {
        moment: { instructions: 7e9, idle: 1.5 },
        powerOn: 0,
        queued: [1, 2],
        words: { last_result: -1, fpu_status_word: 2, mxcsr: 3 },
        sets: 11,
        devices: Uint8Array.from({ length: PAGE + 3 }, (_, i) => i),
      },
      memory: captureMemory(memory),
    },
    disk,
  };
}

const CHANGES = snapshot({
  kind: "changes",
  sectors: new Map([[4, new Uint8Array(512).fill(1)]]),
});
const WHOLE = snapshot({
  kind: "whole",
  image: captureMemory(new Uint8Array(2 * PAGE).fill(3)),
});

function bytesOf(of: Snapshot): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    encodeSnapshot(of, { about: 1 }).flatMap((piece) => [...piece]),
  );
}

Deno.test("a snapshot is read as it was written", () => {
  for (const  of of[CHANGES, WHOLE]) {
    const bytes = bytesOf(of);
    const { snapshot, about } = decodeSnapshot(bytes);
    assert.deepEqual(snapshot, of);
    assert.deepEqual(about, { about: 1 });
    assert.equal(decodeAbout(bytes).header.id, "one");
  }
});

Deno.test("each byte that is another one is noticed", () => {
  const bytes = bytesOf(WHOLE);
  const { end } = decodeAbout(bytes);
  for (let at = 0; at < bytes.length; at += at < end ? 1 : 97) {
    const other = bytes.slice();
    other[at]! ^= 0x20;
    assert.throws(
      () => decodeSnapshot(other),
      /^SyntaxError: it is (damaged|no snapshot)$/,
      `byte ${at}`,
    );
  }
});

Deno.test("a snapshot that was cut off is refused", () => {
  const bytes = bytesOf(CHANGES);
  for (let length = 0; length < bytes.length; length += 41) {
    assert.throws(
      () => decodeSnapshot(bytes.slice(0, length)),
      /^SyntaxError: it is (damaged|no snapshot)$/,
    );
  }
});
