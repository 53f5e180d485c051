// Entry of the program. The first word, or the name it is called by, chooses
// the tool; each tool is one file in cli/ that exports
// `main(args): Promise<exit status>`.
import { DAEMON_WORD } from "./live/daemon_word.ts";
import { runTool } from "./cli/lib/run_tool.ts";
import { VERBS } from "./cli/verbs.ts";

/** Name of the link by which the program was called, if it says a tool's. */
function calledAs(): string | undefined {
  const called = Deno.env.get("MINIX_LIVE_CALLED");
  // For us, not for the processes that we start.
  Deno.env.delete("MINIX_LIVE_CALLED");
  return called !== undefined && Object.hasOwn(VERBS, called)
    ? called
    : undefined;
}

async function main(): Promise<number> {
  const called = calledAs();
  const [name, ...args] = called === undefined
    ? Deno.args
    : [called, ...Deno.args];
  if (name === DAEMON_WORD) {
    return await (await import("./live/daemon_main.ts")).daemonMain(args);
  }
  return await runTool(name, args, VERBS);
}

// A read of the terminal may be under way: the tool has ended all the same.
Deno.exit(await main());
