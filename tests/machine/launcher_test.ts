// The launcher ./minix-live on a host that has a shell and Node alone: which
// Deno it runs, and on which main.ts, however it is called. Deno and npx are
// stand-ins that print their words.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../harness/minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LAUNCHER = `${ROOT}minix-live`;
const SH = "/bin/sh";
const PINNED = /^version=(\S+)$/m.exec(Deno.readTextFileSync(LAUNCHER))![1]!;

/** A PATH with `sh`, and with these scripts of the shell. */
function pathOf(folder: string, scripts: Record<string, string>): string {
  const path = `${folder}/path`;
  Deno.mkdirSync(path);
  Deno.symlinkSync(SH, `${path}/sh`);
  for (const [name, script] of Object.entries(scripts)) {
    Deno.writeTextFileSync(`${path}/${name}`, `#!${SH}\n${script}\n`);
    Deno.chmodSync(`${path}/${name}`, 0o755);
  }
  return path;
}

const deno = (version: string) =>
  `if test "$1" = --version; then echo "deno ${version} (stable)"; else
   echo "deno $*"; fi`;
const NPX = `echo "npx $*"`;
/** Stands in for Node: evaluates the launcher's own words. */
function node(folder: string): string {
  const file = `${folder}/node.ts`;
  Deno.writeTextFileSync(
    file,
    `import fs from "node:fs";
const [code, path] = Deno.args;
const run = new Function("fs", "process", "return " + code);
console.log(run(fs, { argv: ["node", path] }));
`,
  );
  return `exec "${Deno.execPath()}" run -A "${file}" "$2" "$3"`;
}

function run(
  program: string,
  args: string[],
  options: { path: string; cwd?: string },
) {
  const { code, stdout, stderr } = new Deno.Command(program, {
    args,
    clearEnv: true,
    env: { PATH: options.path, HOME: Deno.env.get("HOME") ?? "/" },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  }).outputSync();
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(stderr), "");
  return { code, text: decoder.decode(stdout).trim() };
}

Deno.test("minix-live runs the pinned Deno of the PATH", () => {
  using folder = scratchFolder();
  const path = pathOf(folder.path, { deno: deno(PINNED), npx: NPX });
  const { text } = run(LAUNCHER, ["list", "a b"], { path });
  assert.equal(text, `deno run -A ${ROOT}main.ts list a b`);
});

Deno.test("minix-live runs npm's Deno where there is none, or another", () => {
  for (const scripts of [{ npx: NPX }, { npx: NPX, deno: deno("1.0.0") }]) {
    using folder = scratchFolder();
    const path = pathOf(folder.path, scripts);
    const { text } = run(LAUNCHER, ["list"], { path });
    assert.equal(text, `npx -y deno@${PINNED} run -A ${ROOT}main.ts list`);
  }
});

Deno.test("minix-live finds main.ts from any folder", () => {
  using folder = scratchFolder();
  const path = pathOf(folder.path, { npx: NPX });
  const main = (program: string, args: string[], cwd: string) => {
    const { text } = run(program, args, { path, cwd });
    return resolve(cwd, text.split(" ").at(-1)!);
  };
  assert.equal(main("./minix-live", [], ROOT), `${ROOT}main.ts`);
  assert.equal(main(SH, ["minix-live"], ROOT), `${ROOT}main.ts`);
  assert.equal(main(SH, ["../minix-live"], `${ROOT}tests`), `${ROOT}main.ts`);
});

Deno.test("minix-live follows links to itself, without readlink too", () => {
  for (const bare of [true, false]) {
    using folder = scratchFolder();
    const links = `${folder.path}/links`;
    Deno.mkdirSync(links);
    Deno.symlinkSync(LAUNCHER, `${links}/one`);
    Deno.symlinkSync("one", `${links}/ml`);
    const own = pathOf(folder.path, {
      npx: NPX,
      deno: deno("1.0.0"),
      node: node(folder.path),
    });
    const path = bare ? own : `${own}:${Deno.env.get("PATH")}`;
    const called = [
      run(`${links}/ml`, [], { path }),
      run("./ml", [], { path, cwd: links }),
      run(SH, ["ml"], { path, cwd: links }),
    ];
    for (const { text } of called) assert.ok(text.endsWith(` ${ROOT}main.ts`));
  }
});
