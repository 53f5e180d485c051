// Finds a tool by name, runs it, and turns what it throws into one line and
// an exit status. Nothing else prints an uncaught error.
import { EXIT_FAILURE, MinixLiveError, VERSION } from "../../host/mod.ts";
import { printNote, printOut } from "./output.ts";
import { UsageError } from "./words.ts";

/** As a shell gives it for a program that SIGPIPE ended. */
const EXIT_BROKEN_PIPE = 141;

export interface Tool {
  main(args: string[]): Promise<number>;
}

/** A tool that is loaded only when it is called. */
export interface ToolEntry {
  /** One line for the list of tools. */
  readonly about: string;
  load(): Promise<Tool>;
}

const HELP: ReadonlySet<string> = new Set(["--help", "-h", "help"]);

function overview(tools: Record<string, ToolEntry>): string {
  const lines = Object.entries(tools).map(([name, { about }]) =>
    `  ${name.padEnd(14)} ${about}`
  );
  return [
    "Usage: minix-live TOOL [WORD]…",
    "",
    ...lines,
    "",
    "minix-live TOOL --help tells more. Machines have names: --name M, or",
    'MINIX_LIVE_MACHINE, or "default".',
  ].join("\n");
}

export async function runTool(
  name: string | undefined,
  args: string[],
  tools: Record<string, ToolEntry>,
): Promise<number> {
  try {
    return await choose(name, args, tools);
  } catch (error) {
    // Whoever read our output wants no more of it.
    if (error instanceof Deno.errors.BrokenPipe) return EXIT_BROKEN_PIPE;
    sayError(error);
    return error instanceof MinixLiveError ? error.status : EXIT_FAILURE;
  }
}

async function choose(
  name: string | undefined,
  args: string[],
  tools: Record<string, ToolEntry>,
): Promise<number> {
  if (name === undefined || HELP.has(name)) {
    (name === undefined ? printNote : printOut)(overview(tools));
    return name === undefined ? EXIT_FAILURE : 0;
  }
  if (name === "--version") {
    printOut(`minix-live ${VERSION}`);
    return 0;
  }
  const entry = Object.hasOwn(tools, name) ? tools[name] : undefined;
  if (entry === undefined) {
    throw new UsageError(
      `Cannot run "${name}": no such tool`,
      "minix-live --help",
    );
  }
  return await (await entry.load()).main(args);
}

function sayError(error: unknown): void {
  try {
    if (Deno.env.get("MINIX_LIVE_TRACE") !== undefined) {
      printNote(String(error instanceof Error ? error.stack : error));
    }
    const text = error instanceof Error ? error.message : String(error);
    printNote(`minix-live: ${text}`);
    const hint = error instanceof MinixLiveError ? error.hint : undefined;
    if (hint !== undefined) printNote(`hint: ${hint}`);
  } catch {
    // Nobody can be told; the status tells it.
  }
}
