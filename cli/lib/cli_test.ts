import assert from "node:assert/strict";
import { RSI_ACTIVE, RSI_CORE, RSI_USE_REPL } from "../../core/abi/abi.ts";
import { readHostOptions, splitHostOptions } from "./host_options.ts";
import { lineWatcher } from "./ready.ts";
import { flagText, serviceText } from "./service_text.ts";
import { failedPhase } from "./update_phase.ts";
import { readWords } from "./words.ts";

Deno.test("splitHostOptions() stops at the first word that is not ours", () => {
  const { options, words } = splitHostOptions(
    ["--name", "m", "--json", "-t", "update", "--name"],
    { json: true },
  );
  assert.equal(options.name, "m");
  assert.equal(options.json, true);
  assert.deepEqual(words, ["-t", "update", "--name"]);
});

Deno.test("splitHostOptions() takes values behind an equals sign, and --", () => {
  const { options, words } = splitHostOptions(["--socket=/a b", "--", "--x"], {
    json: false,
  });
  assert.equal(options.socket, "/a b");
  assert.deepEqual(words, ["--x"]);
});

Deno.test("splitHostOptions() refuses what it does not know", () => {
  assert.throws(
    () => splitHostOptions(["--nmae", "m"], { json: true }),
    /no such option/,
  );
  assert.throws(
    () => splitHostOptions(["--name"], { json: true }),
    /value is missing/,
  );
});

Deno.test("splitHostOptions() refuses --json where there is none", () => {
  const split = () => splitHostOptions(["--json", "pm"], { json: false });
  assert.throws(split, /Cannot use "--json": no such option/);
});

Deno.test("readHostOptions() takes options anywhere, and no more words", () => {
  const { options, words } = readHostOptions(["pm", "--json", "--name=m"], {
    ...{ tool: "layout", most: 1 },
  });
  assert.deepEqual([options.json, options.name, words], [true, "m", ["pm"]]);
  const tool = { tool: "ps" };
  assert.throws(() => readHostOptions(["x"], tool), /"x": one word too many/);
});

Deno.test("readWords() has one wording for each mistake", () => {
  const OWN = {
    runs: { type: "string", short: "n" },
    json: { type: "boolean" },
  } as const;
  const cases: [string[], string][] = [
    [["--bogus"], 'Cannot use "--bogus": no such option'],
    [["--bogus=1"], 'Cannot use "--bogus": no such option'],
    [["-x"], 'Cannot use "-x": no such option'],
    [["-n"], "Cannot use --runs: its value is missing"],
    [["--runs", "--json"], "Cannot use --runs: its value is missing"],
    [["--json=1"], "Cannot use --json: it takes no value"],
    [["a", "b"], 'Cannot use "b": one word too many'],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => readWords(args, OWN, { most: 1 }), { message });
  }
  assert.equal(readWords(["--help", "a", "b"], OWN).values.help, true);
});

Deno.test("lineWatcher() finds whole lines over any cut", () => {
  let found = 0;
  const watch = lineWatcher("ready", () => found++);
  for (const part of ["x re", "ady\nrea", "dy\r", "\nready", " not\nready\n"]) {
    watch(new TextEncoder().encode(part));
  }
  assert.equal(found, 2);
});

Deno.test("flagText() puts each letter in its place", () => {
  assert.equal(flagText(RSI_ACTIVE | RSI_CORE | RSI_USE_REPL), "A----R--s");
});

Deno.test("serviceText() has the seven lines of /proc/service", () => {
  const text = serviceText({
    flags: RSI_ACTIVE,
    endpoint: 6,
    pid: 7,
    restarts: 0,
    asrCount: 2,
    label: "ds",
    progname: "ds",
    policies: "restart",
    binary: "/service/ds",
  });
  assert.deepEqual(text.split("\n"), [
    "filename: ds",
    "endpoint: 6",
    "pid:      7",
    "restarts: 0",
    "flags:    A--------",
    "policies: restart",
    "ASRcount: 2",
  ]);
});

Deno.test("failedPhase() reads the guest tool's line and no other", () => {
  const line = 'minix-service: the update failed in phase "state transfer"\n';
  assert.equal(failedPhase(""), null);
  assert.equal(
    failedPhase("Request 0x705 to RS failed: x\n" + line),
    "state transfer",
  );
  assert.equal(failedPhase("x " + line), null);
});
