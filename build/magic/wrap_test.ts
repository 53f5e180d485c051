import assert from "node:assert/strict";
import { parse, print, verify } from "../ir/mod.ts";
import { instrument, RUNTIME } from "./mod.ts";

const RUNTIME_TEXT =
  ["magic_init", ...RUNTIME].map((name) =>
    `define ptr @${name}(...) section "magic_functions" {\n  ret ptr null\n}`
  ).join("\n") + '\n@_magic_outer = global i64 0, section "magic_data"';

/** Text and counts of a program with these functions. */
function instrumented(functions: string) {
  const module = parse(`@nodes = global ptr null, align 4
@table = global [1 x ptr] zeroinitializer, align 4
declare ptr @malloc(i32)
declare ptr @mmap(ptr, i32)
declare void @free(ptr)
${functions}
define i32 @main() {
  ret i32 0
}
${RUNTIME_TEXT}
!0 = !{}`);
  const { module: result, stats } = instrument(module);
  verify(result);
  return { text: print(result), stats: stats! };
}

Deno.test("an allocator by direct call gets a site, by address none", () => {
  const { text, stats } = instrumented(`define void @f() {
  %1 = call ptr @malloc(i32 8)
  store ptr @malloc, ptr @table, align 4
  call void @free(ptr %1)
  ret void
}`);
  assert.match(text, /%1 = call ptr @magic_malloc\(i32 8, i32 0\)/);
  assert.match(text, /store ptr @magic_malloc_plain, ptr @table/);
  assert.match(text, /call void @magic_free\(ptr %1\)/);
  assert.equal(stats.sites, 1);
  assert.equal(stats.untrackedUses, 0);
});

Deno.test("an allocator by address without a version for that is counted", () => {
  const { stats } = instrumented(`define void @f() {
  store ptr @mmap, ptr @table, align 4
  ret void
}`);
  assert.equal(stats.untrackedUses, 1);
});

Deno.test("a call that cannot take one more argument is an error", () => {
  for (
    const call of [
      "musttail call ptr @malloc(i32 8)",
      "call ptr (i32, ...) @malloc(i32 8)",
    ]
  ) {
    assert.throws(
      () => instrumented(`define void @f() {\n  %1 = ${call}\n  ret void\n}`),
      /Cannot add a site to/,
    );
  }
});

Deno.test("a use of fresh memory that is not followed is counted", () => {
  const { stats } = instrumented(`define void @f() {
  %1 = call ptr @malloc(i32 8)
  %2 = ptrtoint ptr %1 to i32
  %3 = add i32 %2, 15
  %4 = icmp eq ptr %1, null
  ret void
}`);
  assert.equal(stats.unknownUses, 1);
  assert.equal(stats.untypedSites, 1);
});

Deno.test("a place of unknown origin is counted", () => {
  const { stats } = instrumented(`define void @f(i32 %a) {
  %1 = call ptr @malloc(i32 8)
  %2 = inttoptr i32 %a to ptr
  store ptr %1, ptr %2, align 4
  store ptr %1, ptr inttoptr (i32 64 to ptr), align 4
  ret void
}`);
  assert.equal(stats.unknownPlaces, 2);
});

const OWN = `define dso_local ptr @own(i32 %n) {
  %1 = call ptr @malloc(i32 %n)
  ret ptr %1
}
`;

Deno.test("a call that knows nothing says so while it lasts", () => {
  const { text, stats } = instrumented(`${OWN}define void @f() {
  %1 = call ptr @own(i32 4)
  ret void
}`);
  assert.match(
    text,
    new RegExp([
      "  %magic\\.0\\.old = load i64, ptr @_magic_outer, align 4",
      "  store i64 4294967295, ptr @_magic_outer, align 4",
      "  %1 = call ptr @own\\(i32 4\\)",
      "  store i64 %magic\\.0\\.old, ptr @_magic_outer, align 4",
    ].join("\n")),
  );
  assert.equal(stats.told, 1);
});

Deno.test("a size of the caller's lets pass what the caller said", () => {
  const { text, stats } = instrumented(`${OWN}define ptr @f(i32 %n) {
  %1 = alloca i32, align 4
  store i32 %n, ptr %1, align 4
  %2 = load i32, ptr %1, align 4
  %3 = call ptr @own(i32 %2)
  ret ptr %3
}`);
  assert.doesNotMatch(text, /_magic_outer, align/);
  assert.equal(stats.told, 0);
});

Deno.test("calls through a pointer count where an allocator may be there", () => {
  const call = `define void @f(ptr %p) {
  %1 = call ptr %p(i32 4)
  %2 = call ptr %p(i32 4, i32 5)
  ret void
}`;
  assert.equal(instrumented(OWN + call).stats.told, 0);
  const taken = `@hook = global ptr @own, align 4\n${OWN}${call}`;
  assert.equal(instrumented(taken).stats.told, 1);
});

Deno.test("what a jump out of the middle left behind is forgotten", () => {
  const { text } = instrumented(`declare i32 @setjmp(ptr)
define void @f(ptr %p) {
  %1 = call i32 @setjmp(ptr %p)
  ret void
}`);
  assert.match(
    text,
    /%1 = call i32 @setjmp\(ptr %p\)\n {2}store i64 4294967295, ptr @_magic_outer/,
  );
});

Deno.test("what a function hands back with a size of its own, its caller tells", () => {
  const { text } = instrumented(`define dso_local ptr @make() {
  %1 = call ptr @malloc(i32 8)
  ret ptr %1
}
define void @f() {
  %1 = call ptr @make()
  ret void
}`);
  assert.match(text, /store i64 4294967295.*\n {2}%1 = call ptr @make\(\)/);
});
