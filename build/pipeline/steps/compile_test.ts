import assert from "node:assert/strict";
import { parseDepfile } from "./compile.ts";

Deno.test("parseDepfile() gives each prerequisite once, tidy", () => {
  assert.deepEqual(
    parseDepfile("a.o: core/x/./a.c core/x/../include/b.h \\\n  c.h c.h\n"),
    ["core/x/a.c", "core/include/b.h", "c.h"],
  );
});

Deno.test("parseDepfile() takes back what a make rule escapes", () => {
  assert.deepEqual(
    parseDepfile("1.o: x/a\\ b.c x/c\\#.h \\\n x/d$$e.h x/q\"'.h\n"),
    ["x/a b.c", "x/c#.h", "x/d$e.h", "x/q\"'.h"],
  );
});
