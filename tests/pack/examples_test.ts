// The examples of docs/, as another person has them: a copy of the folder, the
// single file, and of other programs those that each names.
import assert from "node:assert/strict";
import { cacheFolder } from "../../host/mod.ts";
import { findProgram, needing, probe } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { compileFile } from "./packed_file.ts";

/** What a POSIX shell's scripts use here besides the shell. */
const TOOLS = ["sh", "dirname", "mkdir", "rm"];
const SECONDS = 300;

const make = await probe("make", () => {
  findProgram("make");
  return Promise.resolve();
});

/** A folder with the examples and a PATH of the file and these programs. */
async function stranger(
  folder: string,
  programs: readonly string[],
): Promise<(program: string, ...words: string[]) => Promise<string>> {
  const path = `${folder}/path`;
  const examples = `${folder}/examples`;
  Deno.mkdirSync(path);
  await compileFile(`${path}/minix-live`);
  shareStore(`${folder}/home/.cache/minix-live`);
  for (const name of programs) {
    Deno.symlinkSync(findProgram(name), `${path}/${name}`);
  }
  copyFolder(`${ROOT}docs/examples`, examples);
  return async (program, ...words) => {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args: words,
      cwd: examples,
      clearEnv: true,
      env: { PATH: path, HOME: `${folder}/home`, NO_COLOR: "1" },
      stdin: "null",
      signal: AbortSignal.timeout(SECONDS * 1000),
    }).output();
    const text = new TextDecoder().decode(stdout);
    const what = `${program} ${words.join(" ")}: status ${code}`;
    assert.equal(
      code,
      0,
      `${what}: ${text}${new TextDecoder().decode(stderr)}`,
    );
    return text;
  };
}

/** What this tree has built counts for the file too, which has the same keys:
 * tests/pack/file_test.ts builds from nothing. */
function shareStore(cache: string): void {
  Deno.mkdirSync(cache, { recursive: true });
  for (const { name } of Deno.readDirSync(cacheFolder())) {
    if (!/^v\d+$/.test(name)) continue;
    Deno.symlinkSync(`${cacheFolder()}/${name}`, `${cache}/${name}`);
  }
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

Deno.test({
  ...needing(
    make,
    "another person's test, script and Makefile run with the file",
  ),
  fn: async (t) => {
    using folder = scratchFolder();
    const run = await stranger(folder.path, [...TOOLS, "make"]);
    const file = `${folder.path}/path/minix-live`;
    await t.step("a test for deno test", async () => {
      const text = await run(file, "test", "live_update_test.ts");
      assert.match(text, /ok \| 1 passed \| 0 failed/);
    });
    await t.step("a shell script", async () => {
      const text = await run(`${folder.path}/examples/live_update.sh`);
      assert.match(text, /^the counter kept its state over two updates/m);
    });
    await t.step("a Makefile", async () => {
      await run(`${folder.path}/path/make`, "check");
      const again = await run(`${folder.path}/path/make`, "check");
      assert.doesNotMatch(again, /minix-live build/);
    });
    await t.step("no machine is left", async () => {
      const { machines } = JSON.parse(await run(file, "list", "--json"));
      assert.deepEqual(machines, []);
    });
  },
});
