import assert from "node:assert/strict";
import { parse } from "../ir/mod.ts";
import { DebugInfo, type Node } from "./debug_info.ts";
import { confirmed, evidenceOf, UNKNOWN_REST } from "./evidence.ts";
import { agreed } from "./likeness.ts";
import type { Size, Term } from "./sizes.ts";
import { TypeTable } from "./types.ts";
import { UnitTypes } from "./unit_types.ts";

const member = (
  id: number,
  name: string,
  type: number,
  at: number,
  size = 32,
) =>
  `!${id} = !DIDerivedType(tag: DW_TAG_member, name: "${name}", ` +
  `baseType: !${type}, size: ${size}, offset: ${at})`;
const struct = (id: number, name: string, bits: number, members: number[]) =>
  `!${id} = distinct !DICompositeType(tag: DW_TAG_structure_type, ` +
  `name: "${name}", size: ${bits}, elements: !${id + 1})\n` +
  `!${id + 1} = !{${members.map((m) => `!${m}`).join(", ")}}`;

const module = parse([
  '!1 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)',
  '!2 = !DIBasicType(name: "char", size: 8, encoding: DW_ATE_signed_char)',
  "!3 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !10, size: 32)",
  "!4 = !DICompositeType(tag: DW_TAG_array_type, baseType: !3, elements: !5)",
  "!5 = !{!6}",
  "!6 = !DISubrange(count: -1)",
  "!7 = !DICompositeType(tag: DW_TAG_array_type, baseType: !1, size: 32, elements: !8)",
  "!8 = !{!9}",
  "!9 = !DISubrange(count: 1)",
  struct(10, "node", 64, [12, 13]),
  member(12, "next", 3, 0),
  member(13, "value", 1, 32),
  struct(20, "derived", 96, [22, 23]),
  member(22, "base", 10, 0, 64),
  member(23, "more", 3, 64),
  struct(30, "flexible", 32, [32, 33]),
  member(32, "count", 1, 0),
  member(33, "tail", 4, 32, 0),
  struct(40, "one", 64, [42, 43]),
  member(42, "count", 1, 0),
  member(43, "it", 7, 32),
  struct(50, "numbers", 64, [52, 53]),
  member(52, "a", 1, 0),
  member(53, "b", 1, 32),
].join("\n"));
const info = new DebugInfo(module);
const roots = [1, 2, 10, 20, 30, 40, 50].map((id) => info.node(id)!);
const types = new TypeTable(
  info,
  roots.filter((node: Node) => node.tag === "DICompositeType"),
);
const unit = new UnitTypes(info, types, roots);
const index = (id: number) => types.of(info.node(id));

const once = (name: string): Term => ({
  ...{ kind: "sizeof", type: { name }, many: false },
});
const many = (name: string): Term => ({
  ...{ kind: "sizeof", type: { name }, many: true },
});
const offset = (type: string, member: string): Term => ({
  ...{ kind: "offsetof", type, member },
});
const other: Term = { kind: "other" };
const length: Term = { kind: "length" };
const constant = (value: number): Term => ({ kind: "constant", value });

/** "TYPE[ ELEMENT][ short]" of a size; "?" is unknown. */
function read(...size: Size): string | undefined {
  const found = evidenceOf([size], [undefined], { types, unit });
  if (found === undefined) return undefined;
  const { type, element, short } = found;
  const name = (at: number) =>
    at === UNKNOWN_REST ? "?" : types.records[at]!.name;
  return [
    type === 0 ? "?" : name(type),
    ...element === 0 ? [] : [name(element)],
    ...short ? ["short"] : [],
  ].join(" ");
}

Deno.test("sizes are read as layouts", () => {
  assert.equal(read(once("struct node")), "node");
  assert.equal(read(many("struct node")), "node");
  assert.equal(read(many("struct node *")), "struct node*");
  assert.equal(read(once("struct flexible")), "flexible");
  assert.equal(read(many("struct flexible")), "flexible flexible");
  assert.equal(read(once("struct node"), many("int")), "node int");
  assert.equal(read(many("int"), once("struct node")), "node int");
  assert.equal(read(once("struct node"), other), "node ?");
  assert.equal(read(once("struct node"), length, constant(1)), "node char");
  assert.equal(read(once("struct node"), constant(64)), "node ?");
  assert.equal(read(once("struct flexible"), other), "flexible short");
  assert.equal(
    read(once("struct flexible"), many("struct node *")),
    "flexible",
  );
  assert.equal(read(once("struct one"), many("int")), "one int");
  assert.equal(
    read(offset("struct flexible", "tail"), many("struct node *")),
    "flexible short",
  );
  assert.equal(
    read(offset("struct one", "it"), many("int")),
    "one int short",
  );
  assert.equal(read(offset("struct derived", "more")), "derived short");
});

Deno.test("one of two sizes is of the longer type, if it begins like the other", () => {
  const either = (name: string, or: string): Term => ({
    ...{ kind: "sizeof", type: { name }, many: false, or: { name: or } },
  });
  assert.equal(read(either("struct derived", "struct node")), "derived short");
  assert.equal(read(either("struct node", "struct derived")), "derived short");
  assert.equal(read(either("struct node", "struct numbers")), undefined);
  assert.equal(read(either("struct derived", "struct node"), other), "?");
});

Deno.test("sizes that say two things are refuted", () => {
  assert.equal(read(many("struct node"), other), "?");
  assert.equal(read(many("struct node"), many("int")), "?");
  assert.equal(read(offset("struct one", "it"), many("struct node")), "?");
});

Deno.test("bytes and unknown names say nothing", () => {
  assert.equal(read(many("char")), undefined);
  assert.equal(read(once("struct missing")), undefined);
  assert.equal(read(other), undefined);
});

Deno.test("factors make an array of one type alone", () => {
  const product = (...size: Size) =>
    evidenceOf([[], size], [undefined, undefined], { types, unit });
  assert.equal(product(once("struct node"))?.type, index(10));
  assert.equal(product(once("struct node"), other)?.type, 0);
  assert.equal(product(once("struct flexible"))?.element, index(30));
});

Deno.test("where the result goes confirms a size, or refutes it", () => {
  const said = (type: number, ...to: number[]) =>
    confirmed(types, { type, element: 0, short: false }, to).type;
  assert.equal(said(index(20), index(10)), index(20));
  assert.equal(said(index(10), index(20)), index(10));
  assert.equal(said(index(10), index(50)), 0);
  assert.equal(said(index(10), index(10), index(50)), 0);
  assert.equal(said(index(1), index(3)), 0);
});

Deno.test("declared types alone must agree", () => {
  assert.equal(agreed(types, [index(10), index(20)]), index(20));
  assert.equal(agreed(types, [index(10), index(50)]), 0);
  assert.equal(agreed(types, []), 0);
});
