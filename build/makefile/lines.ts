// A Makefile's text to its variables: comments, continued lines, conditions,
// assignments and inclusions. What is none of these is refused with its line.
import { holds } from "./condition.ts";
import { unusable, Variables, type Word } from "./variables.ts";

export interface MakeText {
  readonly variables: Variables;
  /** Names in `.include <NAME>`. */
  readonly includes: readonly Word[];
}

const ASSIGNMENT = /^\s*([\w./-]+)\s*([+?:!]?=)\s*(.*)$/s;
const DIRECTIVE = /^\.\s*([a-z]+)\b\s*(.*)$/s;

/** One `.if` that is open. */
interface Choice {
  readonly line: number;
  /** Whether the lines that follow count. */
  taken: boolean;
  /** No later branch can count. */
  over: boolean;
  /** Its `.else` has been seen. */
  last: boolean;
}

export function readLines(
  text: string,
  file: string,
  known: Readonly<Record<string, string>>,
): MakeText {
  const variables = new Variables(file, known);
  const includes: Word[] = [];
  const choices: Choice[] = [];
  const counts = () => choices.every(({ taken }) => taken);
  for (const { text: line, line: number } of logicalLines(text, file)) {
    const [, directive, rest = ""] = DIRECTIVE.exec(line) ?? [];
    if (directive !== undefined && /^(if|el|endif)/.test(directive)) {
      const reader = { variables, number, choices, counts };
      readChoice(directive, rest, reader);
    } else if (!counts()) continue;
    else if (directive === "include") {
      const [, name] = /^<([^>]+)>$/.exec(rest.trim()) ?? [];
      if (name === undefined) {
        throw unusable(file, number, `of inclusions only "<NAME>" is taken`);
      }
      includes.push({ text: name, line: number });
    } else if (directive !== undefined && !ASSIGNMENT.test(line)) {
      throw unusable(file, number, `".${directive}" is not taken here`);
    } else readAssignment(line, number, variables);
  }
  const open = choices.at(-1);
  if (open !== undefined) throw unusable(file, open.line, `".if" has no end`);
  return { variables, includes };
}

function readAssignment(
  line: string,
  number: number,
  variables: Variables,
): void {
  const { file } = variables;
  if (line.startsWith("\t")) throw unusable(file, number, "a command");
  const [, name, how, value = ""] = ASSIGNMENT.exec(line) ?? [];
  if (name === undefined) {
    throw unusable(file, number, `"${line.trim()}" assigns nothing`);
  }
  if (how === "!=") throw unusable(file, number, "a command's output");
  variables.assign(name, how as "=" | "+=" | "?=" | ":=", {
    text: value.trim(),
    line: number,
  });
}

function readChoice(
  directive: string,
  rest: string,
  { variables, number, choices, counts }: {
    variables: Variables;
    number: number;
    choices: Choice[];
    counts: () => boolean;
  },
): void {
  const { file } = variables;
  const ask = (): boolean => {
    const names = rest.trim().split(/\s+/);
    switch (directive) {
      case "if":
      case "elif":
        return holds(rest, number, variables);
      case "ifdef":
      case "ifndef": {
        const [name] = names;
        if (names.length === 1 && /^[\w.-]+$/.test(name!)) {
          return variables.isDefined(name!) === (directive === "ifdef");
        }
      }
    }
    throw unusable(file, number, `".${directive} ${rest}" is not understood`);
  };
  if (/^if/.test(directive)) {
    const taken = counts() && ask();
    choices.push({ line: number, taken, over: taken, last: false });
    return;
  }
  const choice = choices.at(-1);
  if (choice === undefined || (choice.last && directive !== "endif")) {
    throw unusable(file, number, `".${directive}" without its ".if"`);
  }
  if (directive === "endif") {
    choices.pop();
    return;
  }
  if (directive !== "else" && directive !== "elif") ask();
  const outer = choices.slice(0, -1).every(({ taken }) => taken);
  choice.last = directive === "else";
  choice.taken = outer && !choice.over && (choice.last || ask());
  choice.over ||= choice.taken;
}

/** Lines without comments, continued ones as one, by the first's number. */
function* logicalLines(text: string, file: string): Generator<Word> {
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    let whole = lines[at]!;
    if (whole.includes("\r")) throw unusable(file, line, "it has a CR");
    while (isContinued(whole) && at + 1 < lines.length) {
      whole = whole.replace(/\\$/, " ") + lines[++at]!.trimStart();
    }
    const bare = whole.replace(/(^|[^\\])#.*$/s, "$1").replaceAll("\\#", "#");
    if (bare.trim() !== "") yield { text: bare.trimEnd(), line };
  }
}

function isContinued(line: string): boolean {
  return (/\\*$/.exec(line)![0].length & 1) === 1;
}
