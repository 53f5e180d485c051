import assert from "node:assert/strict";
import { hex } from "../tests/harness/hex.ts";
import { readElf } from "./elf.ts";

/** A whole file by the System V ABI's tables, with offsets in front. */
const FILE = hex(`
  7f454c46 01 01 01 00 0000000000000000  ; 00 magic, 32 bits, little-endian
  0200 0300 01000000 00800408            ; 10 executable, i386, entry
  34000000 b8000000 00000000             ; 1c program headers, sections, flags
  3400 2000 0100 2800 0600 0300          ; 28 sizes and counts, names in 3

  01000000 54000000 00800408 00001000    ; 34 load: offset, virtual, physical
  02000000 08000000 05000000 00100000    ; 44 file and memory size, r-x, page

  f4c30000                               ; 54 hlt, ret

  00000000 00000000 00000000 00 00 0000  ; 58 symbol 0
  1b000000 01800408 01000000 12 00 0100  ; 68 global function of section 1
  1d000000 00900408 04000000 11 00 0400  ; 78 global object of section 4
  00000000 00800408 00000000 03 00 0100  ; 88 local, section 1 itself

  00 2e7465787400 2e73796d00 2e73747200  ; 98 .text .sym .str
  2e726f6400 2e78696e00                  ; a9 .rod .xin
  6600 6f00 00                           ; b3 f, o

  00000000 00000000 00000000 00000000 00000000 ; b8 section 0
  00000000 00000000 00000000 00000000 00000000
  01000000 01000000 06000000 00800408 54000000 ; e0 .text: code, in memory
  02000000 00000000 00000000 01000000 00000000
  07000000 02000000 00000000 00000000 58000000 ; 108 .sym, names in 3
  40000000 03000000 01000000 04000000 10000000
  0c000000 03000000 00000000 00000000 98000000 ; 130 .str
  20000000 00000000 00000000 01000000 00000000
  11000000 01000000 02000000 00900408 54000000 ; 158 .rod: in memory only
  01000000 00000000 00000000 01000000 00000000
  16000000 01000000 05000000 00000000 54000000 ; 180 .xin: code, writable,
  01000000 00000000 00000000 01000000 00000000 ;     not in memory
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
      [".sym", 64, false],
      [".str", 32, false],
      [".rod", 1, true],
      [".xin", 1, false],
    ],
  );
  assert.equal(elf.sections[1]!.address, 0x08048000);
  assert.deepEqual(elf.symbols, [
    {
      name: "",
      kind: "other",
      binding: "local",
      section: "",
      value: 0,
      size: 0,
    },
    {
      name: "f",
      kind: "function",
      binding: "global",
      section: ".text",
      value: 0x08048001,
      size: 1,
    },
    {
      name: "o",
      kind: "object",
      binding: "global",
      section: ".rod",
      value: 0x08049000,
      size: 4,
    },
    {
      name: "",
      kind: "other",
      binding: "local",
      section: ".text",
      value: 0x08048000,
      size: 0,
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
