import assert from "node:assert/strict";
import { parse } from "../ir/mod.ts";
import { DebugInfo, type Node } from "./debug_info.ts";
import { Definitions } from "./definitions.ts";
import { TypeTable } from "./types.ts";

const INT = '!1 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)';
const FILES = '!2 = !DIFile(filename: "/src/a.c", directory: "/src")\n' +
  '!3 = !DIFile(filename: "/src/b.c", directory: "/src")';

/** `struct NAME` of one member, as node `id`. */
const struct = (
  id: number,
  name: string,
  { file, member, type }: { file: number; member: string; type: number },
) =>
  `!${id} = distinct !DICompositeType(tag: DW_TAG_structure_type, ` +
  `name: "${name}", file: !${file}, size: 32, elements: !${id + 1})\n` +
  `!${id + 1} = !{!${id + 2}}\n` +
  `!${id + 2} = !DIDerivedType(tag: DW_TAG_member, name: "${member}", ` +
  `scope: !${id}, baseType: !${type}, size: 32)`;
const pointer = (id: number, to: number) =>
  `!${id} = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !${to}, size: 32)`;
const forward = (id: number, name: string) =>
  `!${id} = !DICompositeType(tag: DW_TAG_structure_type, name: "${name}", ` +
  "flags: DIFlagFwdDecl)";

function read(lines: string[]) {
  const module = parse([INT, FILES, ...lines].join("\n"));
  const info = new DebugInfo(module);
  const nodes = module.entities.flatMap((entity): Node[] =>
    entity.kind === "metadata" && entity.text.includes("DICompositeType")
      ? [info.node(entity.id)!]
      : []
  );
  const types = new TypeTable(info, nodes);
  return {
    definitions: new Definitions(info, nodes),
    types,
    at: (id: number) => info.node(id)!,
  };
}

const SAME = { file: 2, member: "v", type: 1 };

Deno.test("copies of a definition are one", () => {
  const { definitions, at } = read([
    struct(10, "s", SAME),
    struct(20, "s", SAME),
    forward(30, "s"),
  ]);
  assert.equal(definitions.of("struct s").length, 1);
  assert.equal(definitions.identity(at(20)), "struct s");
  assert.equal(definitions.complete(at(30)), at(10));
});

Deno.test("two definitions of a tag have the names of their files", () => {
  const { definitions, types, at } = read([
    struct(10, "s", SAME),
    struct(20, "s", { file: 3, member: "w", type: 1 }),
    forward(30, "s"),
    ...[pointer(40, 10), pointer(41, 20), pointer(42, 30)],
  ]);
  assert.equal(definitions.identity(at(10)), "struct s@a.c");
  assert.equal(definitions.identity(at(20)), "struct s@b.c");
  // A pointer to a mere name points to neither.
  assert.equal(definitions.complete(at(30)), at(30));
  const records = [40, 41, 42].map((id) => types.of(at(id)));
  assert.equal(new Set(records).size, 3);
});

Deno.test("a difference behind a pointer is one of the structure, too", () => {
  const { definitions, at } = read([
    struct(10, "s", SAME),
    struct(20, "s", { file: 3, member: "w", type: 1 }),
    ...[pointer(40, 10), pointer(41, 20)],
    struct(50, "holder", { file: 2, member: "p", type: 40 }),
    struct(60, "holder", { file: 3, member: "p", type: 41 }),
    ...[pointer(70, 50), pointer(71, 60)],
    struct(80, "outer", { file: 2, member: "p", type: 70 }),
    struct(90, "outer", { file: 3, member: "p", type: 71 }),
  ]);
  assert.equal(definitions.identity(at(50)), "struct holder@a.c");
  assert.equal(definitions.identity(at(90)), "struct outer@b.c");
});
