// npm's package in a project of somebody else's: the program by its name, and
// the library under `deno test`. The packages that it depends on are laid
// beside it as npm does, with none of their scripts run.
import assert from "node:assert/strict";
import { parseTar } from "nanotar";
import { dirname } from "node:path";
import { gunzipSync } from "node:zlib";
import { packageFolder } from "../../pack/toolchain.ts";
import { copyImage } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";

const SECONDS = 300;

/** Without node:assert, whose types are one more package in such a project. */
const USER_TEST =
  `import { boot, MinixLiveError, UpdateError } from "minix-live";

function assert(what: unknown, text: string): asserts what {
  if (!what) throw new Error(text);
}

Deno.test("pm is updated, and rolled back", async () => {
  await using machine = await boot();
  const old: number = (await machine.services()).length;
  await machine.update("pm", { flags: ["-t"] });
  const failure: unknown = await machine.update("pm", { flags: ["-t", "-x"] })
    .then(() => undefined, (error: unknown) => error);
  assert(failure instanceof UpdateError, "the class of the failure");
  assert(failure instanceof MinixLiveError, "its base class");
  const phase: string | null = failure.phase;
  assert(phase === "initialization", "its phase");
  assert((await machine.services()).length === old, "nobody is gone");
  const { status, stdout } = await machine.exec(["/bin/ls", "/service"]);
  assert(status === 0 && /^pm$/m.test(stdout), "files");
});
`;

const WRONG_TEST = `import { boot } from "minix-live";
const machine = await boot({ image: 1 });
`;

function layPackage(tgz: string, folder: string): void {
  const archive = new Uint8Array(gunzipSync(Deno.readFileSync(tgz)));
  for (const { name, data, attrs } of parseTar(archive)) {
    const path = `${folder}/${name.replace(/^package\//, "")}`;
    Deno.mkdirSync(dirname(path), { recursive: true });
    Deno.writeFileSync(path, data ?? new Uint8Array());
    if (Number.parseInt(attrs!.mode!, 8) & 0o100) Deno.chmodSync(path, 0o755);
  }
}

/** Deno's packages, whose executable is in the one for this host. */
function layDeno(modules: string): void {
  const libc = Deno.build.os === "linux" ? "-glibc" : "";
  const cpu = Deno.build.arch === "x86_64" ? "x64" : "arm64";
  const host = `@deno/${Deno.build.os}-${cpu}${libc}`;
  for (const name of ["deno", host]) {
    Deno.mkdirSync(`${modules}/${name}`, { recursive: true });
    const manifest = JSON.stringify({ name, version: Deno.version.deno });
    Deno.writeTextFileSync(`${modules}/${name}/package.json`, manifest);
  }
  Deno.symlinkSync(Deno.execPath(), `${modules}/${host}/deno`);
}

Deno.test({
  name: "npm's package in a project",
  fn: async (t) => {
    using scratch = scratchFolder();
    const project = `${scratch.path}/project`;
    const modules = `${project}/node_modules`;
    const own = `${modules}/minix-live`;
    const run = async (
      program: string,
      args: string[],
      env: Record<string, string> = {},
    ) => {
      const output = await new Deno.Command(program, {
        args,
        cwd: project,
        env: { XDG_STATE_HOME: `${scratch.path}/state`, ...env },
        stdin: "null",
        signal: AbortSignal.timeout(SECONDS * 1000),
      }).output();
      const decoder = new TextDecoder();
      return {
        code: output.code,
        stdout: decoder.decode(output.stdout),
        stderr: decoder.decode(output.stderr),
      };
    };
    Deno.mkdirSync(`${modules}/.bin`, { recursive: true });
    const packed = await run(Deno.execPath(), [
      ...["run", "-A", `${ROOT}/pack/main.ts`, "--npm"],
      ...["--image", await copyImage(scratch.path)],
      ...["-o", `${scratch.path}/minix-live`],
    ]);
    assert.equal(packed.code, 0, packed.stderr);
    layPackage(packed.stdout.trim(), own);
    layDeno(modules);
    const manifest = JSON.parse(
      Deno.readTextFileSync(`${own}/package.json`),
    ) as {
      bin: Record<string, string>;
      license: string;
      man: string[];
      version: string;
    };
    assert.equal(manifest.license, "BSD-2-Clause");
    assert.ok(manifest.man.includes("./app/man/minix-live-boot.1"));
    for (const page of manifest.man) Deno.statSync(`${own}/${page}`);
    for (const name of ["minix-live", "list"]) {
      Deno.symlinkSync(
        `../minix-live/${manifest.bin["minix-live"]}`,
        `${modules}/.bin/${name}`,
      );
    }
    Deno.writeTextFileSync(
      `${project}/package.json`,
      JSON.stringify({ dependencies: { "minix-live": manifest.version } }),
    );
    const program = `${modules}/.bin/minix-live`;

    await t.step("the program runs by its name and by a tool's", async () => {
      const version = await run(program, ["--version"]);
      assert.equal(version.stderr, "");
      assert.match(
        version.stdout,
        new RegExp(`^minix-live ${manifest.version}`),
      );
      const list = await run(`${modules}/.bin/list`, ["--json"]);
      assert.equal(list.code, 0, list.stderr);
      assert.deepEqual(JSON.parse(list.stdout).machines, []);
      assert.equal((await run(program, ["nothing"])).code, 125);
    });

    await t.step("a build without the toolchain is refused", async () => {
      const { code, stderr } = await run(program, ["build", "-o", "x.img"]);
      assert.equal(code, 125);
      assert.match(
        stderr,
        /^minix-live: Cannot build: npm's package "@zigc\/[^"]+" is not installed\nhint: npm install @zigc/,
      );
    });

    await t.step("a build with it", async () => {
      Deno.mkdirSync(`${modules}/@zigc`);
      for (const name of ["lib", "linux-x64"]) {
        Deno.symlinkSync(
          packageFolder(`@zigc/${name}`),
          `${modules}/@zigc/${name}`,
        );
      }
      const { code, stderr } = await run(program, ["build", "-o", "x.img"]);
      assert.equal(code, 0, stderr);
    });

    await t.step("the library under deno test", async () => {
      Deno.writeTextFileSync(`${project}/pm_test.ts`, USER_TEST);
      const { code, stdout, stderr } = await run(Deno.execPath(), [
        ...["test", "--allow-all", "--no-lock", "pm_test.ts"],
      ]);
      assert.equal(code, 0, stdout + stderr);
    });

    await t.step("its declarations find a mistake", async () => {
      Deno.writeTextFileSync(`${project}/wrong_test.ts`, WRONG_TEST);
      const { code, stderr } = await run(Deno.execPath(), [
        ...["check", "--no-lock", "wrong_test.ts"],
      ]);
      assert.equal(code, 1);
      assert.match(stderr, /Type 'number' is not assignable to type 'string/);
    });
  },
});
