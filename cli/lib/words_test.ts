import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { UsageError } from "./usage_error.ts";
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

Deno.test("readWords() passes another program all its words", () => {
  const read = (args: string[]) => {
    const { values, words } = readWords(args, {}, {
      most: Infinity,
      passes: "all",
    });
    return (values as { help?: boolean }).help ? "help" : words;
  };
  for (
    const args of [
      ["--filter", "x", "f.ts"],
      ["f.ts", "--", "-x"],
      ["--", "x"],
      ["-A", "f.ts", "--help"],
    ]
  ) assert.deepEqual(read(args), args);
  for (const args of [["-h"], ["--help", "f.ts"]]) {
    assert.equal(read(args), "help");
  }
});

Deno.test("readWords() reads as Node's parseArgs does", () => {
  const own = {
    runs: { type: "string", short: "n" },
    json: { type: "boolean", short: "j" },
    variable: { type: "string", short: "V", multiple: true },
    image: { type: "string", short: "i", default: "x.img" },
    keep: { type: "boolean", default: false },
  } as const;
  const pieces = [
    ...["-", "--", "-j", "-n", "-n3", "-jn", "-jn3", "-nj", "-V", "-Va=b"],
    ...["-jVx", "-n=3", "--runs", "--runs=", "--runs=-x", "--json", "--json=1"],
    ...["--variable", "--variable=a=b", "--=x", "---", "-x", "-jx", "--other"],
    ...["a", "", "-3", "--runs=\n", "--no-json", "--Runs"],
    ...["--image", "-iy.img", "--keep"],
  ];
  let seed = 1;
  const random = (below: number) => {
    seed = Math.imul(seed, 1103515245) + 12345 & 0x7fffffff;
    return (seed >> 8) % below;
  };
  const outcomes = { read: 0, refused: 0 };
  for (let i = 0; i < 20_000; i++) {
    const args = Array.from(
      { length: random(5) },
      () => pieces[random(pieces.length)]!,
    );
    const theirs = attempt(() => {
      const { values, positionals } = parseArgs({
        args,
        options: own,
        allowPositionals: true,
      });
      return { values: { ...values }, words: positionals };
    });
    const ours = attempt(() => readWords(args, own, { most: Infinity }));
    assert.deepEqual(ours, theirs, JSON.stringify(args));
    outcomes[ours === undefined ? "refused" : "read"]++;
  }
  assert.ok(outcomes.read > 2000 && outcomes.refused > 2000, `${outcomes}`);
});

/** The result, or undefined for a command line that is refused. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    assert.ok(error instanceof UsageError || /^ERR_PARSE_ARGS/.test(code));
    return undefined;
  }
}
