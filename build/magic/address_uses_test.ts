import assert from "node:assert/strict";
import { Layout, parse } from "../ir/mod.ts";
import { findAddresses } from "./address_uses.ts";
import { DebugInfo, globalVariables } from "./debug_info.ts";
import { addressTaken } from "./addresses.ts";
import { Sizing } from "./sizing.ts";
import { TypeTable } from "./types.ts";
import { instrumented } from "./wrap.ts";

/** Findings and searched places of a module with these functions of unit t.c. */
function found(text: string) {
  const module = parse(
    `%struct.node = type { ptr, ptr, i32 }
%struct.packed = type { i16, ptr }
@table = internal global [32 x ptr] zeroinitializer, align 4, !dbg !20
@kept = internal global i32 0, align 4, !dbg !22
@bits = internal global %struct.packed zeroinitializer, align 4
@array = internal global [8 x %struct.node] zeroinitializer, align 4
declare void @llvm.memcpy.p0.p0.i32(ptr, ptr, i32, i1)
declare void @take(ptr)
${text}
!1 = !DIFile(filename: "t.c", directory: "/src/x")
!2 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1)
!4 = distinct !DISubprogram(name: "f", scope: !1, file: !1, line: 1, unit: !2)
!5 = distinct !DISubprogram(name: "g", scope: !1, file: !1, line: 1, unit: !2)
!7 = !DILocation(line: 7, column: 1, scope: !4)
!8 = !DIBasicType(name: "unsigned int", size: 32, encoding: DW_ATE_unsigned)
!9 = !DIDerivedType(tag: DW_TAG_pointer_type, baseType: null, size: 32)
!10 = !DICompositeType(tag: DW_TAG_array_type, baseType: !9, size: 1024, elements: !11)
!11 = !{!12}
!12 = !DISubrange(count: 32)
!20 = !DIGlobalVariableExpression(var: !21, expr: !DIExpression())
!21 = distinct !DIGlobalVariable(name: "table", scope: !2, file: !1, line: 2, type: !10, isLocal: true)
!22 = !DIGlobalVariableExpression(var: !23, expr: !DIExpression())
!23 = distinct !DIGlobalVariable(name: "kept", scope: !2, file: !1, line: 3, type: !8, isLocal: true)`,
    "t",
  );
  const info = new DebugInfo(module, "x");
  const { findings, searched } = findAddresses(
    module,
    {
      info,
      layout: new Layout(module),
      globals: globalVariables(module, info),
      types: new TypeTable(info, []),
    },
    new Sizing(instrumented(module), addressTaken(module)),
  );
  return [
    ...findings.map(({ kind, name, place }) =>
      `${kind} ${name} ${place.file}:${place.line}`
    ),
    ...searched,
  ];
}

const POSITION = ["position table t.c:7"];
const ORDER = ["order f t.c:7"];

/** Bodies of `f`, and what is found in them. */
const CASES: readonly (readonly [string, readonly string[], string])[] = [
  [
    "an index by a shifted address",
    POSITION,
    `  %2 = ptrtoint ptr %0 to i32
  %3 = lshr i32 %2, 4
  %4 = urem i32 %3, 32
  %5 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %4, !dbg !7`,
  ],
  [
    "an index by more than the alignment",
    POSITION,
    `  %2 = ptrtoint ptr %0 to i32
  %3 = and i32 %2, 31
  %4 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %3, !dbg !7`,
  ],
  [
    "an index by the alignment",
    [],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = and i32 %2, 3
  %4 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %3, !dbg !7`,
  ],
  [
    "an index by a difference",
    [],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = sub i32 %2, ptrtoint (ptr @array to i32)
  %4 = sdiv exact i32 %3, 12
  %5 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %4, !dbg !7`,
  ],
  [
    "an index by the bytes of a pointer",
    POSITION,
    `  %2 = alloca ptr, align 4
  store ptr %0, ptr %2, align 4
  %3 = load i8, ptr %2, align 1
  %4 = zext i8 %3 to i32
  %5 = mul i32 %4, 33
  %6 = and i32 %5, 31
  %7 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %6, !dbg !7`,
  ],
  [
    "an index by a pointer that was moved into a number",
    POSITION,
    `  %2 = alloca ptr, align 4
  %3 = alloca i32, align 4
  store ptr %0, ptr %2, align 4
  call void @llvm.memcpy.p0.p0.i32(ptr %3, ptr %2, i32 4, i1 false)
  %4 = load i32, ptr %3, align 4
  %5 = lshr i32 %4, 5
  %6 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %5, !dbg !7`,
  ],
  [
    "a bit-field in front of a pointer, set",
    [],
    `  %2 = load i16, ptr @bits, align 4
  %3 = and i16 %2, -2048
  %4 = or i16 %3, 7
  store i16 %4, ptr @bits, align 4, !dbg !7`,
  ],
  [
    "an index by bytes after a first number",
    POSITION,
    `  %2 = load i32, ptr @kept, align 4
  %3 = getelementptr inbounds i8, ptr @bits, i32 %2
  %4 = load i8, ptr %3, align 1
  %5 = zext i8 %4 to i32
  %6 = and i32 %5, 31
  %7 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %6, !dbg !7`,
  ],
  [
    "the order of two objects",
    ORDER,
    `  %2 = load ptr, ptr @table, align 4
  %3 = icmp ult ptr %0, %2, !dbg !7`,
  ],
  [
    "the order of elements, a step apart",
    [],
    `  %2 = load ptr, ptr @table, align 4
  %3 = load i32, ptr @kept, align 4
  %4 = getelementptr inbounds %struct.node, ptr %2, i32 %3
  %5 = icmp ult ptr %0, %4, !dbg !7`,
  ],
  [
    "the end of an array",
    [],
    `  %2 = icmp ult ptr %0, getelementptr inbounds ([8 x %struct.node], ptr @array, i32 0, i32 8), !dbg !7`,
  ],
  [
    "the order of what is in two objects",
    ORDER,
    `  %2 = load ptr, ptr @table, align 4
  %3 = getelementptr inbounds %struct.node, ptr %0, i32 0, i32 1
  %4 = load ptr, ptr %3, align 4
  %5 = icmp ugt ptr %2, %4, !dbg !7`,
  ],
  [
    "a range of one object",
    [],
    `  %2 = load ptr, ptr @table, align 4
  %3 = getelementptr inbounds %struct.node, ptr %0, i32 0, i32 0
  %4 = load ptr, ptr %3, align 4
  %5 = icmp uge ptr %2, %4, !dbg !7
  %6 = getelementptr inbounds %struct.node, ptr %0, i32 0, i32 1
  %7 = load ptr, ptr %6, align 4
  %8 = icmp ult ptr %2, %7, !dbg !7`,
  ],
  [
    "the sign of a difference of two objects",
    ORDER,
    `  %2 = load ptr, ptr @table, align 4
  %3 = ptrtoint ptr %0 to i32
  %4 = ptrtoint ptr %2 to i32
  %5 = sub i32 %3, %4
  %6 = icmp slt i32 %5, 0, !dbg !7`,
  ],
  [
    "the order of an address and a sum that is made of it",
    [],
    `  %2 = load i32, ptr @kept, align 4
  %3 = ptrtoint ptr %0 to i32
  %4 = add i32 %3, %2
  %5 = icmp ult i32 %4, %3, !dbg !7`,
  ],
  [
    "equality",
    [],
    `  %2 = load ptr, ptr @table, align 4
  %3 = icmp eq ptr %0, %2, !dbg !7`,
  ],
  [
    "a number that is kept as it is",
    ["@kept"],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = or i32 %2, 1
  store i32 %3, ptr @kept, align 4, !dbg !7`,
  ],
  [
    "a number that an exchange keeps",
    ["@kept"],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = atomicrmw xchg ptr @kept, i32 %2 seq_cst, align 4, !dbg !7
  %4 = cmpxchg ptr @kept, i32 %3, i32 %2 seq_cst seq_cst, align 4, !dbg !7`,
  ],
  [
    "an index by what an exchange gives",
    POSITION,
    `  %2 = atomicrmw xchg ptr @table, ptr %0 seq_cst, align 4
  %3 = cmpxchg ptr @table, ptr %2, ptr %0 seq_cst seq_cst, align 4
  %4 = extractvalue { ptr, i1 } %3, 0
  %5 = ptrtoint ptr %4 to i32
  %6 = lshr i32 %5, 4
  %7 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %6, !dbg !7`,
  ],
  [
    "a sum of addresses that is kept",
    ["number kept t.c:7", "@kept"],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = load i32, ptr @kept, align 4
  %4 = add i32 %2, %3
  store i32 %4, ptr @kept, align 4, !dbg !7`,
  ],
  [
    "a number that is made of an address, and kept",
    ["number kept t.c:7"],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = load i32, ptr @kept, align 4
  %4 = xor i32 %2, %3
  store i32 %4, ptr @kept, align 4, !dbg !7`,
  ],
  [
    "an address as a number for the time of a call",
    [],
    `  %2 = alloca i32, align 4
  %3 = ptrtoint ptr %0 to i32
  store i32 %3, ptr %2, align 4, !dbg !7
  call void @take(ptr %2)`,
  ],
  [
    "a pointer that is two addresses in one, and kept",
    ["number table t.c:7"],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = load ptr, ptr @table, align 4
  %4 = ptrtoint ptr %3 to i32
  %5 = xor i32 %2, %4
  %6 = inttoptr i32 %5 to ptr
  store ptr %6, ptr @table, align 4, !dbg !7`,
  ],
  [
    "a pointer with a bit of the program's",
    [],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = xor i32 %2, 1
  %4 = inttoptr i32 %3 to ptr
  store ptr %4, ptr @table, align 4, !dbg !7`,
  ],
  [
    "an address that is rounded up",
    [],
    `  %2 = ptrtoint ptr %0 to i32
  %3 = add i32 %2, 15
  %4 = and i32 %3, -16
  %5 = inttoptr i32 %4 to ptr
  store ptr %5, ptr @table, align 4, !dbg !7`,
  ],
  [
    "what the program calls harmless",
    [],
    `  %2 = call i32 @magic_harmless_number(ptr %0)
  %3 = lshr i32 %2, 4
  %4 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %3, !dbg !7`,
  ],
];

for (const [what, expected, body] of CASES) {
  const verb = expected.length === 0 ? "is harmless" : "is found";
  Deno.test(`addresses: ${what} ${verb}`, () => {
    const text = `define internal i32 @magic_harmless_number(ptr %0) !dbg !5 {
  %2 = ptrtoint ptr %0 to i32
  ret i32 %2
}
define void @f(ptr %0) !dbg !4 {
${body}
  ret void
}`;
    assert.deepEqual(found(text), expected);
  });
}

Deno.test("addresses: a hash is followed through calls by name and by type", () => {
  const hash = `define i32 @g(ptr %0) !dbg !5 {
  %2 = ptrtoint ptr %0 to i32
  %3 = mul i32 %2, 33
  ret i32 %3
}`;
  for (const callee of ["@g", "%2"]) {
    const text = `@hash = global ptr @g, align 4
${hash}
define void @f(ptr %0) !dbg !4 {
  %2 = load ptr, ptr @hash, align 4
  %3 = call i32 ${callee}(ptr %0)
  %4 = getelementptr inbounds [32 x ptr], ptr @table, i32 0, i32 %3, !dbg !7
  ret void
}`;
    assert.deepEqual(found(text), POSITION);
  }
});

Deno.test("addresses: the order of two hashes is found", () => {
  const text = `define i32 @g(ptr %0) !dbg !5 {
  %2 = ptrtoint ptr %0 to i32
  %3 = mul i32 %2, 33
  ret i32 %3
}
define void @f(ptr %0, ptr %1) !dbg !4 {
  %3 = call i32 @g(ptr %0)
  %4 = call i32 @g(ptr %1)
  %5 = icmp ult i32 %3, %4, !dbg !7
  ret void
}`;
  assert.deepEqual(found(text), ORDER);
});

Deno.test("addresses: a comparator's difference is an order", () => {
  const text = (used: string) =>
    `@order = global ptr ${used}, align 4
define i32 @f(ptr %0, ptr %1) !dbg !4 {
  %3 = load ptr, ptr %0, align 4
  %4 = load ptr, ptr %1, align 4
  %5 = ptrtoint ptr %3 to i32
  %6 = ptrtoint ptr %4 to i32
  %7 = sub i32 %5, %6
  ret i32 %7, !dbg !7
}`;
  assert.deepEqual(found(text("@f")), ORDER);
  assert.deepEqual(found(text("null")), []);
});
