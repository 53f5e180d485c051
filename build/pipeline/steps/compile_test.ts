import assert from "node:assert/strict";
import { join } from "node:path";
import { Cache } from "../store/cache.ts";
import { SourceTree } from "../store/sources.ts";
import { compile, headersOf, parseDepfile, type Unit } from "./compile.ts";
import { BuildContext } from "./context.ts";

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

/** A build in `folder` whose compiler waits for `go`, and includes "a.h". */
function build(folder: string, header: string, go: Promise<void>) {
  const core = join(folder, header);
  Deno.mkdirSync(core);
  Deno.writeTextFileSync(join(core, "a.c"), '#include "a.h"\n');
  Deno.writeTextFileSync(join(core, "a.h"), header);
  const sources = new SourceTree(join(folder, "lib"));
  sources.mount("core", core);
  const cache = new Cache(join(folder, "cache"));
  const none = () => Promise.reject(new Error("no such tool"));
  const toolchain = {
    id: "made up",
    libDir: join(folder, "lib"),
    started: () => 0,
    output: none,
    async run(_: string, args: string[], { cwd }: { cwd: string }) {
      await go;
      const after = (word: string) => join(cwd, args[args.indexOf(word) + 1]!);
      Deno.writeTextFileSync(after("-MF"), "a.o: core/a.c core/a.h\n");
      Deno.writeTextFileSync(after("-o"), header);
      return "";
    },
  };
  const progress = { step() {}, note() {}, warning() {} };
  return new BuildContext({ cache, sources, toolchain, progress, jobs: 1 });
}

Deno.test("builds with other headers, at once in one cache, keep their own", async () => {
  const folder = Deno.makeTempDirSync();
  const unit: Unit = {
    source: "core/a.c",
    folder: "core",
    dialect: "system",
    output: "native",
    defines: [],
  };
  try {
    const { promise, resolve } = Promise.withResolvers<void>();
    const slow = build(folder, "slow", promise);
    const quick = build(folder, "quick", Promise.resolve());
    const first = compile(slow, unit);
    await compile(quick, unit);
    resolve();
    await first;
    for (const ctx of [slow, quick]) {
      const hash = ctx.sources.read("core/a.h").hash;
      assert.deepEqual(headersOf(ctx, unit), [["core/a.h", hash]]);
      const blob = await compile(ctx, unit);
      assert.equal(ctx.stats.compile!.hits, 1);
      assert.equal(
        new TextDecoder().decode(ctx.cache.readBlob(blob)),
        ctx === slow ? "slow" : "quick",
      );
      ctx.close();
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
