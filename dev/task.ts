// What the scripts behind `deno task` do alike: --help, one line on standard
// error for what goes wrong, and a status: 2 for a wrong command line, 1 for
// everything else.
import type { ParseArgsOptionsConfig } from "node:util";
import { EXIT_BROKEN_PIPE } from "../cli/lib/output.ts";
import { readWords } from "../cli/lib/words.ts";
import { UsageError } from "../cli/lib/usage_error.ts";
import { writeAllSync } from "../formats/mod.ts";

export { UsageError };

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

interface Task<T extends ParseArgsOptionsConfig> {
  readonly name: string;
  readonly usage: string;
  readonly options: T;
  /** Words that are no options, at most. */
  readonly most?: number;
}

export function print(line: string): void {
  writeAllSync(Deno.stdout, new TextEncoder().encode(`${line}\n`));
}

export function printError(line: string): void {
  writeAllSync(Deno.stderr, new TextEncoder().encode(`${line}\n`));
}

/** What an attempt throws is a mistake of the command line. */
export function ofUsage<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(error.message);
  }
}

/** Runs a script with its command line, and ends the process. */
export async function runTask<const T extends ParseArgsOptionsConfig>(
  task: Task<T>,
  main: (
    values: ReturnType<typeof readWords<T>>["values"],
    words: string[],
  ) => Promise<number> | number,
): Promise<never> {
  Deno.exit(await statusOf(task, main));
}

async function statusOf<const T extends ParseArgsOptionsConfig>(
  { name, usage, options, most }: Task<T>,
  main: Parameters<typeof runTask<T>>[1],
): Promise<number> {
  try {
    const { values, words } = readWords(Deno.args, options, {
      ...most === undefined ? {} : { most },
      hint: `deno task ${name} --help`,
    });
    if ((values as { help?: boolean }).help !== true) {
      return await main(values, words);
    }
    print(usage);
    return 0;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return EXIT_BROKEN_PIPE;
    sayError(name, error);
    return error instanceof UsageError ? EXIT_USAGE : EXIT_FAILURE;
  }
}

function sayError(name: string, error: unknown): void {
  const trace = Deno.env.get("MINIX_LIVE_TRACE") !== undefined;
  const text = error instanceof Error ? error.message : String(error);
  try {
    if (trace && error instanceof Error) printError(error.stack ?? "");
    printError(`${name}: ${text}`);
    const hint = error instanceof UsageError ? error.hint : undefined;
    if (hint !== undefined) printError(`hint: ${hint}`);
  } catch {
    // Nobody can be told; the status tells it.
  }
}
