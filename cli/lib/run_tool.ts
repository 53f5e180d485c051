// Finds a tool by name, runs it, and turns what it throws into one line and
// an exit status. Nothing else prints an uncaught error.
import {
  contents,
  EXIT_FAILURE,
  MinixLiveError,
  VERSION,
  wordsAreWhole,
} from "../../host/mod.ts";
import { printJson } from "./listing.ts";
import { nearest } from "./nearest.ts";
import { EXIT_BROKEN_PIPE, printNote, printOut } from "./output.ts";
import { sayError } from "./say_error.ts";
import type { VerbTable } from "./table.ts";
import { UsageError } from "./usage_error.ts";

interface Tool {
  readonly table: VerbTable;
  main(args: string[], tools: Tools): Promise<number>;
}

/** A tool that is loaded only when it is called. */
export interface ToolEntry {
  /** One line for the list of tools. */
  readonly about: string;
  load(): Promise<Tool>;
}

type Tools = Readonly<Record<string, ToolEntry>>;

const HELP: ReadonlySet<string> = new Set(["--help", "-h", "help"]);

function overview(tools: Tools): string {
  const lines = Object.entries(tools).map(([name, { about }]) =>
    `  ${name.padEnd(14)} ${about}`
  );
  return [
    "Usage: minix-live TOOL [WORD]…",
    "       minix-live help [TOOL]",
    "       minix-live --version [--json]",
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
  tools: Tools,
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
  tools: Tools,
): Promise<number> {
  refuseLostBytes([name ?? "", ...args]);
  if (name === undefined) {
    printNote(overview(tools));
    return EXIT_FAILURE;
  }
  if (HELP.has(name)) {
    const [tool, ...more] = args;
    if (tool === undefined) {
      printOut(overview(tools));
      return 0;
    }
    refuseMore(more);
    return await (await toolOf(tool, tools)).main(["--help"], tools);
  }
  if (name === "--version") {
    const json = args[0] === "--json";
    refuseMore(json ? args.slice(1) : args);
    sayVersion(json);
    return 0;
  }
  return await (await toolOf(name, tools)).main(args, tools);
}

/** The version, and what the program is made of. */
function sayVersion(json: boolean): void {
  const inside = contents();
  if (json) return printJson({ program: VERSION, ...inside });
  printOut([
    `minix-live ${VERSION}`,
    ...Object.entries(inside)
      .map(([name, value]) => `  ${name.padEnd(10)} ${value}`),
  ].join("\n"));
}

async function toolOf(name: string, tools: Tools): Promise<Tool> {
  if (Object.hasOwn(tools, name)) return await tools[name]!.load();
  if (name.startsWith("-")) {
    throw new UsageError(
      `Cannot use "${name}": no such option`,
      "minix-live --help",
    );
  }
  const near = nearest(name, Object.keys(tools));
  throw new UsageError(
    `Cannot run "${name}": no such tool`,
    near === undefined ? "minix-live --help" : `did you mean ${near}?`,
  );
}

function refuseMore(words: readonly string[]): void {
  if (words.length === 0) return;
  throw new UsageError(
    `Cannot use "${words[0]}": one word too many`,
    "minix-live --help",
  );
}

/** A word that reached us as another one must not act. */
function refuseLostBytes(words: readonly string[]): void {
  const lost = words.find((word) => word.includes("\ufffd"));
  if (lost === undefined || wordsAreWhole()) return;
  throw new UsageError(
    `Cannot use "${lost}": its bytes are not UTF-8`,
    "minix-live takes words that are text",
  );
}
