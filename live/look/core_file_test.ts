import assert from "node:assert/strict";
import { coreFile, coreSegments } from "./core_file.ts";
import type { Process, Registers } from "./kernel.ts";
import type { Page } from "./space.ts";

const PAGE = 4096;

/** A process with these pages; each page of memory is full of its number. */
function processWith(pages: readonly Page[]): Process {
  const memory = new Uint8Array(260 * PAGE);
  for (let page = 0; page < 260; page++) {
    memory.fill(page, page * PAGE, (page + 1) * PAGE);
  }
  return {
    ...{ name: "x", pid: 7, endpoint: 3, instance: 9 },
    asynchronous: { address: 0x5000, size: 16 },
    space: { memory, pages: () => pages.values() },
  } as unknown as Process;
}

const REGISTERS = new Proxy({}, {
  get: (_, name) => name === "pc" ? 0x1234 : 0,
}) as Registers;

const page = (address: number, frame: number, writable = false): Page => ({
  ...{ address, frame: frame * PAGE, writable },
});

Deno.test("coreFile() has the pages that are memory, as runs of neighbours", () => {
  const core = coreFile(
    processWith([
      page(0x8000, 3),
      // Its frame is elsewhere; the address counts.
      page(0x9000, 1),
      page(0xa000, 2, true),
      // A device's, and one beyond the memory.
      page(0xb000, 0xb8, true),
      page(0xc000, 300, true),
      page(0x20000, 4, true),
    ]),
    REGISTERS,
  );
  assert.deepEqual(
    coreSegments(core).map(({ address, bytes }) => [
      ...[address, bytes.length / PAGE, bytes[0], bytes.at(-1)],
    ]),
    [[0x8000, 2, 3, 1], [0xa000, 1, 2, 2], [0x20000, 1, 4, 4]],
  );
});

Deno.test("coreFile() begins with the registers, and says whose it is", () => {
  const core = coreFile(processWith([page(0x8000, 3)]), REGISTERS);
  const view = new DataView(core.buffer);
  const note = view.getUint32(52 + 4, true);
  // Name and sizes of the note, then the twelfth register.
  assert.equal(view.getUint32(note + 20 + 72 + 12 * 4, true), 0x1234);
  const text = new TextDecoder().decode(core.subarray(0, PAGE));
  assert.ok(text.includes('{"process":"x","endpoint":3,"instance":9,'), text);
});
