// An interrupted run of tests leaves no process, daemon or folder behind, and
// a wrong command line is one line.
import assert from "node:assert/strict";
import { isAlive, poll } from "./machine.ts";
import { scratchFolder } from "./minix_live.ts";
import { testNames } from "./test_words.ts";
import { ROOT } from "./tree.ts";

/** A test that leaves a daemon and a folder, and does not end. */
const HANGING = `
Deno.test("hangs", async () => {
  Deno.makeTempDirSync({ prefix: "minix-live-test-" });
  const daemon = new Deno.Command(Deno.execPath(), {
    args: ["eval", "setInterval(() => {}, 1000)"],
    stdin: "null", stdout: "null", stderr: "null", detached: true,
  }).spawn();
  daemon.unref();
  const started = Deno.env.get("STARTED")!;
  Deno.writeTextFileSync(started + ".new", String(daemon.pid));
  Deno.renameSync(started + ".new", started);
  await new Promise(() => setInterval(() => {}, 1000));
});
`;

for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `a run that ${signal} ends leaves nothing behind`,
    async fn() {
      using folder = scratchFolder();
      const started = `${folder.path}/started`;
      const file = `${folder.path}/hanging_test.ts`;
      Deno.writeTextFileSync(file, HANGING);
      const temporary = `${folder.path}/tmp`;
      Deno.mkdirSync(temporary);
      const run = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", `${ROOT}tests/run.ts`, file],
        env: { STARTED: started, TMPDIR: temporary },
        ...{ stdin: "null", stdout: "null", stderr: "null" },
      }).spawn();
      let daemon = 0;
      await poll(
        () => {
          try {
            daemon = Number(Deno.readTextFileSync(started));
          } catch {
            return false;
          }
          return true;
        },
        30,
        "the hanging test",
      );
      assert.ok(isAlive(daemon));
      run.kill(signal);
      assert.equal((await run.status).code, status);
      await poll(() => !isAlive(daemon), 5, "the end of the daemon");
      assert.deepEqual([...Deno.readDirSync(temporary)], []);
    },
  });
}

Deno.test("testNames() takes names from the caller's folder, the root's, and whole", () => {
  const at = (caller: string) => (...words: string[]) =>
    testNames(words, { root: ROOT, caller });
  const below = at(`${ROOT}tests`);
  assert.deepEqual(below("machine", "./await_test.ts"), [
    "tests/machine",
    "tests/await_test.ts",
  ]);
  assert.deepEqual(below("tests/machine/", `${ROOT}emu`), [
    "tests/machine",
    "emu",
  ]);
  assert.deepEqual(below("nonsense"), ["nonsense"]);
  assert.equal(at(ROOT)("."), undefined);
  assert.equal(at(ROOT)(), undefined);
  assert.throws(() => at(ROOT)(""), /Cannot test "": no name/);
});

/** Wrong command lines of the scripts: status 2, one line and perhaps a hint. */
const WRONG: [script: string, words: string[], said: RegExp][] = [
  ["tests/run.ts", ["nonsense"], /^test: .*it does not exist$/],
  ["tests/run.ts", ["--jobs", "0"], /^test: Cannot use "0" for --jobs/],
  ["tests/run.ts", [""], /^test: Cannot test "": no name$/],
  ["tests/soak.ts", ["--bogus"], /^soak: .*: no such option$/],
  ["tests/soak.ts", ["nonsense"], /^soak: No campaign "nonsense"/],
  ["tests/soak.ts", ["files", "--shard", "x"], /^soak: Cannot use "x" as a sh/],
  ["tests/soak.ts", ["files", "--shard", "1/2"], /^soak: .* need one --seed$/],
  ["tests/soak.ts", ["files", "more"], /^soak: Cannot use "more": one word/],
  [
    "tests/soak.ts",
    ["merge", "files", "--seed", "1", "--shard", "1/2"],
    /^soak: Cannot merge a shard/,
  ],
  ["tests/bench/main.ts", ["--bogus"], /^bench: .*: no such option$/],
  ["tests/bench/main.ts", ["build", "-n"], /^bench: .*its value is missing$/],
  ["tests/bench/main.ts", ["build", "-n", "x"], /^bench: Cannot use "x" for/],
  ["tests/bench/main.ts", ["nonsense"], /^bench: No bench "nonsense"/],
  ["tests/bench/main.ts", [], /^bench: No bench is named/],
  ["dev/gen.ts", ["word"], /^gen: Cannot use "word": one word too many$/],
  ["dev/gen.ts", ["--chekc"], /^gen: Cannot use "--chekc": no such option$/],
  [
    "dev/format_c.ts",
    ["core"],
    /^fmt:c: Cannot use "core": one word too many$/,
  ],
  ["dev/format_c.ts", ["--chekc"], /^fmt:c: .*: no such option$/],
  ["demo/main.ts", ["word"], /^demo: Cannot use "word": one word too many$/],
];

async function script(name: string, words: string[]) {
  const output = await new Deno.Command(Deno.execPath(), {
    // What Deno fetches for a script's first run is none of its words.
    args: ["run", "--quiet", "-A", ROOT + name, ...words],
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    lines: decoder.decode(output.stderr).trim().split("\n"),
  };
}

for (const [name, words, said] of WRONG) {
  Deno.test(`${name} ${words.join(" ")}: status 2`, async () => {
    const { code, stdout, lines } = await script(name, words);
    assert.match(lines[0]!, said);
    assert.ok(lines.slice(1).every((line) => line.startsWith("hint: ")));
    assert.equal(code, 2);
    assert.equal(stdout, "");
  });
}

for (const name of new Set(WRONG.map(([name]) => name))) {
  Deno.test(`${name} --help`, async () => {
    const { code, stdout, lines } = await script(name, ["--help"]);
    assert.match(stdout, /^Usage: deno task /);
    assert.deepEqual([code, lines], [0, [""]]);
  });
}
