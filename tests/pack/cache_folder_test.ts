// Who keeps something in the cache finds it by one rule: the launcher, the
// program, and the single file.
import assert from "node:assert/strict";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { SmallFile } from "./small_file.ts";

/** Variables of an environment, and the folder below which the cache is. */
const CASES: readonly [env: Record<string, string>, folder?: string][] = [
  [{ XDG_CACHE_HOME: "/x", HOME: "/home" }, "/x"],
  [{ XDG_CACHE_HOME: "/x" }, "/x"],
  [{ XDG_CACHE_HOME: "", HOME: "/home" }, "/home/.cache"],
  [{ XDG_CACHE_HOME: "x", HOME: "/home" }, "/home/.cache"],
  [{ XDG_CACHE_HOME: "./x", HOME: "/home" }, "/home/.cache"],
  [{ HOME: "/home" }, "/home/.cache"],
  [{ XDG_CACHE_HOME: "x", HOME: "home" }],
  [{ XDG_CACHE_HOME: "", HOME: "" }],
  [{ HOME: "home" }],
  [{ HOME: "." }],
  [{}],
];

const PRINT = `import { cacheFolder } from "${ROOT}host/mod.ts";
try { console.log(cacheFolder()); } catch (error) { console.log(error.message); }
`;
const NONE = "Cannot find the cache: " +
  "neither XDG_CACHE_HOME nor HOME is an absolute path";

/** What a program of this environment has found, absolute paths below root. */
function outputIn(
  root: string,
  env: Record<string, string>,
  [program, ...args]: [string, ...string[]],
): { stdout: string; stderr: string } {
  const moved = Object.entries(env).map(([name, value]) =>
    [name, value.startsWith("/") ? root + value : value] as const
  );
  const { stdout, stderr } = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: Object.fromEntries([["PATH", `${root}/path:/usr/bin:/bin`], ...moved]),
    cwd: `${root}/here`,
    stdin: "null",
  }).outputSync();
  const decoder = new TextDecoder();
  return {
    stdout: decoder.decode(stdout).trim(),
    stderr: decoder.decode(stderr).trim(),
  };
}

/** Folders named minix-live below root, but for those of Deno's own, which
 * have the names of where the tree is. */
function cachesIn(root: string): string[] {
  const found: string[] = [];
  const visit = (folder: string) => {
    for (const { name, isDirectory } of Deno.readDirSync(root + folder)) {
      if (name === "minix-live") found.push(folder);
      else if (isDirectory && name !== "deno") visit(`${folder}/${name}`);
    }
  };
  visit("");
  return found;
}

function freshRoot() {
  const scratch = scratchFolder();
  for (const name of ["path", "here"]) {
    Deno.mkdirSync(`${scratch.path}/${name}`);
  }
  return scratch;
}

Deno.test("launcher, program and file find one cache", async (t) => {
  using file = await SmallFile.create();
  for (const [env, folder] of CASES) {
    await t.step(JSON.stringify(env), () => {
      using root = freshRoot();
      const { path } = root;
      const wanted = folder === undefined ? [] : [folder];
      const program = outputIn(path, env, [
        ...[Deno.execPath(), "eval", "--no-lock", PRINT] as const,
      ]);
      assert.equal(
        program.stdout,
        folder === undefined ? NONE : `${path}${folder}/minix-live`,
      );
      const packed = outputIn(path, env, [file.path]);
      assert.deepEqual(cachesIn(path), wanted, "of the file");
      assert.equal(
        packed.stderr,
        folder === undefined ? `minix-live: ${NONE}` : "",
      );
    });
    await t.step(`${JSON.stringify(env)}: launcher`, () => {
      using root = freshRoot();
      const { path } = root;
      // Its question is answered by a Deno that is a script.
      Deno.writeTextFileSync(
        `${path}/path/deno`,
        `#!/bin/sh\ntest "$1" = eval && echo "$0"\n`,
      );
      Deno.chmodSync(`${path}/path/deno`, 0o755);
      const { stderr } = outputIn(path, env, [`${ROOT}minix-live`]);
      assert.equal(stderr, "");
      assert.deepEqual(cachesIn(path), folder === undefined ? [] : [folder]);
    });
  }
});
