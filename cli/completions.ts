// `minix-live completions`: scripts for shells, and what they ask.
import { attach, machines, snapshots } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { complete, completedText } from "./lib/complete.ts";
import { pageNames } from "./lib/manual.ts";
import { printOut } from "./lib/output.ts";
import type { ToolEntry } from "./lib/run_tool.ts";
import { SHELLS } from "./lib/shells.ts";
import { verb } from "./lib/table.ts";

const LABEL_DEADLINE_MS = 1000;
/** How a shell's script asks for the words behind it. */
const ASK = "--words";

export const table = verb({
  name: "completions",
  about: "print a shell's completion script",
  text:
    "Prints a script that completes tools, options, machines and services; " +
    "it needs nothing but the shell and minix-live on its path. Put it where " +
    "the shell reads it, or load it:\n\n" +
    "  bash  source <(minix-live completions bash)\n" +
    "  zsh   source <(minix-live completions zsh)\n" +
    "  fish  minix-live completions fish | source",
  options: {},
  arguments: [{ name: "SHELL", choices: Object.keys(SHELLS) }],
  examples: [["completions bash >> ~/.bashrc", "for each bash from now on"]],
});

const print = mainOf(table, ({ words }) => {
  printOut(SHELLS[words[0]!]!);
  return 0;
});

export async function main(
  args: string[],
  tools: Readonly<Record<string, ToolEntry>>,
): Promise<number> {
  if (args[0] !== ASK) return await print(args);
  const found = await complete(args.slice(1), {
    tools: Object.entries(tools).map(([word, { about }]) => ({ word, about })),
    table: async (tool) =>
      Object.hasOwn(tools, tool)
        ? (await tools[tool]!.load()).table
        : undefined,
    machines: () => machines({ all: true }).map(({ name }) => name),
    labels,
    snapshots: snapshotNames,
    pages: pageNames,
  });
  printOut(completedText(found));
  return 0;
}

/** None of a machine that there is not. */
function snapshotNames(machine?: string): string[] {
  try {
    return snapshots({ name: machine }).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** None when no machine answers soon: a shell waits. */
async function labels(name?: string, socket?: string): Promise<string[]> {
  const asked = (async () => {
    await using machine = await attach({ name, socket });
    return (await machine.services()).map(({ label }) => label);
  })().catch(() => []);
  const late = new Promise<string[]>((resolve) => {
    Deno.unrefTimer(setTimeout(() => resolve([]), LABEL_DEADLINE_MS));
  });
  return await Promise.race([asked, late]);
}
