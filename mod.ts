// Entry of the program and its library surface. The first word, or the name
// it is called by, chooses the tool; each tool is one file in cli/ that
// exports `main(args): Promise<exit status>`.
import { runTool } from "./cli/lib/run_tool.ts";

type Tool = { main(args: string[]): Promise<number> };

const TOOLS: Record<string, () => Promise<Tool>> = {
  boot: () => import("./cli/boot.ts"),
  build: () => import("./cli/build.ts"),
  cp: () => import("./cli/cp.ts"),
  exec: () => import("./cli/exec.ts"),
  layout: () => import("./cli/layout.ts"),
  list: () => import("./cli/list.ts"),
  logs: () => import("./cli/logs.ts"),
  "minix-service": () => import("./cli/minix-service.ts"),
  ps: () => import("./cli/ps.ts"),
  services: () => import("./cli/services.ts"),
  stats: () => import("./cli/stats.ts"),
  stop: () => import("./cli/stop.ts"),
  update_asr: () => import("./cli/update_asr.ts"),
};

if (import.meta.main) {
  const [name, ...args] = Deno.args;
  // A read of the terminal may be under way: the tool has ended all the same.
  Deno.exit(await runTool(name, args, TOOLS));
}
