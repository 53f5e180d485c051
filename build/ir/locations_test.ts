import assert from "node:assert/strict";
import { parse, print, thinDebug, withLocations } from "./mod.ts";

const BEFORE = `define void @f() !dbg !7 {
  %1 = alloca i32, align 4
    #dbg_declare(ptr %1, !8, !DIExpression(), !9)
  call void @added()
  call void @g(), !dbg !9
  ret void, !dbg !9
}
define void @copy() !dbg !7 {
  call void @g(), !dbg !9
  ret void, !dbg !9
}
define void @bare() {
  call void @g()
  ret void
}
!9 = !DILocation(line: 3, scope: !7)`;

function changed(change: (text: string) => string): string {
  return change(BEFORE);
}

Deno.test("withLocations() locates added calls, and leaves one function of two", () => {
  const after = changed((text) =>
    text.replace("@added()", "@added(), !dbg !10").replace(
      `@copy() !dbg !7 {
  call void @g(), !dbg !9
  ret void, !dbg !9`,
      `@copy() {
  call void @g()
  ret void`,
    ) + "\n!10 = !DILocation(line: 0, scope: !7)"
  );
  assert.equal(print(withLocations(parse(BEFORE))), after);
});

Deno.test("thinDebug() takes the locals of one function, and all of another", () => {
  const after = changed((text) =>
    text.replace(/ {4}#dbg_declare.*\n/, "").replace(
      `@copy() !dbg !7 {
  call void @g(), !dbg !9
  ret void, !dbg !9`,
      `@copy() {
  call void @g()
  ret void`,
    )
  );
  const thin = thinDebug(parse(BEFORE), { f: "locals", copy: "all" });
  assert.equal(print(thin), after);
});
