import assert from "node:assert/strict";
import { hex } from "../tests/harness/hex.ts";
import { readElf } from "./elf.ts";

/** A whole file by the System V ABI's tables, with offsets in front. */
const FILE = hex(`
  7f454c46 01 01 01 00 0000000000000000  ; 00 magic, 32 bits, little-endian
  0200 0300 01000000 00800408            ; 10 executable, i386, entry
  34000000 8c000000 00000000             ; 1c program headers, sections, flags
  3400 2000 0100 2800 0400 0300          ; 28 sizes and counts, names in 3

  01000000 54000000 00800408 00001000    ; 34 load: offset, virtual, physical
  02000000 08000000 05000000 00100000    ; 44 file and memory size, r-x, page

  f4c30000                               ; 54 hlt, ret

  00000000 00000000 00000000 00 00 0000  ; 58 symbol 0
  11000000 01800408 01000000 12 00 0100  ; 68 global function of section 1

  00 2e7465787400 2e73796d00 2e73747200  ; 78 .text .sym .str
  6600 00                                ; 89 f

  00000000 00000000 00000000 00000000 00000000 ; 8c section 0
  00000000 00000000 00000000 00000000 00000000
  01000000 01000000 06000000 00800408 54000000 ; b4 .text: code, in memory
  02000000 00000000 00000000 01000000 00000000
  07000000 02000000 00000000 00000000 58000000 ; dc .sym, names in 3
  20000000 03000000 01000000 04000000 10000000
  0c000000 03000000 00000000 00000000 78000000 ; 104 .str
  13000000 00000000 00000000 01000000 00000000
`);

Deno.test("readElf() reads what the standard says", () => {
  const elf = readElf(FILE);
  assert.equal(elf.entry, 0x08048000);
  assert.deepEqual(elf.segments, [{
    offset: 0x54,
    virtual: 0x08048000,
    physical: 0x100000,
    fileSize: 2,
    memorySize: 8,
  }]);
  assert.deepEqual(
    elf.sections.map(({ name, size, loaded }) => [
      name,
      size,
      loaded,
    ]),
    [
      ["", 0, false],
      [".text", 2, true],
      [".sym", 32, false],
      [".str", 19, false],
    ],
  );
  assert.equal(elf.sections[1]!.address, 0x08048000);
  assert.deepEqual(elf.symbols, [
    { name: "", kind: "other", section: "", value: 0, size: 0 },
    {
      name: "f",
      kind: "function",
      section: ".text",
      value: 0x08048001,
      size: 1,
    },
  ]);
});

Deno.test("readElf() refuses what is no ELF file, or only a part", () => {
  for (const bytes of [new Uint8Array(99), FILE.subarray(0, 40)]) {
    assert.throws(() => readElf(bytes), /it is not an ELF file/);
  }
  const wide = FILE.slice();
  wide[4] = 2;
  assert.throws(() => readElf(wide), /it is not an ELF file of 32 bits/);
  assert.throws(() => readElf(FILE.subarray(0, 200)), /cut off/);
});
