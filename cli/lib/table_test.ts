import assert from "node:assert/strict";
import { readCall } from "./call.ts";
import { wantsColour } from "./colour.ts";
import { helpText } from "./help.ts";
import { nearest } from "./nearest.ts";
import { JSON_OPTION, MACHINE, verb } from "./table.ts";
import { visible, visibleName, visibleStream } from "./visible.ts";
import { UsageError } from "./usage_error.ts";

const SAMPLE = verb({
  name: "sample",
  about: "does it",
  text: "Does it to IMAGE, and tells what came of it in a line that is long " +
    "enough for two.",
  options: {
    ...MACHINE,
    ...JSON_OPTION,
    memory: { short: "m", value: "MB", default: "128", about: "memory" },
    variable: { short: "V", value: "N=V", multiple: true, about: "variable" },
  },
  arguments: [{ name: "IMAGE" }, { name: "LOG", optional: true }],
  statuses: [["1", "it did not"]],
  examples: [["sample x.img", "does it"]],
});

const PASSING = verb({
  name: "passing",
  about: "a guest's tool",
  text: "Runs it.",
  options: { ...MACHINE, ...JSON_OPTION },
  passes: { usage: "PROGRAM [ARG…]" },
  examples: [],
});

Deno.test("readCall() gives every option of the table a value", () => {
  const call = readCall(SAMPLE, ["x", "-m64", "-VA=1", "-V", "B=2", "--json"])!;
  assert.deepEqual(call, {
    options: {
      name: undefined,
      socket: undefined,
      json: true,
      memory: "64",
      variable: ["A=1", "B=2"],
    },
    words: ["x"],
  });
  assert.equal(readCall(SAMPLE, ["x"])!.options.memory, "128");
  assert.equal(readCall(SAMPLE, ["x", "y", "z", "-h"]), undefined);
});

Deno.test("readCall() passes a guest's words as they are", () => {
  const cases: [string[], string | undefined, string[]][] = [
    [["--name", "m", "-a", "update", "--name"], undefined, []],
    [["--name", "m", "--", "-a", "--name"], "m", ["-a", "--name"]],
    [["--name=m", "ls", "--", "-l"], "m", ["ls", "--", "-l"]],
    [["ls", "--name", "m"], undefined, ["ls", "--name", "m"]],
  ];
  for (const [args, name, words] of cases.slice(1)) {
    const call = readCall(PASSING, args)!;
    assert.deepEqual([call.options.name, call.words], [name, words]);
  }
  assert.throws(() => readCall(PASSING, cases[0]![0]), /"-a": no such option/);
});

Deno.test("readCall() leaves words with one dash to a tool of MINIX", () => {
  const table = {
    ...PASSING,
    passes: { usage: "WORD…", takes: "dash" },
  } as const;
  const call = readCall(table, ["--name", "m", "-h", "--", "--name"])!;
  assert.deepEqual(call.words, ["-h", "--", "--name"]);
  assert.deepEqual(readCall(table, ["--", "-a"])!.words, ["-a"]);
  assert.match(helpText(table), /^ {2}--help +print this$/m);
  assert.throws(() => readCall(table, ["--nmae", "-a"]), /no such option/);
});

Deno.test("a wrong word has one wording, and the word that was meant", () => {
  const cases: [string[], string, string][] = [
    [
      ["--nmae", "x"],
      'Cannot use "--nmae": no such option',
      "did you mean --name?",
    ],
    [["-name", "x"], 'Cannot use "-n": no such option', "did you mean --name?"],
    [
      ["--memry=3"],
      'Cannot use "--memry": no such option',
      "did you mean --memory?",
    ],
    [
      ["--zzzzz"],
      'Cannot use "--zzzzz": no such option',
      "minix-live sample --help",
    ],
    [
      ["--name"],
      "Cannot use --name: its value is missing",
      "minix-live sample --help",
    ],
    [
      ["--name", "--json"],
      "Cannot use --name: its value is missing",
      "minix-live sample --help",
    ],
    [
      ["--json=1"],
      "Cannot use --json: it takes no value",
      "minix-live sample --help",
    ],
    [
      ["a", "b", "c"],
      'Cannot use "c": one word too many',
      "minix-live sample --help",
    ],
    [[], 'Cannot run "sample": IMAGE is missing', "minix-live sample --help"],
  ];
  for (const [args, message, hint] of cases) {
    assert.throws(() => readCall(SAMPLE, args), (error) => {
      assert.ok(error instanceof UsageError);
      assert.deepEqual([error.message, error.hint], [message, hint]);
      return true;
    });
  }
});

Deno.test("helpText() says all that the table has", () => {
  assert.equal(
    helpText(SAMPLE),
    `Usage: minix-live sample [OPTION]… IMAGE [LOG]

Does it to IMAGE, and tells what came of it in a line that is long enough for
two.

  --name M            name of the machine (MINIX_LIVE_MACHINE, or default)
  --socket PATH       control link on a unix socket instead
  --json              print one JSON object
  -m, --memory MB     memory (128)
  -V, --variable N=V  variable
  -h, --help          print this

Exit status:
  0    all went well
  125  a failure of minix-live: one line says which
  1    it did not

Examples:
  minix-live sample x.img`,
  );
});

Deno.test("nearest() knows slips, swaps and beginnings, and no more", () => {
  const tools = ["build", "boot", "exec", "services", "stats", "stop", "ps"];
  const cases: [string, string | undefined][] = [
    ["biuld", "build"],
    ["Boot", "boot"],
    ["sevices", "services"],
    ["serv", "services"],
    ["p", "ps"],
    ["st", undefined],
    ["zzz", undefined],
    ["", undefined],
  ];
  for (const [word, meant] of cases) assert.equal(nearest(word, tools), meant);
});

Deno.test("visible() shows what a terminal would obey", () => {
  assert.equal(
    visible("a\tb\r\nc\r\x1b[31m\x7f\x9b\n"),
    "a\tb\r\nc^M^[[31m^?\\x9b\n",
  );
  assert.equal(visibleName("p\nm\x07"), "p m^G");
  const stream = visibleStream();
  const text = [[97, 13], [10, 0xc2], [0x9b, 13], [13, 27]].map((bytes) =>
    new TextDecoder().decode(stream(new Uint8Array(bytes)))
  ).join("");
  assert.equal(text, "a\r\n\\x9b^M^M^[");
});

Deno.test("colours go by NO_COLOR, then FORCE_COLOR, then the terminal", () => {
  const wants = (env: Record<string, string>, terminal: boolean) =>
    wantsColour({ env: (name) => env[name], isTerminal: () => terminal });
  assert.equal(wants({}, true), true);
  assert.equal(wants({}, false), false);
  assert.equal(wants({ TERM: "dumb" }, true), false);
  assert.equal(wants({ FORCE_COLOR: "1" }, false), true);
  assert.equal(wants({ FORCE_COLOR: "0" }, true), false);
  assert.equal(wants({ NO_COLOR: "1", FORCE_COLOR: "1" }, true), false);
  assert.equal(wants({ NO_COLOR: "" }, true), true);
});
