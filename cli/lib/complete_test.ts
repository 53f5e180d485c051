import assert from "node:assert/strict";
import { type Answers, complete, completedText } from "./complete.ts";
import { MACHINE, verb } from "./table.ts";

const SAMPLE = verb({
  name: "sample",
  about: "a verb",
  text: "Does it.",
  options: {
    ...MACHINE,
    output: { short: "o", value: "F", about: "file", complete: "file" },
    stage: { value: "S", about: "stage", complete: ["magic", "asr"] },
    detach: { short: "d", about: "go" },
  },
  arguments: [{ name: "LABEL", complete: "label" }],
  examples: [],
});

const PASSING = verb({
  name: "passing",
  about: "a guest's tool",
  text: "Runs it.",
  options: MACHINE,
  passes: {
    usage: "WORD…",
    complete: (before) => before.length === 0 ? ["up", "down"] : "label",
  },
  examples: [],
});

const TAKING = verb({
  name: "taking",
  about: "a tool of the host",
  text: "Runs it.",
  options: {},
  passes: { usage: "WORD…", takes: "all", complete: () => "file" },
  examples: [],
});

const ANSWERS: Answers = {
  tools: [{ word: "sample", about: "a verb" }, { word: "passing" }],
  table: (tool) =>
    Promise.resolve(
      { sample: SAMPLE, passing: PASSING, taking: TAKING }[tool],
    ),
  machines: () => ["default", "other"],
  labels: (name) => Promise.resolve(name === "other" ? ["pm", "vfs"] : []),
  snapshots: () => [],
  pages: () => ["boot", "minix-service"],
};

const CASES: [line: string, expected: string][] = [
  ["", "sample passing help --help --version"],
  ["sam", "sample"],
  ["help ", "sample passing"],
  ["help sample ", ""],
  ["nothere ", ""],
  ["sample --", "--name --socket --output --stage --detach --help"],
  ["sample --s", "--socket --stage"],
  ["sample --name ", "default other"],
  ["sample --name=o", "--name=other"],
  ["sample --name =", "default other"],
  ["sample --name = o", "other"],
  ["sample --stage a", "asr"],
  ["sample -do ", "(file)"],
  ["sample -ofile ", ""],
  ["sample --name other v", "vfs"],
  ["sample --name=other pm ", ""],
  ["sample --name other -- ", "pm vfs"],
  ["sample -- --s", ""],
  ["passing ", "up down"],
  ["passing --n", "--name"],
  ["passing --name other down ", "pm vfs"],
  ["passing -- u", "up"],
  ["taking --", "--help"],
  ["taking --filter x ", "(file)"],
  ["taking f --", "(file)"],
  ["--version ", "--json"],
  ["--version --json ", ""],
];

for (const [line, expected] of CASES) {
  Deno.test(`complete() of "${line}" finds ${expected || "nothing"}`, async () => {
    const { candidates, shell } = await complete(line.split(" "), ANSWERS);
    const words = candidates.map(({ word }) => word);
    if (shell !== undefined) words.push(`(${shell})`);
    assert.equal(words.join(" "), expected);
  });
}

Deno.test("completedText() has a line a candidate, and what is the shell's", () => {
  assert.equal(
    completedText({
      candidates: [{ word: "a", about: "first" }, { word: "b\n" }, {
        word: "c",
      }],
      shell: "folder",
    }),
    "a\tfirst\nc\n:folder",
  );
});
