// `--verify-each` looks at what sectionify leaves, as at every other stage.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { bitcodeLibrary } from "../../build/pipeline/roads/instrumented.ts";
import { BuildContext } from "../../build/pipeline/steps/context.ts";
import { Cache } from "../../build/pipeline/store/cache.ts";
import { SourceTree } from "../../build/pipeline/store/sources.ts";
import { readVariables } from "../../build/mod.ts";
import { openToolchain } from "../../build/toolchain/mod.ts";
import { scratchFolder } from "../harness/minix_live.ts";

/** clang takes it, for pointers have no types; a pass must not leave it. */
const WRONG = `void callee(int number) { (void)number; }
void caller(void) { ((void (*)(void))callee)(); }
`;

async function makeLibrary(
  folder: string,
  source: string,
  verifyEach: boolean,
): Promise<number> {
  const toolchain = await openToolchain(folder);
  const sources = new SourceTree(toolchain.libDir);
  const core = new URL("../../core", import.meta.url);
  sources.mount("core", fileURLToPath(core));
  Deno.mkdirSync(`${folder}/library`);
  Deno.writeTextFileSync(`${folder}/library/unit.c`, source);
  sources.mount("library", `${folder}/library`);
  const cache = new Cache(folder);
  const progress = { step() {}, note() {}, warning() {} };
  const ctx = new BuildContext({
    cache,
    sources,
    toolchain,
    progress,
    jobs: 1,
  });
  ctx.verifyEach = verifyEach;
  try {
    const library = {
      ...{
        name: "library",
        folder: "library",
        musl: false,
        sectionify: /\.c$/,
      },
    };
    const variables = readVariables(["MKMAGIC=yes"]);
    return (await bitcodeLibrary(ctx, library, "system", variables)).length;
  } finally {
    ctx.close();
  }
}

Deno.test("--verify-each refuses what sectionify left wrong", async () => {
  using unchecked = scratchFolder();
  assert.equal(await makeLibrary(unchecked.path, WRONG, false), 1);
  using checked = scratchFolder();
  await assert.rejects(
    makeLibrary(checked.path, WRONG, true),
    /unit\.c\.sectionify\.ll[^]*callee/,
  );
});

Deno.test("--verify-each accepts what sectionify left right", async () => {
  using folder = scratchFolder();
  const right = "int value = 1;\nint get(void) { return value; }\n";
  assert.equal(await makeLibrary(folder.path, right, true), 1);
});
