// What may have become of a machine "m", and what each verb says of it then.
import assert from "node:assert/strict";
import { isAlive, poll } from "../machine.ts";
import { startProgram } from "./program.ts";
import type { World } from "./world.ts";

/** The machine that no command for "m" may touch. */
export const OTHER = "other";

/** Status, and what standard error has. */
export type Said = readonly [code: number, says: RegExp];

export interface Condition {
  arrange(world: World): Promise<void>;
  /** Of all verbs that drive a guest. */
  reach: Said;
  /** Of `try`, where it is not that. */
  try?: Said;
  /** What `list --all` says of it. */
  state: "running" | "stopped" | "none";
  boot: Said;
  stop: Said;
  force: Said;
  delete: Said;
}

const OK: Said = [0, /^$/];
const NOT_RUNNING: Said = [
  125,
  /^minix-live: .*machine "m"(: it)? is not running\nhint: .* boot -d/,
];
const IN_USE: Said = [
  125,
  /^minix-live: Cannot boot machine "m": it is running\nhint: .* stop /,
];
const NOT_DELETED: Said = [
  125,
  /^minix-live: Cannot delete machine "m": it is running\nhint: .* stop /,
];
const NO_ANSWER: Said = [
  125,
  /^minix-live: The process of machine "m" did not answer within 2 s: it is stopped\nhint: kill -CONT \d+, or minix-live stop --force --name m\n$/,
];

const GONE = {
  reach: NOT_RUNNING,
  state: "stopped",
  boot: OK,
  stop: NOT_RUNNING,
  force: OK,
  delete: OK,
} as const;

const WELL = {
  reach: OK,
  state: "running",
  boot: IN_USE,
  stop: OK,
  force: OK,
  delete: NOT_DELETED,
} as const;

const STOPPED = { ...WELL, reach: NO_ANSWER, stop: NO_ANSWER } as const;

async function boot(world: World): Promise<number> {
  return (await world.boot("m", world.image("m"))).pid;
}

async function bootStopped(world: World): Promise<number> {
  const pid = await boot(world);
  Deno.kill(pid, "SIGSTOP");
  return pid;
}

/** The folder names a stranger as the machine's process. */
function blameStranger(world: World): void {
  const pid = world.stranger();
  const { process } = world.said("m");
  world.say("m", { pid, process: { ...process, pid } });
}

export const CONDITIONS: Record<string, Condition> = {
  "is well": {
    ...WELL,
    arrange: async (world) => void await boot(world),
  },
  "was never there": {
    ...GONE,
    state: "none",
    arrange: () => Promise.resolve(),
    delete: [125, /^minix-live: Cannot delete machine "m": there is none\nh/],
  },
  "is stopped": {
    ...STOPPED,
    arrange: async (world) => void await bootStopped(world),
  },
  "was killed": {
    ...GONE,
    arrange: async (world) => await world.killed(await boot(world)),
  },
  "was killed, and its number is a stranger's": {
    ...GONE,
    arrange: async (world) => {
      await world.killed(await boot(world));
      blameStranger(world);
    },
  },
  "was killed, and nobody reaps it": {
    ...GONE,
    arrange: async (world) => {
      const pid = await startProgram(world, "m", world.image("m"));
      Deno.kill(pid, "SIGKILL");
      await poll(() => !isAlive(pid), 30, "the end of a killed process");
      assert.ok(Deno.statSync(`/proc/${pid}`).isDirectory, "it was reaped");
    },
  },
  "is well, and nobody will reap it": {
    ...WELL,
    arrange: async (world) =>
      void await startProgram(world, "m", world.image("m")),
  },
  "is well, and its number is a stranger's": {
    ...WELL,
    arrange: async (world) => {
      await boot(world);
      blameStranger(world);
    },
  },
  "is stopped, and its number is a stranger's": {
    ...STOPPED,
    arrange: async (world) => {
      await bootStopped(world);
      blameStranger(world);
    },
  },
  "is well, and its file is empty": {
    ...WELL,
    arrange: async (world) => {
      await boot(world);
      world.say("m", "");
    },
    try: [125, /^minix-live: Cannot tell how the machine was built: it does n/],
  },
  "is stopped, and its file is torn": {
    ...STOPPED,
    arrange: async (world) => {
      await bootStopped(world);
      world.say("m", '{"id":"1","pid":0,"proc');
    },
  },
  "is well, and its file names nobody's process 0": {
    ...WELL,
    arrange: async (world) => {
      await boot(world);
      world.say("m", { pid: 0, process: { pid: 0, start: "1" } });
    },
  },
  "is well, and another machine has its socket": {
    ...WELL,
    arrange: async (world) => {
      await boot(world);
      Deno.removeSync(world.path("m", "control"));
      Deno.symlinkSync(
        world.path(OTHER, "control"),
        world.path("m", "control"),
      );
    },
    reach: [125, /^minix-live: Cannot reach machine "m": who answers at its s/],
    stop: [125, /^minix-live: Cannot reach machine "m": who answers at its s/],
  },
  "lost its folder": {
    ...GONE,
    state: "none",
    arrange: async (world) => {
      const pid = await boot(world);
      Deno.removeSync(`${world.state}/m`, { recursive: true });
      await poll(() => !isAlive(pid), 5, "the end of a machine without folder");
    },
    delete: [125, /^minix-live: Cannot delete machine "m": there is none\nh/],
  },
  "has a name that was another's, whose folder was removed": {
    ...WELL,
    arrange: async (world) => {
      const first = await boot(world);
      // Until it may look.
      Deno.kill(first, "SIGSTOP");
      Deno.removeSync(`${world.state}/m`, { recursive: true });
      await world.boot("m", world.image("second"));
      Deno.kill(first, "SIGCONT");
      await poll(() => !isAlive(first), 5, "the end of the first machine");
    },
  },
  "is well, and its image is gone": {
    ...WELL,
    arrange: async (world) => {
      await boot(world);
      Deno.removeSync(`${world.folder}/m`, { recursive: true });
    },
    try: [125, /^minix-live: Cannot tell how .*its image has lost its path /],
  },
  "is well, behind a link to its folder": {
    ...WELL,
    arrange: async (world) => {
      await boot(world);
      Deno.renameSync(`${world.state}/m`, `${world.folder}/elsewhere`);
      Deno.symlinkSync(`${world.folder}/elsewhere`, `${world.state}/m`);
    },
    delete: [125, /^minix-live: Cannot delete machine "m": .* is no folder o/],
  },
};
