import assert from "node:assert/strict";
import { parse, print, verify } from "../ir/mod.ts";
import { randomize } from "./mod.ts";

function framed(functions: string) {
  const { module, stats } = randomize(parse(functions), {
    seed: "1",
    functionOrder: false,
    functionPadding: false,
    blockOrder: false,
  });
  verify(module);
  return { text: print(module), stats };
}

Deno.test("locals of fixed size move into the frame, others stay", () => {
  const { text, stats } = framed(`define void @f(i32 %n) {
b:
  %a = alloca i32, align 4
  %c = alloca [4 x i8], i32 2, align 1
  %d = alloca i8, i32 %n, align 1
  br label %e

e:
  %g = alloca i32, align 4
  ret void
}`);
  assert.match(
    text,
    /%a = getelementptr inbounds i8, ptr %asr\.frame, i32 \d+/,
  );
  assert.match(
    text,
    /%c = getelementptr inbounds i8, ptr %asr\.frame, i32 \d+/,
  );
  assert.match(text, /%d = alloca i8, i32 %n, align 1/);
  assert.match(text, /%g = alloca i32, align 4/);
  assert.equal(stats.locals, 2);
  assert.equal(stats.dynamicLocals, 2);
});

Deno.test("a naked function keeps its body, also by its attribute group", () => {
  for (const attribute of ["naked", "#0"]) {
    const { text, stats } = framed(
      `define void @f() ${attribute} {\nb:\n  unreachable\n}\n` +
        "attributes #0 = { naked nounwind }",
    );
    assert.ok(!text.includes("asr.frame"), text);
    assert.equal(stats.nakedFunctions, 1);
  }
});

Deno.test("a debug record of a local names the frame and the place in it", () => {
  const { text } = framed(`define void @f() {
b:
  %a = alloca i32, align 4
    #dbg_declare(ptr %a, !1, !DIExpression(), !2)
    #dbg_declare(ptr %a, !3, !DIExpression(DW_OP_deref), !2)
    #dbg_declare(ptr @g, !4, !DIExpression(), !2)
  ret void
}
@g = global i32 0
!1 = !{}
!2 = !{}
!3 = !{}
!4 = !{}`);
  const place = /%a = getelementptr inbounds i8, ptr %asr\.frame, i32 (\d+)/
    .exec(text)![1]!;
  const frame = (variable: string, operations: string) =>
    `#dbg_declare(ptr %asr.frame, !${variable}, ` +
    `!DIExpression(DW_OP_plus_uconst, ${place}${operations}), !2)`;
  assert.ok(text.includes(frame("1", "")), text);
  assert.ok(text.includes(frame("3", ", DW_OP_deref")), text);
  assert.ok(text.includes("#dbg_declare(ptr @g, !4, !DIExpression(), !2)"));
});
