import assert from "node:assert/strict";
import {
  attachmentOf,
  attributeGroups,
  calleeOf,
  formatHeader,
  formatLine,
  hasAttribute,
  hasClause,
  type Line,
  parse,
  parseHeader,
  parseLine,
  withClause,
} from "./mod.ts";

/** A line, and `opcode flags | type | operands | words | options`. */
const INSTRUCTIONS: readonly (readonly [string, string])[] = [
  [
    "  %3 = load volatile ptr, ptr %2, align 4, !dbg !7",
    "load volatile|ptr|ptr:%2||align 4",
  ],
  [
    "  %3 = load atomic i32, ptr @x acquire, align 4",
    "load atomic|i32|ptr:@x|acquire|align 4",
  ],
  ["  store ptr @f, ptr %p, align 4", "store||ptr:@f ptr:%p||align 4"],
  [
    "  store i32 1, ptr getelementptr inbounds (%struct.s, ptr @g, i32 0, i32 1)",
    "store||i32:1 ptr:getelementptr inbounds (%struct.s, ptr @g, i32 0, i32 1)||",
  ],
  [
    "  %a = getelementptr inbounds nuw [4 x %struct.s], ptr %b, i32 0, i32 %i",
    "getelementptr inbounds nuw|[4 x %struct.s]|ptr:%b i32:0 i32:%i||",
  ],
  ["  %v = alloca [8 x i8], align 1", "alloca|[8 x i8]|||align 1"],
  ["  %v = alloca i8, i32 %n, align 16", "alloca|i8|i32:%n||align 16"],
  ["  %v = alloca inalloca %t, align 4", "alloca inalloca|%t|||align 4"],
  ["  ret void", "ret|void|||"],
  ["  ret { i32, i1 } zeroinitializer", "ret||{ i32, i1 }:zeroinitializer||"],
  [
    "  br i1 %c, label %a, label %b, !llvm.loop !3",
    "br||i1:%c label:%a label:%b||",
  ],
  ["  switch i32 %0, label %d [", "switch||i32:%0 label:%d|[|"],
  [
    "  indirectbr ptr @w, [label %3, label %4]",
    "indirectbr||ptr:@w :[label %3, label %4]||",
  ],
  [
    "  %5 = phi i32 [ 0, %1 ], [ %x, %2 ]",
    "phi|i32|:0 label:%1 :%x label:%2||",
  ],
  ["  %5 = phi ptr [ null, %e ]", "phi|ptr|:null label:%e||"],
  [
    "  %5 = select i1 %c, ptr null, ptr @x",
    "select||i1:%c ptr:null ptr:@x||",
  ],
  ["  %5 = icmp samesign ult i32 %a, 7", "icmp samesign ult||i32:%a :7||"],
  ["  %5 = add nuw nsw i32 %a, %b", "add nuw nsw||i32:%a :%b||"],
  ["  %5 = zext nneg i8 %a to i32", "zext nneg|i32|i8:%a||"],
  ["  %5 = inttoptr i32 4 to ptr", "inttoptr|ptr|i32:4||"],
  ["  %5 = freeze i32 undef", "freeze||i32:undef||"],
  [
    "  %5 = extractvalue { i32, i1 } %4, 1",
    "extractvalue||{ i32, i1 }:%4 :1||",
  ],
  [
    '  fence syncscope("singlethread") seq_cst',
    'fence syncscope("singlethread") seq_cst||||',
  ],
  ["  unreachable", "unreachable||||"],
];

function shape(line: Line): string {
  assert.ok(line.kind === "instruction", JSON.stringify(line));
  return [
    [line.opcode, ...line.flags].join(" "),
    line.type,
    line.operands.map(({ type, value }) => `${type}:${value}`).join(" "),
    line.words.join(" "),
    line.options.join(", "),
  ].join("|");
}

Deno.test("parseLine() takes instructions apart, formatLine() puts them together", () => {
  for (const [text, expected] of INSTRUCTIONS) {
    assert.equal(shape(parseLine(text)), expected);
    assert.equal(formatLine(parseLine(text)), text);
  }
});

Deno.test("parseLine() reads attachments and results", () => {
  const line = parseLine(
    '  %"a b" = load i8, ptr %p, align 1, !dbg !1, !tbaa !2',
  );
  assert.ok(line.kind === "instruction");
  assert.equal(line.result, '"a b"');
  assert.deepEqual(line.attachments, [
    { kind: "dbg", value: "!1" },
    { kind: "tbaa", value: "!2" },
  ]);
});

/** A line, its callee, its arguments and the words behind them. */
const CALLS: readonly (readonly [string, string, string, string])[] = [
  ["  call void @f()", "@f", "", ""],
  [
    "  %1 = tail call fastcc noundef i32 @f(i32 noundef %0, ptr nonnull align 4 @g) #5, !dbg !3",
    "@f",
    "i32 noundef %0; ptr nonnull align 4 @g",
    "#5",
  ],
  [
    '  %1 = call i32 (ptr, ...) @printf(ptr @.s, i32 1) nounwind "x"="y" #2',
    "@printf",
    "ptr @.s; i32 1",
    'nounwind "x"="y" #2',
  ],
  ["  call void %7(i32 %0)", "%7", "i32 %0", ""],
  [
    "  call void inttoptr (i32 64 to ptr)(ptr byval(%struct.s) align 4 %0)",
    "inttoptr (i32 64 to ptr)",
    "ptr byval(%struct.s) align 4 %0",
    "",
  ],
  [
    '  %2 = call i32 asm sideeffect "mov $$1, $0\\0A(", "=r,~{dirflag}"()',
    'asm sideeffect "mov $$1, $0\\0A(", "=r,~{dirflag}"',
    "",
    "",
  ],
  [
    '  call void @f(i32 1) [ "deopt"(i32 %0) ]',
    "@f",
    "i32 1",
    '[ "deopt"(i32 %0) ]',
  ],
  [
    "  call void @llvm.dbg.value(metadata ptr %0, metadata !1, metadata !DIExpression())",
    "@llvm.dbg.value",
    "metadata ptr %0; metadata !1; metadata !DIExpression()",
    "",
  ],
  [
    '  %6 = callbr i32 asm "x $1; jz ${2:l}", "=r,r,!i"(i32 %5) #3',
    'asm "x $1; jz ${2:l}", "=r,r,!i"',
    "i32 %5",
    "#3",
  ],
  ["  invoke void @f(i32 1)", "@f", "i32 1", ""],
];

Deno.test("parseLine() takes calls apart", () => {
  for (const [text, callee, args, words] of CALLS) {
    const line = parseLine(text);
    assert.ok(line.kind === "call", text);
    assert.equal(line.callee, callee);
    const list = line.operands.map(({ type, attributes, value }) =>
      [type, ...attributes, value].join(" ")
    );
    assert.equal(list.join("; "), args);
    assert.equal(line.words.join(" "), words);
    assert.equal(formatLine(line), text);
    const direct = callee.startsWith("@") && line.opcode === "call";
    assert.equal(calleeOf(text), direct ? callee.slice(1) : undefined);
  }
});

Deno.test("parseLine() knows what else stands in a body", () => {
  const lines: readonly (readonly [string, Line["kind"]])[] = [
    ["", "blank"],
    ["; a comment", "blank"],
    ["3:                                     ; preds = %4, %1", "label"],
    ['"a b":', "label"],
    ["    i32 1, label %4", "case"],
    ["  ], !prof !9", "end"],
    ["          to label %3 unwind label %4", "targets"],
    ["          to label %3 [label %4, label %5], !srcloc !7", "targets"],
    ["          to label %3 []", "targets"],
    ["          to label %3", "unknown"],
    ["    #dbg_declare(ptr %3, !40, !DIExpression(), !41)", "debug"],
    ["    #dbg_value(i32 0, !40, !DIExpression(), !41)", "debug"],
    ["  %1 = landingpad { ptr, i32 }", "unknown"],
    ["  store ptr @f", "instruction"],
    ["  %1 = call ptr @f(", "unknown"],
    ["nonsense", "unknown"],
  ];
  for (const [text, kind] of lines) {
    const line = parseLine(text);
    assert.equal(line.kind, kind, text);
    assert.equal(formatLine(line), text);
  }
});

Deno.test("every line of a real module is known and comes back", async () => {
  const file = new URL("../../tests/ir/fixtures/varied.ll", import.meta.url);
  for (const entity of parse(await Deno.readTextFile(file)).entities) {
    if (entity.kind === "function") {
      assert.equal(formatHeader(parseHeader(entity.header)), entity.header);
      for (const line of entity.body) {
        assert.notEqual(parseLine(line).kind, "unknown", line);
        assert.equal(formatLine(parseLine(line)), line);
      }
    } else if (entity.kind === "declare") {
      assert.equal(formatHeader(parseHeader(entity.text)), entity.text);
    }
  }
});

const HEADERS = [
  "define void @f() {",
  'define internal fastcc range(i32 -14, 1) i32 @f(ptr noundef %0, i32 %1) unnamed_addr #1 section "x" {',
  'define dso_local { i32, i8 } @"a b"(ptr sret(%struct.s) align 4 %0, ...) #0 align 2 prefix [2 x i8] c"\\CC\\CC" personality ptr @p !dbg !5 {',
  "declare !dbg !5 extern_weak ptr @w(ptr captures(none), ...) local_unnamed_addr #0",
  "declare void @v(...)",
];

Deno.test("parseHeader() and formatHeader() are inverse", () => {
  for (const text of HEADERS) {
    assert.equal(formatHeader(parseHeader(text)), text);
  }
  const header = parseHeader(HEADERS[2]!);
  assert.equal(header.name, '"a b"');
  assert.equal(header.returns, "{ i32, i8 }");
  assert.equal(header.variadic, true);
  assert.equal(header.parameters.length, 1);
  assert.equal(attachmentOf(header, "dbg"), 5);
  assert.equal(attachmentOf(parseHeader(HEADERS[3]!), "dbg"), 5);
});

Deno.test("withClause() puts a clause where LLVM wants it", () => {
  const placed = (text: string, clause: string) =>
    formatHeader(withClause(parseHeader(text), clause));
  assert.equal(
    placed("define void @f() #0 align 2 !dbg !0 {", 'section "s"'),
    'define void @f() #0 section "s" align 2 !dbg !0 {',
  );
  assert.equal(
    placed('define void @f() section "s" personality ptr @p {', "prefix i8 0"),
    'define void @f() section "s" prefix i8 0 personality ptr @p {',
  );
  assert.equal(
    placed("define void @f() {", "align 4"),
    "define void @f() align 4 {",
  );
});

Deno.test("hasClause() and hasAttribute() read whole words, groups included", () => {
  const header = parseHeader('define void @f() #3 section "prefix" {');
  assert.equal(hasClause(header, "section"), true);
  assert.equal(hasClause(header, "prefix"), false);
  const groups = attributeGroups(parse(
    "attributes #3 = { naked nounwind }\nattributes #4 = { noinline }",
  ));
  assert.equal(hasAttribute(header, "naked", groups), true);
  assert.equal(hasAttribute(header, "noinline", groups), false);
});

Deno.test("parseLine() ends on lines that no compiler prints", () => {
  for (
    const text of [
      ' ret void, !"x',
      "  ret ptr " + "no_cfi ".repeat(100_000),
      '  %"a = add i32 1, 2',
      '  call void @"f(',
    ]
  ) {
    assert.equal(parseLine(text).kind, "unknown", text.slice(0, 40));
  }
});
