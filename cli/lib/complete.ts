/** What may stand at the end of a command line, from the tables. */
import { optionNames } from "./help.ts";
import type { Completion, OptionEntry, VerbTable } from "./table.ts";

interface Candidate {
  readonly word: string;
  readonly about?: string;
}

/** Candidates, and what of the shell's own completes the word besides. */
interface Completed {
  readonly candidates: Candidate[];
  readonly shell?: "file" | "folder";
}

/** What a completion has to ask for. */
export interface Answers {
  /** The tools and what they are for. */
  readonly tools: readonly Candidate[];
  table(tool: string): Promise<VerbTable | undefined>;
  machines(): Promise<string[]> | string[];
  /** Labels of a running machine, as the line names it. */
  labels(name?: string, socket?: string): Promise<string[]>;
  /** Names of a machine's snapshots. */
  snapshots(name?: string): string[];
  /** Names of manual pages. */
  pages(): string[];
}

/** Words that stand where a tool does. */
const GENERAL: readonly Candidate[] = [
  { word: "help", about: "what a tool does" },
  { word: "--help", about: "the list of tools" },
  { word: "--version", about: "what this program is" },
];

const VERSION_WORDS: readonly Candidate[] = [
  { word: "--json", about: "the same as one JSON object" },
];

/** Completes the last of the words behind the program's name. */
export async function complete(
  words: readonly string[],
  answers: Answers,
): Promise<Completed> {
  // Of `--name=` bash gives the last character as a word.
  const last = words.at(-1) ?? "";
  const current = last === "=" ? "" : last;
  const [tool, ...before] = words.slice(0, -1);
  const named = await candidatesOf(tool, before, current, answers);
  return {
    ...named,
    candidates: named.candidates.filter(({ word }) => word.startsWith(current)),
  };
}

async function candidatesOf(
  tool: string | undefined,
  before: readonly string[],
  current: string,
  answers: Answers,
): Promise<Completed> {
  if (tool === undefined) {
    return { candidates: [...answers.tools, ...GENERAL] };
  }
  if (tool === "help" || tool === "--version") {
    const all = tool === "help" ? answers.tools : VERSION_WORDS;
    return { candidates: before.length === 0 ? [...all] : [] };
  }
  const table = await answers.table(tool);
  if (table === undefined) return { candidates: [] };
  const line = readLine(table, before, current);
  const { values } = line;
  const fill = async (completion: Completion | undefined, start = "") => {
    const found = await filled(completion, answers, values);
    const candidates = found.candidates.map(({ word, about }) => ({
      word: start + word,
      ...about === undefined ? {} : { about },
    }));
    return { ...found, candidates };
  };
  if (line.option !== undefined) {
    const { choices, complete } = line.option;
    return await fill(choices ?? complete, line.start);
  }
  if (line.guest !== undefined) {
    return await fill(table.passes?.complete?.(line.guest));
  }
  if (current.startsWith("-") && !line.ended) {
    return { candidates: optionCandidates(table) };
  }
  const argument = table.arguments?.[line.count];
  if (argument === undefined && table.passes !== undefined) {
    return await fill(table.passes.complete?.([]));
  }
  return await fill(argument?.choices ?? argument?.complete);
}

function optionCandidates(table: VerbTable): Candidate[] {
  const own = Object.entries(table.options).map(([name, entry]) => ({
    word: `--${name}`,
    about: `${optionNames(name, entry)}: ${entry.about.split("\n")[0]}`,
  }));
  return [...own, { word: "--help", about: "print the help" }];
}

async function filled(
  completion: Completion | undefined,
  answers: Answers,
  { name, socket }: { readonly name?: string; readonly socket?: string },
): Promise<Completed> {
  const of = (words: readonly string[]) => ({
    candidates: words.map((word) => ({ word })),
  });
  switch (completion) {
    case undefined:
      return of([]);
    case "file":
    case "folder":
      return { candidates: [], shell: completion };
    case "machine":
      return of(await answers.machines());
    case "label":
      return of(await answers.labels(name, socket));
    case "snapshot":
      return of(answers.snapshots(name));
    case "page":
      return of(answers.pages());
    default:
      return of(completion);
  }
}

interface Line {
  /** Whose value the current word is; with the text before it in the word. */
  option?: OptionEntry;
  start?: string;
  /** The guest's words so far. */
  guest?: string[];
  /** Arguments so far. */
  count: number;
  /** `--` stood before. */
  ended: boolean;
  values: { name?: string; socket?: string };
}

function readLine(
  table: VerbTable,
  before: readonly string[],
  current: string,
): Line {
  const line: Line = { count: 0, ended: false, values: {} };
  // Bash cuts `--name=value` into three words.
  const words = before.filter((word) => word !== "=");
  let waits: [string, OptionEntry] | undefined;
  for (const [at, word] of words.entries()) {
    if (waits !== undefined) {
      note(line, waits[0], word);
      waits = undefined;
    } else if (line.ended || !startsOption(table, word)) {
      if (table.passes !== undefined) {
        return { ...line, guest: words.slice(at) };
      }
      line.count++;
    } else if (word === "--") {
      if (table.passes !== undefined) {
        return { ...line, guest: words.slice(at + 1) };
      }
      line.ended = true;
    } else {
      const [found, value] = optionOf(table, word);
      if (found?.[1].value === undefined) continue;
      if (value === undefined) waits = found;
      else note(line, found[0], value);
    }
  }
  if (waits !== undefined) return { ...line, option: waits[1] };
  const inline = /^--[^=]+=/.exec(current)?.[0];
  if (inline === undefined || line.ended) return line;
  const option = optionOf(table, current)[0]?.[1];
  return option === undefined ? line : { ...line, option, start: inline };
}

/** Whether a word can be an option of ours, or ends ours. */
function startsOption({ passes }: VerbTable, word: string): boolean {
  switch (passes?.takes) {
    case "all":
      return false;
    case "dash":
      return word.startsWith("--");
    default:
      return /^-./.test(word);
  }
}

function note({ values }: Line, name: string, value: string): void {
  if (name === "name" || name === "socket") values[name] = value;
}

/** The option that a word sets, and the value inside the word. */
function optionOf(
  table: VerbTable,
  word: string,
): [found: [string, OptionEntry] | undefined, value: string | undefined] {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
  if (long !== null) {
    const entry = table.options[long[1]!];
    return [entry && [long[1]!, entry], long[2]];
  }
  for (let at = 1; at < word.length; at++) {
    const found = Object.entries(table.options)
      .find(([, { short }]) => short === word[at]);
    if (found?.[1].value === undefined) continue;
    const rest = word.slice(at + 1);
    return [found, rest === "" ? undefined : rest];
  }
  return [undefined, undefined];
}

/** What a shell's script reads: a line each, and at the end what the shell
 * itself completes. */
export function completedText({ candidates, shell }: Completed): string {
  const lines = candidates.map(({ word, about }) => {
    // A word with a control character cannot stand in a line.
    if (/\p{Cc}/u.test(word)) return [];
    return about === undefined ? [word] : [`${word}\t${about}`];
  });
  return [...lines.flat(), `:${shell ?? "none"}`].join("\n");
}
