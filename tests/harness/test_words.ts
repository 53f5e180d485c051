// The command line of `deno task test`: which files it names, seen from the
// folder that the user stands in, and the options.
import { isAbsolute, join, relative, resolve } from "node:path";
import { UsageError } from "../../dev/task.ts";

export const TEST_USAGE =
  `Usage: deno task test [--jobs N] [--filter TEXT] [FILE|FOLDER]…

Runs all test files, or these, with the verdict of deno test -A.

  --jobs N       files side by side (2, or 1 with one processor)
  --filter TEXT  tests with this in their names; /REGEXP/ as well`;

export const TEST_OPTIONS = {
  jobs: { type: "string" },
  filter: { type: "string" },
} as const;

/** Words as paths below the root; undefined when they name all of it. */
export function testNames(
  words: readonly string[],
  { root, caller }: { root: string; caller: string },
): string[] | undefined {
  const names = words.map((word) => nameOf(word, root, caller));
  return names.length === 0 || names.includes("") ? undefined : names;
}

/** What is there from the caller's folder, else from the project's. */
function nameOf(word: string, root: string, caller: string): string {
  if (word.trim() === "") {
    throw new UsageError(`Cannot test "${word}": no name`);
  }
  const near = resolve(caller, word);
  if (isAbsolute(word) || exists(near)) return relative(root, near);
  return relative(root, join(root, word));
}

export function readJobs(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new UsageError(
      `Cannot use "${text}" for --jobs: want a whole number from 1 to 9999`,
    );
  }
  return Number(text);
}

/** Where the user was when `deno task` went to the project's folder. */
export function callerFolder(): string {
  return Deno.env.get("INIT_CWD") || Deno.cwd();
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
