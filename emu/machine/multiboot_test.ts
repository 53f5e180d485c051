import assert from "node:assert/strict";
import { hex } from "../../tests/harness/hex.ts";
import { planBoot } from "./multiboot.ts";

const MEGABYTE = 1024 * 1024;

/** An ELF file with one segment: 64 bytes of file, 4,200 of memory. */
function kernel(): Uint8Array {
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x464c457f, true);
  bytes[4] = 1;
  view.setUint32(24, 0xf0100010, true);
  view.setUint32(28, 52, true);
  view.setUint16(42, 32, true);
  view.setUint16(44, 1, true);
  view.setUint32(52, 1, true);
  view.setUint32(56, 128, true);
  view.setUint32(60, 0xf0100000, true);
  view.setUint32(64, 0x100000, true);
  view.setUint32(68, 64, true);
  view.setUint32(72, 4200, true);
  view.setUint32(128, 0x1badb002, true);
  view.setUint32(132, 3, true);
  view.setUint32(136, -(0x1badb002 + 3) >>> 0, true);
  return bytes;
}

function modules(...sizes: number[]) {
  return sizes.map((size, i) => ({
    name: `mod0${i + 1}_x`,
    bytes: new Uint8Array(size).fill(i + 1),
  }));
}

const OPTIONS = { cmdline: "kernel a=b", memoryBytes: 16 * MEGABYTE };

/** Memory as a kernel finds it. */
function memory(plan: ReturnType<typeof planBoot>) {
  const bytes = new Uint8Array(4 * MEGABYTE).fill(0xee);
  for (const { start, end } of plan.zero) bytes.fill(0, start, end);
  for (const { address, bytes: b } of plan.blobs) bytes.set(b, address);
  const view = new DataView(bytes.buffer);
  const word = (address: number) => view.getUint32(address, true);
  const text = (address: number) => {
    let end = address;
    while (bytes[end] !== 0) end++;
    return new TextDecoder().decode(bytes.subarray(address, end));
  };
  return { bytes, word, text };
}

Deno.test("planBoot() gives the entry as a physical address", () => {
  assert.equal(planBoot(kernel(), [], OPTIONS).entry, 0x100010);
});

Deno.test("planBoot() places modules page by page behind the bss", () => {
  const plan = planBoot(kernel(), modules(5000, 10), OPTIONS);
  const { word, text, bytes } = memory(plan);
  const list = word(plan.info + 24);
  assert.equal(word(plan.info + 20), 2);
  assert.deepEqual(
    [word(list), word(list + 4), text(word(list + 8))],
    [0x102000, 0x102000 + 5000, "mod01_x"],
  );
  assert.deepEqual([word(list + 16), word(list + 20)], [0x104000, 0x10400a]);
  assert.equal(bytes[0x104000], 2);
});

Deno.test("planBoot() clears the bss and gives command line and memory", () => {
  const plan = planBoot(kernel(), [], OPTIONS);
  const { word, text, bytes } = memory(plan);
  assert.equal(bytes[0x100000 + 4199], 0);
  assert.equal(text(word(plan.info + 16)), "kernel a=b");
  const map = word(plan.info + 48);
  const ranges = [0, 24, 48].map((at) => [
    word(map + at + 4),
    word(map + at + 12),
    word(map + at + 20),
  ]);
  assert.deepEqual(ranges, [
    [0, 0xa0000, 1],
    [0xa0000, 0x60000, 2],
    [0x100000, 15 * MEGABYTE, 1],
  ]);
});

Deno.test("planBoot() refuses what is no kernel or does not fit", () => {
  assert.throws(() => planBoot(new Uint8Array(99), [], OPTIONS), /not an ELF/);
  const plain = kernel();
  plain[128] = 0;
  assert.throws(() => planBoot(plain, [], OPTIONS), /no multiboot header/);
  assert.throws(
    () => planBoot(kernel(), modules(15 * MEGABYTE), OPTIONS),
    /too little memory/,
  );
});

Deno.test("planBoot() writes the information as Multiboot says", () => {
  const plan = planBoot(kernel(), modules(5000), OPTIONS);
  const { bytes } = memory(plan);
  const expected = hex(`
    4d020000                    ; 00 memory, command line, modules, map, name
    80020000 003c0000           ; 04 KiB below 640 K and above 1 M
    00000000                    ; 0c no boot device
    88700000                    ; 10 command line
    01000000 94700000           ; 14 modules: count and list
    00000000 00000000 00000000 00000000 ; 1c no symbols
    48000000 a4700000           ; 2c memory map: bytes and place
    00000000 00000000 00000000  ; 34 no drives, configuration
    ec700000                    ; 40 the loader's name
    00000000 00000000 00000000 00000000 ; 44
    00000000 00000000 00000000 00000000 ; 54
    00000000 00000000 00000000 00000000 ; 64
    00000000 00000000 00000000  ; 74
    6d6f6430315f7800            ; 80 mod01_x
    6b65726e656c20613d620000    ; 88 kernel a=b
    00201000 88331000 80700000 00000000 ; 94 start, end, string, reserved
    14000000 00000000 00000000 00000a00 00000000 01000000 ; a4 usable
    14000000 00000a00 00000000 00000600 00000000 02000000 ; bc reserved
    14000000 00001000 00000000 0000f000 00000000 01000000 ; d4 usable
    6d696e69782d6c69766500      ; ec minix-live
  `);
  assert.equal(plan.info, 0x7000);
  assert.deepEqual(bytes.subarray(0x7000, 0x7000 + expected.length), expected);
});
