import assert from "node:assert/strict";
import { readHostOptions, splitHostOptions } from "./host_options.ts";
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
