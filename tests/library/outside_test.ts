// A test of somebody else's, outside of the tree, on `mod.ts` by the import map
// of docs/live-updates-in-your-tests.md: it builds, boots, updates, and meets a
// rollback. With npm's package and with the single file: tests/pack.
import assert from "node:assert/strict";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

const PAGE = "docs/live-updates-in-your-tests.md";

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to);
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

Deno.test("a test outside of the tree imports the library by its path", async () => {
  using scratch = scratchFolder();
  const folder = `${scratch.path}/theirs`;
  copyFolder(`${ROOT}docs/examples`, folder);
  const [map] = /\{ "imports": \{ "minix-live": .*/.exec(
    Deno.readTextFileSync(ROOT + PAGE),
  )!;
  Deno.writeTextFileSync(
    `${folder}/deno.json`,
    map.replace("/path/to/minix-live/", ROOT),
  );
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--allow-all", "live_update_test.ts"],
    cwd: folder,
    env: { XDG_STATE_HOME: `${scratch.path}/state`, NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(600_000),
  }).output();
  const decoder = new TextDecoder();
  const text = decoder.decode(stdout) + decoder.decode(stderr);
  assert.equal(code, 0, text);
  assert.match(text, /ok \| 1 passed \| 0 failed/);
  const left = [...Deno.readDirSync(`${scratch.path}/state/minix-live`)];
  assert.deepEqual(left, []);
});
