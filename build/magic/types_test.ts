import assert from "node:assert/strict";
import * as abi from "../../core/abi/abi.ts";
import { parse } from "../ir/mod.ts";
import { DebugInfo, type Node } from "./debug_info.ts";
import type { TypeRecord } from "./records.ts";
import { TypeTable } from "./types.ts";

/** A table over metadata lines; the type of each global of the list. */
function table(lines: string, roots: number[]): TypeRecord[] {
  const module = parse(lines);
  const info = new DebugInfo(module);
  const nodes = module.entities.flatMap((entity): Node[] =>
    entity.kind === "metadata" && entity.text.includes("DICompositeType")
      ? [info.node(entity.id)!]
      : []
  );
  const types = new TypeTable(info, nodes);
  const indices = roots.map((id) => types.of(info.node(id)));
  types.finish();
  return indices.map((index) => types.records[index]!);
}

const INT = '!1 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)';
const TUPLE = (id: number, ...members: number[]) =>
  `!${id} = !{${members.map((m) => `!${m}`).join(", ")}}`;
const POINTER = (id: number, to: number) =>
  `!${id} = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !${to}, size: 32)`;
const MEMBER = (id: number, name: string, type: number, offset: number) =>
  `!${id} = !DIDerivedType(tag: DW_TAG_member, name: "${name}", ` +
  `baseType: !${type}, size: 32, offset: ${offset})`;
const STRUCT = (id: number, name: string, members: number, bits: number) =>
  `!${id} = distinct !DICompositeType(tag: DW_TAG_structure_type, ` +
  `name: "${name}", size: ${bits}, elements: !${members})`;

Deno.test("equal structures of two units are one record", () => {
  const [a, b] = table(
    [
      INT,
      ...[10, 20].flatMap((id) => [
        STRUCT(id, "node", id + 1, 64),
        TUPLE(id + 1, id + 2, id + 3),
        MEMBER(id + 2, "next", id + 4, 0),
        MEMBER(id + 3, "value", 1, 32),
        POINTER(id + 4, id),
      ]),
    ].join("\n"),
    [10, 20],
  );
  assert.equal(a, b);
  assert.deepEqual(a!.relocs.map((r) => [r.offset, r.action, r.count]), [
    [0, abi.MAGIC_RELOC_POINTER, 1],
  ]);
});

Deno.test("a forward declaration equals the complete type of its tag", () => {
  const [declared, full] = table(
    [
      INT,
      '!10 = !DICompositeType(tag: DW_TAG_structure_type, name: "s", flags: DIFlagFwdDecl)',
      STRUCT(11, "s", 12, 32),
      TUPLE(12, 13),
      MEMBER(13, "v", 1, 0),
      POINTER(14, 10),
      POINTER(15, 11),
    ].join("\n"),
    [14, 15],
  );
  assert.equal(declared, full);
});

Deno.test("a pointee's change of layout leaves the pointer's type equal", () => {
  const make = (bits: number) =>
    table(
      [
        INT,
        STRUCT(11, "s", 12, bits),
        TUPLE(12, 13),
        MEMBER(13, "v", 1, 0),
        POINTER(15, 11),
      ].join("\n"),
      [11, 15],
    );
  const [small, toSmall] = make(32);
  const [large, toLarge] = make(64);
  assert.notDeepEqual(small!.hash, large!.hash);
  assert.deepEqual(toSmall!.hash, toLarge!.hash);
});

Deno.test("annotations come from any name of a type", () => {
  const [hidden, plain] = table(
    [
      INT,
      '!2 = !DIDerivedType(tag: DW_TAG_typedef, name: "noxfer_int", baseType: !1)',
      '!3 = !DIDerivedType(tag: DW_TAG_typedef, name: "other", baseType: !2)',
    ].join("\n"),
    [3, 1],
  );
  assert.ok(hidden!.flags & abi.MAGIC_NOXFER);
  assert.ok(!(plain!.flags & abi.MAGIC_XFER_MASK));
  assert.equal(hidden!.relocs[0]!.action, abi.MAGIC_RELOC_NOXFER);
});

Deno.test("a union needs a selector only where its members disagree", () => {
  const union = (id: number, elements: number) =>
    `!${id} = distinct !DICompositeType(tag: DW_TAG_union_type, ` +
    `name: "u${id}", size: 32, elements: !${elements})`;
  const [mixed, agreed, plain] = table(
    [
      INT,
      POINTER(2, 1),
      MEMBER(3, "i", 1, 0),
      MEMBER(4, "p", 2, 0),
      MEMBER(5, "q", 2, 0),
      TUPLE(10, 3, 4),
      union(11, 10),
      TUPLE(12, 4, 5),
      union(13, 12),
      TUPLE(14, 3),
      union(15, 14),
    ].join("\n"),
    [11, 13, 15],
  );
  assert.equal(mixed!.relocs[0]!.action, abi.MAGIC_RELOC_UNION);
  assert.equal(agreed!.relocs[0]!.action, abi.MAGIC_RELOC_POINTER);
  assert.equal(plain!.relocs.length, 0);
  assert.ok(plain!.flags & abi.MAGIC_TYPE_NO_POINTERS);
});

Deno.test("arrays multiply relocations, and nest where they must", () => {
  const array = (id: number, of: number, count: number, bits: number) =>
    `!${id} = !DICompositeType(tag: DW_TAG_array_type, baseType: !${of}, ` +
    `size: ${bits}, elements: !${id + 1})\n!${id + 1} = !{!${id + 2}}\n` +
    `!${id + 2} = !DISubrange(count: ${count})`;
  const [flat, nested] = table(
    [INT, POINTER(2, 1), array(10, 2, 5, 160), array(20, 10, 3, 480)].join(
      "\n",
    ),
    [10, 20],
  );
  assert.deepEqual(
    flat!.relocs.map((r) => [r.action, r.count, r.stride]),
    [[abi.MAGIC_RELOC_POINTER, 5, 4]],
  );
  assert.deepEqual(
    nested!.relocs.map((r) => [r.action, r.count, r.stride]),
    [[abi.MAGIC_RELOC_NESTED, 3, 20]],
  );
});

Deno.test("a vector has the size that debug information says", () => {
  const vector = (id: number, bits: number, range: number) =>
    `!${id} = !DICompositeType(tag: DW_TAG_array_type, baseType: !1, ` +
    `size: ${bits}, flags: DIFlagVector, elements: !${range})`;
  const [three, four, bits] = table(
    [
      INT,
      vector(10, 128, 20),
      vector(11, 128, 21),
      vector(12, 16, 20),
      TUPLE(20, 22),
      TUPLE(21, 23),
      "!22 = !DISubrange(count: 3)",
      "!23 = !DISubrange(count: 4)",
    ].join("\n"),
    [10, 11, 12],
  );
  assert.deepEqual([three!.size, three!.count], [16, 3]);
  assert.deepEqual([four!.size, four!.count], [16, 4]);
  assert.notDeepEqual(three!.hash, four!.hash);
  assert.deepEqual([bits!.size, bits!.kind], [2, abi.MAGIC_TYPE_OPAQUE]);
});

Deno.test("only an array at the end makes a structure flexible", () => {
  const empty = (id: number) =>
    `!${id} = !DICompositeType(tag: DW_TAG_array_type, baseType: !1, ` +
    "elements: !20)";
  const [middle, end] = table(
    [
      INT,
      empty(10),
      TUPLE(20, 21),
      "!21 = !DISubrange(count: -1)",
      STRUCT(30, "middle", 31, 32),
      TUPLE(31, 32, 33),
      MEMBER(32, "none", 10, 0),
      MEMBER(33, "last", 1, 0),
      STRUCT(40, "end", 41, 32),
      TUPLE(41, 42, 43),
      MEMBER(42, "first", 1, 0),
      MEMBER(43, "rest", 10, 32),
    ].join("\n"),
    [30, 40],
  );
  assert.equal(middle!.flags & abi.MAGIC_TYPE_VARSIZE, 0);
  assert.equal(end!.flags & abi.MAGIC_TYPE_VARSIZE, abi.MAGIC_TYPE_VARSIZE);
});
