import assert from "node:assert/strict";
import * as abi from "../../core/abi/abi.ts";
import { parse } from "../ir/mod.ts";
import { DebugInfo } from "./debug_info.ts";
import { collectRenames, parseRules } from "./rules.ts";

const MODULE = parse(`
@total = global i32 0, !dbg !1
@hidden = internal global i32 0, !dbg !3
@hidden.1 = internal global i32 0, !dbg !5
@f.one = internal global i32 0, !dbg !7
@f.seen = internal global i32 0, !dbg !9
@f.seen.2 = internal global i32 0, !dbg !11
define void @f() !dbg !20 {
  ret void
}
!1 = !DIGlobalVariableExpression(var: !2, expr: !DIExpression())
!2 = !DIGlobalVariable(name: "total", scope: !30, file: !31, line: 1, isLocal: false)
!3 = !DIGlobalVariableExpression(var: !4, expr: !DIExpression())
!4 = !DIGlobalVariable(name: "hidden", scope: !30, file: !31, line: 2, isLocal: true)
!5 = !DIGlobalVariableExpression(var: !6, expr: !DIExpression())
!6 = !DIGlobalVariable(name: "hidden", scope: !32, file: !33, line: 2, isLocal: true)
!7 = !DIGlobalVariableExpression(var: !8, expr: !DIExpression())
!8 = !DIGlobalVariable(name: "one", scope: !20, file: !31, line: 5, isLocal: true)
!9 = !DIGlobalVariableExpression(var: !10, expr: !DIExpression())
!10 = !DIGlobalVariable(name: "seen", scope: !20, file: !31, line: 6, isLocal: true)
!11 = !DIGlobalVariableExpression(var: !12, expr: !DIExpression())
!12 = !DIGlobalVariable(name: "seen", scope: !20, file: !31, line: 7, isLocal: true)
!20 = distinct !DISubprogram(name: "f", scope: !31, file: !31, line: 4, unit: !30, spFlags: DISPFlagDefinition)
!30 = distinct !DICompileUnit(language: DW_LANG_C11, file: !31)
!31 = !DIFile(filename: "a.c", directory: "")
!32 = distinct !DICompileUnit(language: DW_LANG_C11, file: !33)
!33 = !DIFile(filename: "b.c", directory: "")
`);

const POINT = {
  index: 1,
  name: "point",
  names: new Set(["point", "point_t"]),
  kind: abi.MAGIC_TYPE_STRUCT,
  flags: 0,
  size: 4,
  bits: 0,
  hash: [1, 2] as const,
  target: 0,
  count: 1,
  members: [{ name: "x", type: 0, offset: 0, bitOffset: 0, bitSize: 0 }],
  relocs: [],
};

function renames(text: string) {
  const rules = { file: "magic.rules", text };
  return collectRenames(rules, MODULE, new DebugInfo(MODULE), {
    labels: [],
    types: [POINT],
  });
}

Deno.test("a rule stands for the names that its thing may have had", () => {
  const pairs = (text: string) =>
    renames(text).map(({ kind, from, to }) => [kind, from, to]);
  // Either way the old one may have been static.
  assert.deepEqual(pairs("# old\n\nvariable sum total # a comment"), [
    [abi.MAGIC_RENAME_OBJECT, "sum", "total"],
    [abi.MAGIC_RENAME_OBJECT, "sum", "total"],
  ]);
  assert.equal(pairs("variable sum b.c:hidden").length, 2);
  assert.equal(pairs("variable b.c:sum total").length, 1);
  assert.equal(pairs("static f/first one").length, 1);
  assert.equal(pairs("static f/seen#1 seen#2").length, 1);
  // With its three static variables.
  assert.equal(pairs("function g f").length, 2 + 3);
  assert.equal(pairs("type dot point_t").length, 1);
  assert.equal(pairs("member point y x").length, 1);
});

Deno.test("old names that swap are no contradiction", () => {
  const text = "variable a.c:hidden total\nvariable total a.c:hidden";
  assert.equal(renames(text).length, 3);
});

Deno.test("a rule that says nothing is an error with its line", () => {
  const wrong: [string, RegExp][] = [
    ["variables a b", /"variables" is no rule: want one of variable, static, /],
    ["variable a", /"variable" takes 2 names$/],
    ["\nmember a b", /"magic.rules:2": "member" takes 3 names$/],
    ["variable a none", /there is no variable "none"$/],
    ["variable a hidden", /there are 2 variables "hidden": want FILE:hidden$/],
    ["variable a one", /there is no variable "one"$/],
    [
      "variable a.c:hidden total",
      /the program still has a variable "a.c:hidden"$/,
    ],
    [
      "variable a total\nvariable a b.c:hidden",
      /"magic.rules:2": line 1 has another new name for it$/,
    ],
    ["static f/a seen", /there is no static variable of "f" "seen"$/],
    ["static a one", /want FUNCTION\/NAME, not "a"$/],
    ["static g/a one", /there is no static variable of "g" "one"$/],
    ["function g h", /there is no function "h"$/],
    ["type a b", /there is no type "b"$/],
    ["type point point_t", /the program still has a type "point"$/],
    ["member a b c", /there is no structure "a"$/],
    ["member point a b", /"point" has no member "b"$/],
  ];
  for (const [text, message] of wrong) {
    assert.throws(() => renames(text), message, text);
  }
  assert.throws(
    () => parseRules({ file: "x.rules", text: "\n\nfoo" }),
    /^TypeError: Cannot use "x\.rules:3": "foo" is no rule/,
  );
});
