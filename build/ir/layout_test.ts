import assert from "node:assert/strict";
import { Layout, parse } from "./mod.ts";

/** Sizes and alignments as LLVM 21 has them for i386. */
const TYPES: readonly (readonly [string, number, number])[] = [
  ["i1", 1, 1],
  ["i24", 4, 4],
  ["i48", 8, 4],
  ["i64", 8, 4],
  ["i100", 16, 16],
  ["i257", 48, 16],
  ["double", 8, 4],
  ["x86_fp80", 12, 4],
  ["ptr", 4, 4],
  ["ptr addrspace(257)", 4, 4],
  ["ptr addrspace(272)", 8, 8],
  ["[2 x ptr addrspace(257)]", 8, 4],
  ["<2 x i32>", 8, 8],
  ["<3 x i32>", 16, 16],
  ["<4 x i32>", 16, 16],
  ["<5 x float>", 32, 32],
  ["<3 x i16>", 8, 8],
  ["<3 x i8>", 4, 4],
  ["<9 x i1>", 2, 2],
  ["<64 x i1>", 8, 8],
  ["<3 x i24>", 16, 16],
  ["<2 x ptr>", 8, 8],
  ["[5 x <3 x i32>]", 80, 16],
  ["{ i8, <3 x i32>, ptr }", 48, 16],
  ["<{ i8, <3 x i32>, ptr }>", 21, 1],
];

Deno.test("sizes and alignments are LLVM's", () => {
  const layout = new Layout(parse(""));
  for (const [text, size, align] of TYPES) {
    const { type, end } = layout.read(text);
    assert.deepEqual([type.size, type.align, end], [size, align, text.length]);
  }
});
