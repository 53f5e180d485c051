// Finds a tool by name, runs it, and turns what it throws into one line and
// an exit status. Nothing else prints an uncaught error.
import { printNote } from "./output.ts";

/** Exit status of a failure of ours, as opposed to one of the guest's. */
export const EXIT_FAILURE = 125;
/** As a shell gives it for a program that SIGPIPE ended. */
const EXIT_BROKEN_PIPE = 141;

export interface Tool {
  main(args: string[]): Promise<number>;
}

/** Error for the command line: a message and, where one helps, a next step. */
export class UsageError extends Error {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

export async function runTool(
  name: string | undefined,
  args: string[],
  tools: Record<string, () => Promise<Tool>>,
): Promise<number> {
  const names = Object.keys(tools).join(" ");
  if (name === undefined) {
    printError(`Cannot choose a tool: no name given`, `one of: ${names}`);
    return EXIT_FAILURE;
  }
  const load = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (load === undefined) {
    printError(`Cannot run "${name}": no such tool`, `one of: ${names}`);
    return EXIT_FAILURE;
  }
  try {
    return await (await load()).main(args);
  } catch (error) {
    // Whoever read our output wants no more of it.
    if (error instanceof Deno.errors.BrokenPipe) return EXIT_BROKEN_PIPE;
    if (Deno.env.get("MINIX_LIVE_TRACE") !== undefined) {
      printNote(String(error instanceof Error ? error.stack : error));
    }
    const hint = error instanceof UsageError ? error.hint : undefined;
    printError(error instanceof Error ? error.message : String(error), hint);
    return EXIT_FAILURE;
  }
}

function printError(message: string, hint?: string): void {
  printNote(`minix-live: ${message}`);
  if (hint !== undefined) printNote(`hint: ${hint}`);
}
