// Entry of the program and its library surface. The first word, or the name
// it is called by, chooses the tool; each tool is one file in cli/ that
// exports `main(args): Promise<exit status>`.
import { runTool } from "./cli/lib/run_tool.ts";

type Tool = { main(args: string[]): Promise<number> };

const TOOLS: Record<string, () => Promise<Tool>> = {
  boot: () => import("./cli/boot.ts"),
  build: () => import("./cli/build.ts"),
};

if (import.meta.main) {
  const [name, ...args] = Deno.args;
  Deno.exitCode = await runTool(name, args, TOOLS);
}
