import assert from "node:assert/strict";
import { readWords } from "./words.ts";

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
