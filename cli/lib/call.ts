/** A command line, read by the table of its verb. */
import type { ParseArgsOptionsConfig } from "node:util";
import { helpText } from "./help.ts";
import { printOut } from "./output.ts";
import type { Call, Values, VerbTable } from "./table.ts";
import { readWords, UsageError } from "./words.ts";

/** Reads a command line by its table; undefined when it asks for help. */
export function readCall<const T extends VerbTable>(
  table: T,
  args: readonly string[],
): Call<T> | undefined {
  const known = table.arguments ?? [];
  const { values, words } = readWords(args, parserOptions(table), {
    most: table.passes ? Infinity : known.length,
    hint: `minix-live ${table.name} --help`,
    ...table.passes === undefined
      ? {}
      : { passes: table.passes.dashes ? "dashes" : "words" },
  });
  if ((values as { help?: boolean }).help) return undefined;
  const missing = known[words.length];
  if (missing !== undefined && !missing.optional && !table.passes) {
    throw new UsageError(
      `Cannot run "${table.name}": ${missing.name} is missing`,
      `minix-live ${table.name} --help`,
    );
  }
  const options: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(table.options)) {
    const { value, multiple } = entry;
    options[name] = (values as Record<string, unknown>)[name] ??
      (value === undefined ? false : multiple ? [] : entry.default);
  }
  return { options: options as Values<T>, words };
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
