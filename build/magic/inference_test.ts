import assert from "node:assert/strict";
import { Layout, parse } from "../ir/mod.ts";
import { DebugInfo, globalVariables, type Node, text } from "./debug_info.ts";
import { strip } from "./aliases.ts";
import { TypeTable } from "./types.ts";
import { FunctionFacts } from "./inference.ts";

const METADATA = `
!1 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)
!2 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !1, size: 32)
!3 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: null, size: 32)
!10 = distinct !DICompositeType(tag: DW_TAG_structure_type, name: "node", size: 96, elements: !11)
!11 = !{!12, !13, !14}
!12 = !DIDerivedType(tag: DW_TAG_member, name: "first", baseType: !1, size: 32)
!13 = !DIDerivedType(tag: DW_TAG_member, name: "list", baseType: !2, size: 32, offset: 32)
!14 = !DIDerivedType(tag: DW_TAG_member, name: "next", baseType: !15, size: 32, offset: 64)
!15 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !10, size: 32)
!20 = distinct !DICompositeType(tag: DW_TAG_structure_type, name: "head", size: 32, elements: !21)
!21 = !{!22}
!22 = !DIDerivedType(tag: DW_TAG_member, name: "next", baseType: !15, size: 32)
!30 = !DIGlobalVariableExpression(var: !31, expr: !DIExpression())
!31 = distinct !DIGlobalVariable(name: "nodes", type: !15, isDefinition: true)
!32 = !DIGlobalVariableExpression(var: !33, expr: !DIExpression())
!33 = distinct !DIGlobalVariable(name: "head", type: !20, isDefinition: true)
!40 = !DILocalVariable(name: "p", type: !3)
!41 = !DILocation(line: 1, scope: !42)
!42 = distinct !DISubprogram(name: "f")`;

/** Types and names that the result of `%m = call …` in the body is for. */
function infer(body: string): [string | undefined, string, boolean][] {
  const module = parse(`%struct.node = type { i32, ptr, ptr }
%struct.head = type { ptr }
@nodes = global ptr null, align 4, !dbg !30
@head = global %struct.head zeroinitializer, align 4, !dbg !32

define ptr @f(i32 %i) {
  %m = call ptr @malloc(i32 12)
${body}
}
${METADATA}`);
  const info = new DebugInfo(module);
  const composites = [10, 20].map((id) => info.node(id)!) as Node[];
  const entity = module.entities.find((e) => e.kind === "function")!;
  assert.ok(entity.kind === "function");
  const facts = new FunctionFacts({
    info,
    layout: new Layout(module),
    types: new TypeTable(info, composites),
    globals: globalVariables(module, info),
    subprograms: new Map(),
    stats: { unknownUses: 0, unknownPlaces: 0 },
  }, entity);
  return facts.destinations("m", 0).map(({ type, name, returned }) => {
    const { node } = strip(info, type);
    return [text(node, "name"), name, returned];
  });
}

Deno.test("a result stored in a global has the global's pointee type", () => {
  assert.deepEqual(infer("  store ptr %m, ptr @nodes, align 4"), [
    ["node", "nodes", false],
  ]);
});

Deno.test("a structure of one pointer is looked into", () => {
  assert.deepEqual(infer("  store ptr %m, ptr @head, align 4"), [
    ["node", "next", false],
  ]);
});

Deno.test("a step over an array does not change the type", () => {
  assert.deepEqual(
    infer(`  %a = load ptr, ptr @nodes, align 4
  %b = getelementptr inbounds %struct.node, ptr %a, i32 %i
  %c = getelementptr inbounds nuw %struct.node, ptr %b, i32 0, i32 1
  store ptr %m, ptr %c, align 4`),
    [["int", "list", false]],
  );
});

Deno.test("an untyped local passes the question on", () => {
  assert.deepEqual(
    infer(`  %s = alloca ptr, align 4
    #dbg_declare(ptr %s, !40, !DIExpression(), !41)
  store ptr %m, ptr %s, align 4
  %l = load ptr, ptr %s, align 4
  store ptr %l, ptr @nodes, align 4`),
    [[undefined, "p", false], ["node", "nodes", false]],
  );
});

Deno.test("a result that is returned untyped is told", () => {
  assert.deepEqual(
    infer(`  %s = alloca ptr, align 4
    #dbg_declare(ptr %s, !40, !DIExpression(), !41)
  store ptr %m, ptr %s, align 4
  %l = load ptr, ptr %s, align 4
  ret ptr %l`),
    [[undefined, "p", false], [undefined, "", true]],
  );
});

Deno.test("a variable stands for the result until something else is stored", () => {
  assert.deepEqual(
    infer(`  %s = alloca ptr, align 4
    #dbg_declare(ptr %s, !40, !DIExpression(), !41)
  store ptr %m, ptr %s, align 4
  store ptr null, ptr %s, align 4
  %l = load ptr, ptr %s, align 4
  store ptr %l, ptr @nodes, align 4`),
    [[undefined, "p", false]],
  );
});

Deno.test("a place inside the memory says nothing of it", () => {
  assert.deepEqual(
    infer(`  %s = getelementptr inbounds %struct.node, ptr %m, i32 0, i32 1
  store ptr %s, ptr @nodes, align 4
  %t = getelementptr inbounds %struct.node, ptr %m, i32 0, i32 0
  store ptr %t, ptr @nodes, align 4`),
    [["node", "nodes", false]],
  );
});
