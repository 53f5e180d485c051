import assert from "node:assert/strict";
import { parse, print, verify } from "../ir/mod.ts";
import { sectionify } from "./mod.ts";

Deno.test("sectionify() marks definitions and nothing else", () => {
  const module = sectionify(parse(`@a = global i32 0, align 4
@b = private unnamed_addr constant [2 x i8] c"x\\00", align 1
@c = external global i32
@d = global i32 0, section "own", align 4

declare void @g()

define internal void @f(ptr %p) unnamed_addr #0 align 2 !dbg !0 {
  ret void
}

attributes #0 = { nounwind }

!0 = !{}`));
  verify(module);
  assert.equal(
    print(module),
    `@a = global i32 0, section "magic_data", align 4
@b = private unnamed_addr constant [2 x i8] c"x\\00", section "magic_data_ro", align 1
@c = external global i32
@d = global i32 0, section "own", align 4

declare void @g()

define internal void @f(ptr %p) unnamed_addr #0 section "magic_functions" align 2 !dbg !0 {
  ret void
}

attributes #0 = { nounwind }

!0 = !{}`,
  );
  assert.deepEqual(sectionify(module), module);
});
