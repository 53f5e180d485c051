// The launcher ./minix-live on a host that has a shell alone: which Deno it
// runs, and on which main.ts, however it is called. Deno and npx are
// stand-ins that print their words; what they answer to the launcher's
// question is one more stand-in, which it keeps.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../harness/minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LAUNCHER = `${ROOT}minix-live`;
const SH = "/bin/sh";
const PINNED = /^version=(\S+)$/m.exec(Deno.readTextFileSync(LAUNCHER))![1]!;
/** Programs that are no part of the shell; where one of the last two is
 * missing, the other does. */
const TOOLS = ["mkdir", "rm", "mv", "ln", "cp"];
const LINK_TOOLS = ["readlink", "ls"];

function script(path: string, text: string): void {
  Deno.writeTextFileSync(path, `#!${SH}\n${text}\n`);
  Deno.chmodSync(path, 0o755);
}

interface Host extends Disposable {
  readonly folder: string;
  readonly kept: string;
  run(
    program: string,
    args?: string[],
    options?: { cwd?: string; env?: Record<string, string> },
  ): { code: number; text: string; errors: string };
  /** Lines that Deno and npx were called with, the launcher's question too. */
  calls(): string[];
}

/** A host with these of `deno` and `npx`, by the version that they are. */
function host(
  have: { deno?: string; npx?: string },
  tools = [...TOOLS, ...LINK_TOOLS],
): Host {
  const scratch = scratchFolder();
  const folder = scratch.path;
  const path = `${folder}/path`;
  const log = `${folder}/calls`;
  Deno.mkdirSync(path);
  for (const tool of tools) Deno.symlinkSync(`/bin/${tool}`, `${path}/${tool}`);
  Deno.symlinkSync(SH, `${path}/sh`);
  const real = `${folder}/real-deno`;
  script(real, `echo "called=$MINIX_LIVE_CALLED" "$@"`);
  for (const [name, version] of Object.entries(have)) {
    const answers = version === PINNED ? `echo ${real}` : "true";
    script(`${path}/${name}`, `echo "${name} $*" >>${log}\n${answers}`);
  }
  const decoder = new TextDecoder();
  return {
    folder,
    kept: `${folder}/cache/minix-live/deno-${PINNED}`,
    run(program, args = [], { cwd, env = {} } = {}) {
      const { code, stdout, stderr } = new Deno.Command(program, {
        args,
        clearEnv: true,
        env: { PATH: path, XDG_CACHE_HOME: `${folder}/cache`, ...env },
        ...(cwd === undefined ? {} : { cwd }),
      }).outputSync();
      return {
        code,
        text: decoder.decode(stdout).trim(),
        errors: decoder.decode(stderr).trim(),
      };
    },
    calls() {
      try {
        return Deno.readTextFileSync(log).trim().split("\n");
      } catch {
        return [];
      }
    },
    [Symbol.dispose]: () => scratch[Symbol.dispose](),
  };
}

const runs = (called: string, words: string) =>
  `called=${called} run -A ${ROOT}main.ts${words}`;

Deno.test("minix-live asks for the pinned Deno once, and keeps it", () => {
  using a = host({ deno: PINNED });
  for (let call = 0; call < 3; call++) {
    const { text, errors } = a.run(LAUNCHER, ["list", "a b"]);
    assert.equal(text, runs("minix-live", " list a b"));
    assert.equal(errors, "");
  }
  assert.equal(a.calls().length, 1);
  Deno.removeSync(a.kept);
  a.run(LAUNCHER);
  assert.equal(a.calls().length, 2);
});

Deno.test("minix-live asks again when what it kept is empty", () => {
  using one = host({ deno: PINNED });
  one.run(LAUNCHER, ["list"]);
  Deno.removeSync(one.kept);
  Deno.writeTextFileSync(one.kept, "", { mode: 0o755 });
  assert.match(one.run(LAUNCHER, ["list"]).text, /main\.ts list$/);
  assert.equal(one.calls().length, 2);
});

Deno.test("minix-live takes npm's Deno where there is none, or another", () => {
  for (const have of [{}, { deno: "1.0.0" }]) {
    using a = host({ ...have, npx: PINNED });
    assert.equal(a.run(LAUNCHER).text, runs("minix-live", ""));
    assert.match(
      a.calls().at(-1)!,
      new RegExp(`^npx --offline -y deno@${PINNED} eval `),
    );
  }
});

Deno.test("minix-live says in a line that there is no Deno of its version", () => {
  using a = host({ deno: "1.0.0", npx: "1.0.0" });
  const { code, text, errors } = a.run(LAUNCHER, ["list"]);
  assert.equal(code, 125);
  assert.equal(text, "");
  assert.equal(
    errors,
    `minix-live: Cannot find Deno ${PINNED}: ` +
      "PATH has another or none, and npx gets none",
  );
});

Deno.test("minix-live runs without a cache to keep Deno in", () => {
  using a = host({ deno: PINNED });
  const file = `${a.folder}/file`;
  Deno.writeTextFileSync(file, "");
  for (const cache of ["", "relative", file]) {
    const { text, errors } = a.run(LAUNCHER, [], {
      env: { XDG_CACHE_HOME: cache },
    });
    assert.equal(text, runs("minix-live", ""));
    assert.equal(errors, "");
  }
});

Deno.test("minix-live finds main.ts from any folder", () => {
  using a = host({ deno: PINNED });
  const main = (program: string, args: string[], cwd: string) =>
    resolve(cwd, a.run(program, args, { cwd }).text.split(" ").at(-1)!);
  assert.equal(main("./minix-live", [], ROOT), `${ROOT}main.ts`);
  assert.equal(main(SH, ["minix-live"], ROOT), `${ROOT}main.ts`);
  assert.equal(main(SH, ["../minix-live"], `${ROOT}tests`), `${ROOT}main.ts`);
});

Deno.test("minix-live follows links to itself with readlink or ls", () => {
  for (const tool of LINK_TOOLS) {
    using a = host({ deno: PINNED }, [...TOOLS, tool]);
    const links = `${a.folder}/links -> here`;
    Deno.mkdirSync(links);
    Deno.symlinkSync(LAUNCHER, `${links}/one`);
    Deno.symlinkSync("one", `${links}/update_asr`);
    for (
      const { text, errors } of [
        a.run(`${links}/update_asr`),
        a.run("./update_asr", [], { cwd: links }),
        a.run(SH, ["update_asr"], { cwd: links }),
      ]
    ) {
      assert.equal(errors, "");
      assert.equal(text, runs("update_asr", ""));
    }
  }
});

Deno.test("minix-live says that the working directory is gone", () => {
  using a = host({ deno: PINNED });
  const gone = `${a.folder}/gone`;
  Deno.mkdirSync(gone);
  // The shell itself may have a word to say before.
  const { code, text, errors } = a.run(
    SH,
    ["-c", `cd ${gone}; /bin/rmdir ${gone}; exec ${LAUNCHER} list`],
  );
  assert.equal(code, 125);
  assert.equal(text, "");
  assert.equal(
    errors.split("\n").at(-1),
    "minix-live: Cannot start: the working directory has been deleted",
  );
});
