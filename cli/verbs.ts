// The tools by name. Each is loaded when it is called, and not for the list.
import type { ToolEntry } from "./lib/run_tool.ts";

export const VERBS: Readonly<Record<string, ToolEntry>> = {
  build: {
    about: "make a bootable image from the guest's sources",
    load: () => import("./build.ts"),
  },
  boot: {
    about: "run an image, in the foreground or as a named machine",
    load: () => import("./boot.ts"),
  },
  exec: {
    about: "run a guest program with our standard streams",
    load: () => import("./exec.ts"),
  },
  "minix-service": {
    about: "MINIX's tool: start, stop and update services",
    load: () => import("./minix-service.ts"),
  },
  try: {
    about: "build a service from its folder and update it in a machine",
    load: () => import("./try.ts"),
  },
  update_asr: {
    about: "MINIX's tool: rerandomize all services",
    load: () => import("./update_asr.ts"),
  },
  testrelpol: {
    about: "MINIX's regression test of crash recovery and live update",
    load: () => import("./testrelpol.ts"),
  },
  services: {
    about: "list services, as /proc/service tells",
    load: () => import("./services.ts"),
  },
  layout: {
    about: "sections and symbols of a running service",
    load: () => import("./layout.ts"),
  },
  core: {
    about: "a service's memory and registers, for a debugger",
    load: () => import("./core.ts"),
  },
  ps: {
    about: "list the guest's processes",
    load: () => import("./ps.ts"),
  },
  stats: {
    about: "counts that an update must leave as they were",
    load: () => import("./stats.ts"),
  },
  cp: {
    about: "copy files and folders to or from the guest",
    load: () => import("./cp.ts"),
  },
  logs: {
    about: "the log of a machine",
    load: () => import("./logs.ts"),
  },
  snapshot: {
    about: "save a running machine, and go back to what was saved",
    load: () => import("./snapshot.ts"),
  },
  branch: {
    about: "make a second running machine out of a running one",
    load: () => import("./branch.ts"),
  },
  replay: {
    about: "run again what boot --record has recorded",
    load: () => import("./replay.ts"),
  },
  list: {
    about: "list machines",
    load: () => import("./list.ts"),
  },
  stop: {
    about: "shut a machine down",
    load: () => import("./stop.ts"),
  },
  delete: {
    about: "remove a machine with its log, snapshots and own disk",
    load: () => import("./delete.ts"),
  },
  cache: {
    about: "what builds keep: its size, whether it is whole, what may go",
    load: () => import("./cache.ts"),
  },
  test: {
    about: "run tests of yours, written for deno test",
    load: () => import("./run_tests.ts"),
  },
  man: {
    about: "read a manual page",
    load: () => import("./man.ts"),
  },
  completions: {
    about: "print a shell's completion script",
    load: () => import("./completions.ts"),
  },
};
