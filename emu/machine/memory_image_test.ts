import assert from "node:assert/strict";
import { captureMemory, PAGE, restoreMemory } from "./memory_image.ts";

/** Numbers that look like chance and are the same in every run. */
function* numbers(seed: number): Generator<number> {
  for (let x = seed;;) {
    x = Math.imul(x ^ x >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
    yield x >>> 0;
  }
}

const PAGES = 1000;

Deno.test("restoreMemory() writes the pages that differ, and no other", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const draw = numbers(seed);
    const next = (below: number) => draw.next().value! % below;
    const memory = new Uint8Array(PAGES * PAGE);
    for (let i = next(400); i > 0; i--) {
      memory[next(PAGES) * PAGE + next(PAGE)] = 1 + next(255);
    }
    const before = memory.slice();
    const image = captureMemory(memory);
    const touched = new Set<number>();
    for (let i = next(300); i > 0; i--) {
      const page = next(PAGES);
      touched.add(page);
      memory[page * PAGE + next(PAGE)] = next(256);
    }
    const differ = [...touched].filter((page) => {
      const [from, to] = [page * PAGE, (page + 1) * PAGE];
      return memory.subarray(from, to).some((b, i) => b !== before[from + i]);
    });
    assert.equal(restoreMemory(memory, image), differ.length, `seed ${seed}`);
    assert.deepEqual(memory, before, `seed ${seed}`);
    assert.equal(restoreMemory(memory, image), 0);
  }
});

Deno.test("restoreMemory() gives a new memory its contents", () => {
  for (const zeroFrom of [0, 3, PAGES]) {
    const wanted = new Uint8Array(PAGES * PAGE);
    for (const page of [0, 2, 3, 500, PAGES - 1]) wanted[page * PAGE + 7] = 1;
    const memory = new Uint8Array(PAGES * PAGE);
    memory.fill(9, 0, zeroFrom * PAGE);
    restoreMemory(memory, captureMemory(wanted), zeroFrom);
    assert.deepEqual(memory, wanted, `zero from page ${zeroFrom}`);
  }
});

Deno.test("restoreMemory() refuses a memory of another size", () => {
  const image = captureMemory(new Uint8Array(4 * PAGE));
  assert.throws(
    () => restoreMemory(new Uint8Array(5 * PAGE), image),
    /another size/,
  );
});

Deno.test("captureMemory() holds what is not zero alone", () => {
  const memory = new Uint8Array(700 * PAGE);
  memory[0] = 1;
  memory[300 * PAGE + 4095] = 2;
  memory[699 * PAGE] = 3;
  const { pages, contents } = captureMemory(memory);
  assert.deepEqual([...pages], [0, 300, 699]);
  assert.equal(contents.length, 3 * PAGE);
});
