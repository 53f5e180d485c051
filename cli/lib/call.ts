/** A command line, read by the table of its verb. */
import type { ParseArgsOptionsConfig } from "node:util";
import { helpText } from "./help.ts";
import { printOut } from "./output.ts";
import { nearest } from "./nearest.ts";
import type { Call, OptionEntry, Values, VerbTable } from "./table.ts";
import { readWords } from "./words.ts";
import { UsageError } from "./usage_error.ts";

/** Reads a command line by its table; undefined when it asks for help. */
export function readCall<const T extends VerbTable>(
  table: T,
  args: readonly string[],
): Call<T> | undefined {
  const known = table.arguments ?? [];
  const hint = `minix-live ${table.name} --help`;
  const { values, words } = readWords(args, parserOptions(table), {
    most: table.passes ? Infinity : known.length,
    hint,
    ...table.passes === undefined
      ? {}
      : { passes: table.passes.takes ?? "words" },
  });
  if ((values as { help?: boolean }).help) return undefined;
  const missing = known[words.length];
  if (missing !== undefined && !missing.optional && !table.passes) {
    throw new UsageError(
      `Cannot run "${table.name}": ${missing.name} is missing`,
      hint,
    );
  }
  for (const [at, { name, choices }] of known.entries()) {
    if (at < words.length) judgeChoice(name, words[at]!, choices, hint);
  }
  for (const [name, entry] of Object.entries(table.options)) {
    const value = (values as Record<string, unknown>)[name];
    if (value !== undefined) judge(table, name, entry, values);
  }
  const options: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(table.options)) {
    const { value, multiple } = entry;
    options[name] = (values as Record<string, unknown>)[name] ??
      (value === undefined ? false : multiple ? [] : entry.default);
  }
  return { options: options as Values<T>, words };
}

/** What a table says of one option that is there. */
function judge(
  table: VerbTable,
  name: string,
  { choices, excludes = [], needs }: OptionEntry,
  values: Readonly<Record<string, unknown>>,
): void {
  const hint = `minix-live ${table.name} --help`;
  for (const word of [values[name]].flat()) {
    judgeChoice(`--${name}`, String(word), choices, hint);
  }
  const other = excludes.find((one) => values[one] !== undefined);
  if (other !== undefined) {
    throw new UsageError(
      `Cannot use --${name} and --${other}: one of them at a time`,
      hint,
    );
  }
  if (needs !== undefined && values[needs] === undefined) {
    throw new UsageError(
      `Cannot use --${name}: it does nothing without --${needs}`,
      hint,
    );
  }
}

function judgeChoice(
  what: string,
  word: string,
  choices: readonly string[] | undefined,
  hint: string,
): void {
  if (choices === undefined || choices.includes(word)) return;
  const near = nearest(word, choices);
  throw new UsageError(
    `Cannot use "${word}" for ${what}: want one of ${choices.join(", ")}`,
    near === undefined ? hint : `did you mean ${near}?`,
  );
}

function parserOptions(table: VerbTable): ParseArgsOptionsConfig {
  const options: ParseArgsOptionsConfig = {};
  for (const [name, entry] of Object.entries(table.options)) {
    options[name] = {
      type: entry.value === undefined ? "boolean" : "string",
      ...entry.short === undefined ? {} : { short: entry.short },
      ...entry.multiple ? { multiple: true } : {},
    };
  }
  return options;
}

/** The `main` of a verb. */
export function mainOf<const T extends VerbTable>(
  table: T,
  run: (call: Call<T>) => Promise<number> | number,
): (args: string[]) => Promise<number> {
  return async (args) => {
    const call = readCall(table, args);
    if (call !== undefined) return await run(call);
    printOut(helpText(table));
    return 0;
  };
}
