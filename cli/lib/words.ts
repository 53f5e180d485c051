/**
 * The words of a command line, read alike by every tool and task script: one
 * wording for what is wrong with them.
 */
import { MinixLiveError } from "../../host/mod.ts";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

/** A wrong command line: a message and, where one helps, a next step. */
export class UsageError extends MinixLiveError {
  constructor(message: string, hint?: string) {
    super(message, { hint });
  }
}

/** The option of every tool. */
const HELP = { help: { type: "boolean", short: "h" } } as const;

/** Options anywhere, and the other words, of which there may be `most`; --help
 * is known to all, and nothing else is judged beside it. */
export function readWords<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  own: T,
  { most = 0, hint }: { most?: number; hint?: string } = {},
) {
  const options = { ...own, ...HELP };
  const parsed = (() => {
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true });
    } catch (error) {
      throw new UsageError(wording(error), hint);
    }
  })();
  const { values, positionals: words } = parsed;
  const surplus = words[most];
  const { help } = values as { help?: boolean };
  if (surplus !== undefined && help !== true) {
    throw new UsageError(`Cannot use "${surplus}": one word too many`, hint);
  }
  return { values, words };
}

/** Of Node's errors, which name the option in quotes. */
function wording(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  // As -n, --runs <value>.
  const name = quoted.replace(/ <.*/, "").split(", ").at(-1);
  if (/^Unknown option/.test(error.message)) {
    return `Cannot use "${quoted}": no such option`;
  }
  if (/does not take an argument/.test(error.message)) {
    return `Cannot use ${name}: it takes no value`;
  }
  if (/argument missing|is ambiguous/.test(error.message)) {
    return `Cannot use ${name}: its value is missing`;
  }
  throw error;
}
