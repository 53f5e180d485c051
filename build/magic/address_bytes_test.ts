import assert from "node:assert/strict";
import { Layout, parse } from "../ir/mod.ts";
import { addressTaken } from "./addresses.ts";
import { findAddresses } from "./address_uses.ts";
import { DebugInfo, globalVariables } from "./debug_info.ts";
import { Sizing } from "./sizing.ts";
import { TypeTable } from "./types.ts";
import { instrumented } from "./wrap.ts";

/** What is searched, and whose memory holds pointers, in a module with these
 * functions of unit t.c; findings, too. */
function found(text: string) {
  const module = parse(
    `%struct.pair = type { i32, ptr }
@pointers = internal global [8 x ptr] zeroinitializer, align 4, !dbg !20
@number = internal global i32 0, align 4, !dbg !22
@bytes = internal global [32 x i8] zeroinitializer, align 1, !dbg !24
@others = internal global [32 x i8] zeroinitializer, align 1, !dbg !26
@digits = internal constant [16 x i8] zeroinitializer, align 1, !dbg !28
@pair = internal global %struct.pair zeroinitializer, align 4, !dbg !30
declare void @llvm.memcpy.p0.p0.i32(ptr, ptr, i32, i1)
declare ptr @malloc(i32)
declare ptr @memcpy(ptr, ptr, i32)
${text}
!1 = !DIFile(filename: "t.c", directory: "/src/x")
!2 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1)
!4 = distinct !DISubprogram(name: "f", scope: !1, file: !1, line: 1, unit: !2)
!5 = distinct !DISubprogram(name: "g", scope: !1, file: !1, line: 1, unit: !2)
!7 = !DILocation(line: 7, column: 1, scope: !4)
!8 = !DIBasicType(name: "unsigned int", size: 32, encoding: DW_ATE_unsigned)
!9 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: null, size: 32)
!10 = !DICompositeType(tag: DW_TAG_array_type, baseType: !9, size: 256, elements: !11)
!11 = !{!12}
!12 = !DISubrange(count: 8)
!13 = !DIBasicType(name: "char", size: 8, encoding: DW_ATE_signed_char)
!14 = !DICompositeType(tag: DW_TAG_array_type, baseType: !13, size: 256, elements: !15)
!15 = !{!16}
!16 = !DISubrange(count: 32)
!20 = !DIGlobalVariableExpression(var: !21, expr: !DIExpression())
!21 = distinct !DIGlobalVariable(name: "pointers", scope: !2, file: !1, line: 2, type: !10, isLocal: true)
!22 = !DIGlobalVariableExpression(var: !23, expr: !DIExpression())
!23 = distinct !DIGlobalVariable(name: "number", scope: !2, file: !1, line: 3, type: !8, isLocal: true)
!24 = !DIGlobalVariableExpression(var: !25, expr: !DIExpression())
!25 = distinct !DIGlobalVariable(name: "bytes", scope: !2, file: !1, line: 4, type: !14, isLocal: true)
!26 = !DIGlobalVariableExpression(var: !27, expr: !DIExpression())
!27 = distinct !DIGlobalVariable(name: "others", scope: !2, file: !1, line: 5, type: !14, isLocal: true)
!28 = !DIGlobalVariableExpression(var: !29, expr: !DIExpression())
!29 = distinct !DIGlobalVariable(name: "digits", scope: !2, file: !1, line: 5, type: !14, isLocal: true)
!30 = !DIGlobalVariableExpression(var: !31, expr: !DIExpression())
!31 = distinct !DIGlobalVariable(name: "pair", scope: !2, file: !1, line: 6, type: !32, isLocal: true)
!32 = distinct !DICompositeType(tag: DW_TAG_structure_type, name: "pair", file: !1, line: 6, size: 64, elements: !33)
!33 = !{!34, !35}
!34 = !DIDerivedType(tag: DW_TAG_member, name: "count", scope: !32, file: !1, line: 6, baseType: !8, size: 32)
!35 = !DIDerivedType(tag: DW_TAG_member, name: "link", scope: !32, file: !1, line: 6, baseType: !9, size: 32, offset: 32)
!36 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: !32, size: 32)
!37 = !DILocalVariable(name: "p", scope: !4, file: !1, line: 7, type: !36)`,
    "t",
  );
  const info = new DebugInfo(module, "x");
  const { findings, searched, holding } = findAddresses(
    module,
    {
      info,
      layout: new Layout(module),
      globals: globalVariables(module, info),
      types: new TypeTable(info, [info.node(32)!]),
    },
    new Sizing(instrumented(module), addressTaken(module)),
  );
  return [
    ...findings.map(({ kind, name }) => `${kind} ${name}`),
    ...searched,
    ...holding.keys(),
  ];
}

const BYTES = ["@bytes"];
const MOVE = "call void @llvm.memcpy.p0.p0.i32";

/** Bodies of `f`, and what holds pointers then. */
const CASES: readonly (readonly [string, readonly string[], string])[] = [
  [
    "a pointer that is stored in a number",
    ["@number"],
    "  store ptr %0, ptr @number, align 4",
  ],
  [
    "a pointer that is stored in a pointer",
    [],
    "  store ptr %0, ptr @pointers, align 4",
  ],
  [
    "a function's address in bytes",
    BYTES,
    "  store ptr @f, ptr @bytes, align 4",
  ],
  ["nothing", [], "  store ptr null, ptr @bytes, align 4"],
  [
    "pointers that are moved into bytes",
    BYTES,
    `  ${MOVE}(ptr @bytes, ptr @pointers, i32 8, i1 false)`,
  ],
  [
    "bytes that are moved into bytes",
    [],
    `  ${MOVE}(ptr @bytes, ptr @others, i32 8, i1 false)`,
  ],
  [
    "the part of a structure without its pointer",
    [],
    `  ${MOVE}(ptr @bytes, ptr @pair, i32 4, i1 false)`,
  ],
  [
    "a structure, by way of a local variable",
    BYTES,
    `  %2 = alloca [8 x i8], align 4
  ${MOVE}(ptr %2, ptr @pair, i32 8, i1 false)
  ${MOVE}(ptr @bytes, ptr %2, i32 8, i1 false)`,
  ],
  [
    "a pointer, byte by byte",
    BYTES,
    `  %2 = load i32, ptr @number, align 4
  %3 = getelementptr inbounds i8, ptr @pointers, i32 %2
  %4 = load i8, ptr %3, align 1
  %5 = getelementptr inbounds [32 x i8], ptr @bytes, i32 0, i32 %2
  store i8 %4, ptr %5, align 1`,
  ],
  [
    "a number, from one to the other",
    ["@number", "@bytes"],
    `  %2 = ptrtoint ptr %0 to i32
  store i32 %2, ptr @number, align 4
  %3 = load i32, ptr @number, align 4
  store i32 %3, ptr @bytes, align 4`,
  ],
  [
    "a link over a member that is a number",
    ["t.c:6 pair.count"],
    `  %2 = alloca ptr, align 4
    #dbg_declare(ptr %2, !37, !DIExpression(), !7)
  %3 = load ptr, ptr %2, align 4
  store ptr %0, ptr %3, align 4`,
  ],
  [
    "a pointer in a structure",
    [],
    `  %2 = alloca ptr, align 4
    #dbg_declare(ptr %2, !37, !DIExpression(), !7)
  %3 = load ptr, ptr %2, align 4
  %4 = getelementptr inbounds %struct.pair, ptr %3, i32 0, i32 1
  store ptr %0, ptr %4, align 4`,
  ],
  [
    "memory of a call",
    ["f:0"],
    `  %2 = call ptr @malloc(i32 32)
  %3 = getelementptr inbounds i8, ptr %2, i32 4
  store ptr %0, ptr %3, align 4`,
  ],
  [
    "a byte that is cut out of an address",
    ["number bytes"],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = lshr i32 %2, 8
  %4 = trunc i32 %3 to i8
  %5 = getelementptr inbounds [32 x i8], ptr @bytes, i32 0, i32 1
  store i8 %4, ptr %5, align 1, !dbg !7`,
  ],
  [
    "digits of an address",
    [],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = lshr i32 %2, 4
  %4 = and i32 %3, 15
  %5 = getelementptr inbounds [16 x i8], ptr @digits, i32 0, i32 %4
  %6 = load i8, ptr %5, align 1
  %7 = getelementptr inbounds [32 x i8], ptr @bytes, i32 0, i32 1
  store i8 %6, ptr %7, align 1`,
  ],
  [
    "what a function moves",
    BYTES,
    "  call void @g(ptr @bytes, ptr @pointers)",
  ],
  [
    "what is moved through a pointer",
    BYTES,
    `  %2 = alloca ptr, align 4
  store ptr @memcpy, ptr %2, align 4
  %3 = load ptr, ptr %2, align 4
  %4 = call ptr %3(ptr @bytes, ptr @pointers, i32 8)`,
  ],
  [
    "memory that another variable's pointer is to",
    BYTES,
    `  store ptr @bytes, ptr @pointers, align 4
  %2 = load ptr, ptr @pointers, align 4
  store ptr %0, ptr %2, align 4`,
  ],
];

for (const [what, expected, body] of CASES) {
  Deno.test(`bytes: ${what}`, () => {
    const text = `define void @f(ptr %0) !dbg !4 {
${body}
  ret void
}
define void @g(ptr %0, ptr %1) !dbg !5 {
  ${MOVE}(ptr %0, ptr %1, i32 8, i1 false)
  ret void
}`;
    assert.deepEqual(found(text), expected);
  });
}
