// Entry of the program. The first word, or the name it is called by, chooses
// the tool; each tool is one file in cli/ that exports
// `main(args): Promise<exit status>`.
import { DAEMON_WORD } from "./live/daemon_word.ts";
import { runTool, type ToolEntry } from "./cli/lib/run_tool.ts";

const TOOLS: Record<string, ToolEntry> = {
  build: {
    about: "make a bootable image from the guest's sources",
    load: () => import("./cli/build.ts"),
  },
  boot: {
    about: "run an image, in the foreground or as a named machine",
    load: () => import("./cli/boot.ts"),
  },
  exec: {
    about: "run a guest program with our standard streams",
    load: () => import("./cli/exec.ts"),
  },
  "minix-service": {
    about: "MINIX's tool: start, stop and update services",
    load: () => import("./cli/minix-service.ts"),
  },
  update_asr: {
    about: "MINIX's tool: rerandomize all services",
    load: () => import("./cli/update_asr.ts"),
  },
  services: {
    about: "list services, as /proc/service tells",
    load: () => import("./cli/services.ts"),
  },
  layout: {
    about: "sections and symbols of a running service",
    load: () => import("./cli/layout.ts"),
  },
  ps: {
    about: "list the guest's processes",
    load: () => import("./cli/ps.ts"),
  },
  stats: {
    about: "counts that an update must leave as they were",
    load: () => import("./cli/stats.ts"),
  },
  cp: {
    about: "copy a file to or from the guest",
    load: () => import("./cli/cp.ts"),
  },
  logs: {
    about: "the log of a machine",
    load: () => import("./cli/logs.ts"),
  },
  list: {
    about: "list the machines that run",
    load: () => import("./cli/list.ts"),
  },
  stop: {
    about: "shut a machine down",
    load: () => import("./cli/stop.ts"),
  },
};

/** Name of the link by which the program was called, if it says a tool's. */
function calledAs(): string | undefined {
  const called = Deno.env.get("MINIX_LIVE_CALLED");
  // For us, not for the processes that we start.
  Deno.env.delete("MINIX_LIVE_CALLED");
  return called !== undefined && Object.hasOwn(TOOLS, called)
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
  return await runTool(name, args, TOOLS);
}

// A read of the terminal may be under way: the tool has ended all the same.
Deno.exit(await main());
