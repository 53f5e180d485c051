// What the command line does not do in silence: each is refused in one line,
// with the word that was meant or the next step in a second one.
import assert from "node:assert/strict";
import { table, VARIABLES } from "../../cli/build.ts";
import { CTL_REQ_GET, CTL_REQ_LIST, CTL_REQ_PUT } from "../../core/abi/abi.ts";
import { ENTRY } from "../../core/contract/control.ts";
import { ASRCOUNT_DEFAULT } from "../../build/pipeline/system/variables.ts";
import { readVariables } from "../../build/mod.ts";
import { serveGuest } from "../harness/fake_machine.ts";
import { kernelImage } from "../harness/kernel_image.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { makePipe } from "../harness/pipe_file.ts";

const SHELL = "/bin/sh";
const LONG = "a".repeat(120);

interface Case {
  words: string[];
  says: string | RegExp;
  hint?: string;
  env?: Record<string, string>;
}

const CASES: Record<string, Case> = {
  "a tool with a slip": {
    words: ["biuld"],
    says: 'Cannot run "biuld": no such tool',
    hint: "did you mean build?",
  },
  "a tool that is none": {
    words: ["frobnicate"],
    says: 'Cannot run "frobnicate": no such tool',
    hint: "minix-live --help",
  },
  "an option with a slip": {
    words: ["ps", "--nmae", "x"],
    says: 'Cannot use "--nmae": no such option',
    hint: "did you mean --name?",
  },
  "a stage with a slip": {
    words: ["build", "--dump-after=optimize"],
    says: /^Cannot use "optimize" for --dump-after: want one of link, /,
    hint: "did you mean optimise?",
  },
  "a build variable with a slip": {
    words: ["build", "-V", "MKASRR=yes"],
    says: 'Cannot set "MKASRR": no such build variable',
    hint: "did you mean MKASR?",
  },
  "a shell that is none": {
    words: ["completions", "bsh"],
    says: /^Cannot use "bsh" for SHELL: want one of bash, /,
    hint: "did you mean bash?",
  },
  "words behind ps": {
    words: ["ps", "pm"],
    says: 'Cannot use "pm": one word too many',
    hint: "minix-live ps --help",
  },
  "words behind stats": {
    words: ["stats", "pm"],
    says: 'Cannot use "pm": one word too many',
    hint: "minix-live stats --help",
  },
  "words behind list": {
    words: ["list", "pm"],
    says: 'Cannot use "pm": one word too many',
    hint: "minix-live list --help",
  },
  "an option of ours behind a label of update_asr": {
    words: ["update_asr", "pm", "--name", "other"],
    says: /^Cannot use "--name" behind a label: /,
    hint: "minix-live update_asr --name …",
  },
  "an option of ours behind the words of minix-service": {
    words: ["minix-service", "down", "pm", "--name=other"],
    says: /^Cannot use "--name=other" behind the words of minix-service: /,
    hint: "minix-live minix-service --name=other …",
  },
  "two ways to name a machine": {
    words: ["stats", "--name", "a", "--socket", "b"],
    says: "Cannot use --socket and --name: one of them at a time",
    hint: "minix-live stats --help",
  },
  "an option that would do nothing": {
    words: ["boot", "--json"],
    says: "Cannot use --json: it does nothing without --detach",
    hint: "minix-live boot --help",
  },
  "a fresh copy of an image that is the user's": {
    words: ["boot", "--fresh", "x.img"],
    says: "Cannot use --fresh and IMAGE: one of them at a time",
    hint: "minix-live boot --help",
  },
  "memory that is no number": {
    words: ["boot", "-m", "64M"],
    says: 'Cannot use "64M" for -m: want a whole number',
    hint: "minix-live boot --help",
  },
  "jobs that are no number": {
    words: ["build", "-j", "all"],
    says: 'Cannot use "all" for --jobs: want a whole number',
    hint: "minix-live build --help",
  },
  "jobs of the environment that are no number": {
    words: ["build"],
    env: { JOBS: "-1" },
    says: 'Cannot use "-1" for JOBS: want a whole number',
    hint: "minix-live build --help",
  },
  "jobs beyond the limit": {
    words: ["build", "-j", "10000"],
    says: 'Cannot run "10000" jobs: want a whole number from 1 to 9999',
  },
  "JSON of what has no end": {
    words: ["logs", "-f", "--json"],
    says: "Cannot use --follow and --json: one of them at a time",
    hint: "minix-live logs --help",
  },
  "exec -it": {
    words: ["exec", "-it", "/bin/sh"],
    says: 'Cannot use "-i": no such option',
    hint: "minix-live exec --help",
  },
  "a variable without a value for exec": {
    words: ["exec", "-e", "NAME", "/bin/ls"],
    says: 'Cannot use "NAME" for --env: want NAME=VALUE',
    hint: "minix-live exec --help",
  },
  "an empty MINIX_LIVE_MACHINE, which counts as none": {
    words: ["ps"],
    env: { MINIX_LIVE_MACHINE: "" },
    says: 'Cannot reach machine "default": it is not running',
    hint: "minix-live boot -d --name default",
  },
  "an empty name": {
    words: ["ps", "--name", ""],
    says: 'Cannot use "" as the name of a machine',
    hint: 'letters, digits, then also ".", "_", "-", at most 32',
  },
  "a word behind --version": {
    words: ["--version", "x"],
    says: 'Cannot use "x": one word too many',
    hint: "minix-live --help",
  },
};

for (
  const [what, { words, says, hint, env = {} }] of Object.entries(CASES)
) {
  Deno.test(`${what}: refused in a line, and a hint`, async () => {
    using folder = scratchFolder();
    const { code, stdout, stderr } = await minixLive(words, {
      env: { XDG_STATE_HOME: folder.path, ...env },
    });
    assert.equal(code, 125);
    assert.equal(stdout, "");
    const [said, next, ...rest] = stderr.split("\n");
    if (typeof says === "string") assert.equal(said, `minix-live: ${says}`);
    else assert.match(said!.replace(/^minix-live: /, ""), says);
    assert.equal(next, hint === undefined ? "" : `hint: ${hint}`);
    assert.deepEqual(rest, hint === undefined ? [] : [""]);
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  });
}

Deno.test("a state folder that is too long is named with the limit", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  for (const detach of [["-d"], []]) {
    const { code, stderr } = await minixLive(["boot", ...detach, image], {
      env: { XDG_STATE_HOME: `${folder.path}/${LONG}` },
    });
    assert.equal(code, 125);
    assert.match(stderr, /^minix-live: .*a{120}.* 107\n(hint: .*\n)?$/);
  }
});

Deno.test("boot and stop have one grammar of --deadline", async () => {
  using folder = scratchFolder();
  for (const tool of ["boot", "stop"]) {
    for (const word of ["0", "1000000", "1.5", "1e3", "0x10", "", "soon"]) {
      const { code, stderr } = await minixLive([tool, `--deadline=${word}`], {
        env: { XDG_STATE_HOME: folder.path },
      });
      assert.equal(code, 125);
      assert.equal(
        stderr,
        `minix-live: Cannot use "${word}" for --deadline: ` +
          `want whole seconds, 1 to 999999\nhint: minix-live ${tool} --help\n`,
      );
    }
  }
});

Deno.test("a boot in the foreground to a full device fails with one line", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  const { code, stderr } = await new Deno.Command(SHELL, {
    args: [
      ...["-c", 'exec "$@" >/dev/full', "sh"],
      ...[Deno.execPath(), "run", "-A", `${ROOT}main.ts`, "boot", image],
    ],
    env: { XDG_STATE_HOME: `${folder.path}/state` },
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.match(said, /^minix-live: Cannot write to standard output: .*\n$/);
  assert.equal(code, 125);
});

Deno.test("exec says that standard input cannot be read", async () => {
  using folder = scratchFolder();
  const path = `${folder.path}/socket`;
  using _guest = serveGuest(path, {
    "/bin/cat": async (run) => {
      while (await run.read() !== null);
      return 0;
    },
  });
  const exec = ["exec", "--socket", path, "/bin/cat"];
  const { code, stderr } = await new Deno.Command(SHELL, {
    args: [
      ...["-c", 'exec "$@" </', "sh"],
      ...[Deno.execPath(), "run", "-A", `${ROOT}main.ts`, ...exec],
    ],
  }).output();
  assert.equal(
    new TextDecoder().decode(stderr),
    "minix-live: Cannot read standard input: Is a directory\n",
  );
  assert.equal(code, 125);
});

Deno.test("cp opens no pipe and no socket, which it would wait for", async () => {
  using folder = scratchFolder();
  const path = `${folder.path}/socket`;
  using _guest = serveGuest(path, {
    [`request ${CTL_REQ_LIST}`]: async ({ write }) => {
      await write(ENTRY.bytes({ mode: 0o100644, size: 0, mtime: 0, name: "" }));
      return 0;
    },
    [`request ${CTL_REQ_GET}`]: () => Promise.resolve(0),
    [`request ${CTL_REQ_PUT}`]: () => Promise.resolve(0),
  });
  const pipe = `${folder.path}/pipe`;
  makePipe(pipe);
  for (
    const [words, said] of [
      [
        [pipe, ":/x"],
        /^minix-live: Cannot read ".*pipe": it is a pipe\nhint: /,
      ],
      [
        [":/x", pipe],
        /^minix-live: Cannot write ".*": it is a pipe\nhint: - is/,
      ],
      [[path, ":/x"], /^minix-live: Cannot read ".*": it is a socket\n$/],
      [[":/x", path], /^minix-live: Cannot write ".*": it is a socket\n$/],
    ] as const
  ) {
    const { code, stderr } = await minixLive(
      ["cp", "--socket", path, ...words],
      { seconds: 20 },
    );
    assert.match(stderr, said);
    assert.equal(code, 125);
  }
  for (const words of [["/dev/null", ":/x"], [":/x", "/dev/null"]]) {
    const { code } = await minixLive(["cp", "--socket", path, ...words]);
    assert.equal(code, 0);
  }
});

Deno.test("memory that no guest can use is refused with the range", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  for (const megabytes of ["4096", "8"]) {
    for (const detach of [["-d"], []]) {
      const { code, stdout, stderr } = await minixLive(
        ["boot", ...detach, "-m", megabytes, image],
        { env: { XDG_STATE_HOME: folder.path } },
      );
      assert.deepEqual([code, stdout], [125, ""]);
      assert.match(stderr, /^minix-live: Cannot .*: it takes 16 to 1024\n$/);
    }
  }
});

Deno.test("a word that is not UTF-8 is refused", async () => {
  const words = [Deno.execPath(), "run", "-A", `${ROOT}main.ts`];
  const run = async (word: string) => {
    const { code, stderr } = await new Deno.Command(SHELL, {
      args: [
        ...["-c", `exec "$@" ps --name "$(printf '${word}')"`, "sh"],
        ...words,
      ],
    }).output();
    return { code, said: new TextDecoder().decode(stderr) };
  };
  const lost = await run("a\\377b");
  assert.match(
    lost.said,
    /^minix-live: Cannot use "a\ufffdb": its bytes are not UTF-8\n/,
  );
  assert.equal(lost.code, 125);
  // The character itself is text like another.
  const text = await run("a\\357\\277\\275b");
  assert.match(text.said, /^minix-live: Cannot use "a\ufffdb" as the name of/);
});

Deno.test("build says which words have no effect", async () => {
  const { stderr } = await minixLive(
    ["build", "-V", "MKLLVMCMDS=yes", "--seed", "x y"],
    { env: { CC: "clang" } },
  );
  assert.match(stderr, /^note: CC names a host compiler, and none is needed\n/);
  assert.match(stderr, /^note: MKLLVMCMDS=yes brings no compiler: /m);
});

Deno.test("the build takes the variables that its table has, and no other", () => {
  for (const [name, values] of Object.entries(VARIABLES)) {
    for (const value of values) readVariables([`${name}=${value}`]);
  }
  const names = Object.keys(VARIABLES);
  const described = [...table.text.matchAll(/^ {2}([A-Z]+) /gm)];
  assert.deepEqual(described.map(([, name]) => name).sort(), names.sort());
  assert.match(table.text, RegExp(`ASRCOUNT .*\\(${ASRCOUNT_DEFAULT}\\)`));
  const known = names.join(", ");
  assert.throws(() => readVariables(["NOTHERE=yes"]), {
    message: `Cannot set "NOTHERE": no such build variable; there are ${known}`,
  });
});
