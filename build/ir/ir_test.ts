import assert from "node:assert/strict";
import {
  IrSyntaxError,
  IrVerifyError,
  nameValues,
  parse,
  print,
  stripDebug,
  verify,
} from "./mod.ts";

const FIXTURE = new URL("../../tests/ir/fixtures/varied.ll", import.meta.url);
const varied = await Deno.readTextFile(FIXTURE);

const GRAMMAR = String.raw`; ModuleID = 'grammar'
source_filename = "grammar.c"
target triple = "i386-unknown-none-elf"

module asm ".globl odd }"

%struct.s = type { ptr, [2 x i8] }
$group = comdat any

@"we ird\22n" = global i32 0, align 4
@ld = global x86_fp80 0xK3FFF8000000000000000, align 4
@text = private unnamed_addr constant [5 x i8] c"a\\\22}\00", section "x", align 1
@lit = internal global { i32, [2 x i8] } { i32 1, [2 x i8] zeroinitializer }
@at = global ptr blockaddress(@f, %3), align 4
@other = weak alias i32 (i32), ptr @f

declare extern_weak ptr @w(ptr captures(none)) #0

define i32 @f(i32 noundef %0) #0 prefix [2 x i8] c"\CC\CC" {
  %2 = call i32 asm sideeffect "mov $$1, $0\0A\09}", "=r,~{dirflag}"()
  switch i32 %0, label %3 [
    i32 1, label %4
  ]

3:                                                ; preds = %4, %1
  indirectbr ptr @w, [label %3, label %4]

4:                                                ; preds = %1
  %5 = phi i32 [ %0, %1 ]
  store i32 %5, ptr getelementptr inbounds nuw (%struct.s, ptr @at, i32 0, i32 1)
  br label %3
}

define void @jump(i32 %0) {
  %2 = callbr i32 asm "jz $1", "=r,!i,!i"()
          to label %3 [label %4, label %5], !srcloc !0

3:
  ret void

4:
  ret void

5:
  ret void
}

attributes #0 = { nounwind "target-cpu"="i686" }

!named = !{!0, !DIExpression()}
!0 = distinct !{!0}
`;

Deno.test("print() gives back exactly what parse() read", () => {
  for (const text of [GRAMMAR, varied, "", "\n", "; only a comment"]) {
    assert.equal(print(parse(text)), text);
    verify(parse(text));
  }
});

Deno.test("parse() finds entities by kind and name", () => {
  const names = parse(GRAMMAR).entities.flatMap((entity) =>
    "name" in entity ? [`${entity.kind} ${entity.name}`] : []
  );
  assert.deepEqual(names, [
    "type struct.s",
    "comdat group",
    'global "we ird\\22n"',
    "global ld",
    "global text",
    "global lit",
    "global at",
    "alias other",
    "declare w",
    "function f",
    "function jump",
    "attributes 0",
    "named-metadata named",
  ]);
});

Deno.test("parse() reports file, line and column of malformed text", () => {
  const cases: [string, number, number][] = [
    ["\nnonsense", 2, 1],
    ["@x = internal nothing i32 0", 1, 6],
    ["@x global", 1, 3],
    ["@x = global [2 x i8 zeroinitializer", 1, 35],
    ["define void @f() {\n  ret void", 1, 1],
    ["define void @f() {\n\ndefine void @g() {\n}", 3, 1],
    ["define void @f()", 1, 16],
    ["declare void f()", 1, 8],
    ["%t = struct { i8 }", 1, 6],
    ["attributes #x = { }", 1, 12],
    ["!0 distinct !{}", 1, 2],
    ['@s = constant [2 x i8] c"x', 1, 25],
  ];
  for (const [text, line, column] of cases) {
    assert.throws(() => parse(text, "bad.ll"), (error: unknown) => {
      assert.ok(error instanceof IrSyntaxError, text);
      assert.equal(error.file, "bad.ll");
      assert.deepEqual([error.line, error.column], [line, column], text);
      return true;
    });
  }
});

/** A function with this body, and what verify() must say about it. */
const body = (lines: string) => `define i32 @f(i32 %a) {\n${lines}\n}`;

const BROKEN: readonly (readonly [string, RegExp])[] = [
  ["@x = global i8 0\n@x = global i8 0", /"@x" is defined twice/],
  ["%t = type i8\n%t = type i8", /"%t" is defined twice/],
  ["attributes #0 = { }\nattributes #0 = { }", /"#0" is defined twice/],
  ["!0 = !{}\n!0 = !{}", /"!0" is defined twice/],
  ["$c = comdat any\n$c = comdat any", /"\$c" is defined twice/],
  ["@x = global ptr @y", /"@x" refers to "@y"/],
  ["@x = global %t zeroinitializer", /"@x" refers to "%t"/],
  ["@x = global i8 0, !dbg !3", /"@x" refers to "!3"/],
  ["%t = type { %u }", /"%t" refers to "%u"/],
  ["!0 = !{!1}", /"!0" refers to "!1"/],
  ["!list = !{!1}", /"!list" refers to "!1"/],
  ["declare void @g(ptr byval(%t))", /"@g" refers to "%t"/],
  ["declare void @g() #4", /"@g" refers to "#4"/],
  ["define void @f() #4 {\n  ret void\n}", /"@f" refers to "#4"/],
  ["define void @f() !dbg !4 {\n  ret void\n}", /"@f" refers to "!4"/],
  ["define void @f(%t %a) {\n  ret void\n}", /"@f" refers to "%t"/],
  ["define void @f(i8 %a, i8 %a) {\n  ret void\n}", /defines "%a" twice/],
  [body("  ret i32 %b"), /"@f" refers to "%b"/],
  [body("  ret i32 @g"), /"@f" refers to "@g"/],
  [body("  ret i32 0, !dbg !1"), /"@f" refers to "!1"/],
  [body("  %a = add i32 0, 0\n  ret i32 0"), /defines "%a" twice/],
  [body("  br label %b\n\nc:\n  ret i32 0"), /refers to "label %b"/],
  [body("  br label %b\n\nb:\n  ret i32 0\n\nb:\n  ret i32 1"), /"%b" twice/],
  [body("  br label %b\n\nb:\n  %b = add i32 0, 0"), /"%b" twice/],
  [
    body("  switch i32 %a, label %b [\n    i32 1, label %c\n  ]\n\nb:"),
    /label %c/,
  ],
  [body("b:\n  %c = phi i32 [ 0, %d ], [ %c, %b ]"), /refers to "label %d"/],
  [body("b:\n  %c = phi i32 [ %d, %b ]"), /refers to "%d"/],
  [body("  indirectbr ptr @f, [label %b]"), /refers to "label %b"/],
  [body("  %b = alloca %t, align 4"), /refers to "%t"/],
  [
    body("  ret i32 ptrtoint (ptr getelementptr (%t, ptr @f, i32 1) to i32)"),
    /"%t"/,
  ],
  [body("  store ptr blockaddress(@f, %b), ptr @f"), /"%b of @f"/],
  [
    "@x = global ptr blockaddress(@f, %b)\n" + body("c:\n  ret i32 0"),
    /"%b of @f"/,
  ],
  [body("  call void %b()"), /refers to "%b"/],
  [body("  %b = call i32 @f(i32 0) #7"), /refers to "#7"/],
  [body("  %b = call i32 @f()"), /calls "@f" with 0 arguments for 1/],
  [body("  %b = call i32 @f(i32 0, i32 1)"), /with 2 arguments for 1/],
  [
    "declare void @v(ptr, ...)\n" + body("  call void (ptr, ...) @v()"),
    /calls "@v" with 0 arguments for 1/,
  ],
  [body("    #dbg_value(i32 %b, !{}, !DIExpression(), !{})"), /refers to "%b"/],
  [body("  ret i32 0, !dbg"), /no known form/],
  [body("  %b = frobnicate i32 0"), /no known form/],
];

Deno.test("verify() refuses what is there twice and what is missing", () => {
  for (const [text, expected] of BROKEN) {
    assert.throws(() => verify(parse(text)), (error: unknown) => {
      assert.ok(error instanceof IrVerifyError, text);
      assert.match(error.message, expected, text);
      return true;
    }, text);
  }
});

Deno.test("stripDebug() leaves no debug information and a valid module", () => {
  const bare = stripDebug(parse(varied));
  verify(bare);
  const text = print(bare);
  assert.ok(!/!dbg|#dbg_|!DI|Dwarf/.test(text));
  assert.equal(print(parse(varied), { stripDebug: true }), text);
  assert.match(text, /!"wchar_size"/);
  assert.match(text, /!llvm\.loop/);
});

Deno.test("nameValues() leaves no numbered value or block", () => {
  const named = nameValues(stripDebug(parse(varied)));
  verify(named);
  const text = print(named);
  assert.ok(!/%\d/.test(text.replace(/;.*/g, "")));
  assert.ok(!/^\d+:/m.test(text));
});

Deno.test("nameValues() avoids names in use and renames block addresses", () => {
  const text = print(nameValues(parse(
    "@a = global ptr blockaddress(@f, %2)\n" +
      "define void @f(i8 %0) {\n  %v1 = add i8 %0, 1\n  br label %2\n\n" +
      "2:\n  ret void\n}",
  )));
  assert.equal(
    text,
    "@a = global ptr blockaddress(@f, %v_2)\n" +
      "define void @f(i8 %v_0) {\nv_1:\n  %v1 = add i8 %v_0, 1\n" +
      "  br label %v_2\n\nv_2:\n  ret void\n}",
  );
});

Deno.test("parse() names file and line of a damaged define line", () => {
  for (
    const line of [
      "define @f() {",
      "define void @f(i32 %0) section {",
      "define void @f() align ! {",
    ]
  ) {
    assert.throws(
      () => parse(`; first\n${line}\n  ret void\n}\n`, "m.ll"),
      (error: Error) =>
        error.name === "IrSyntaxError" &&
        error.message.startsWith('Cannot parse "m.ll" at 2:1: '),
      line,
    );
  }
});
