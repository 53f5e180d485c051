// Every verb under a condition: it answers truthfully and soon, and acts on no
// other process, disk or machine.
import assert from "node:assert/strict";
import { statIfThere } from "../../../host/mod.ts";
import type { Result } from "../minix_live.ts";
import { ROOT } from "../tree.ts";
import { type Condition, OTHER, type Said } from "./conditions.ts";
import { World } from "./world.ts";

/** The longest deadline of what runs here, and a start of the program. */
const MOST_SECONDS = 8;

const CORE = `${Deno.makeTempDirSync()}/pm.core`;

/** Verbs that drive a guest, and their words. */
const REACH: Record<string, string[]> = {
  exec: ["/bin/echo", "x"],
  "minix-service": ["sysctl", "srv_status"],
  update_asr: ["ds"],
  services: [],
  layout: ["pm"],
  core: ["pm", "-o", CORE],
  ps: [],
  stats: [],
  cp: [":/etc/rc", "/dev/null"],
  snapshot: ["create", "moment"],
  // Built with the image: what is judged is the machine.
  try: [`${ROOT}tests/guest/rude`],
  // Of a label that there is not, for it takes long.
  testrelpol: ["nothere"],
};

const BRANCH = ["branch", "m", "branched"];

/** Verbs after which nothing is as it was, and their words. */
const ACTS = {
  boot: (world: World) => ["boot", "-d", "--name", "m", world.image("next")],
  stop: () => ["stop", "--name", "m", "--deadline", "5"],
  force: () => ["stop", "--name", "m", "--force", "--deadline", "5"],
  delete: () => ["delete", "m"],
} as const;

type Act = keyof typeof ACTS;

async function timed(what: string, run: Promise<Result>): Promise<Result> {
  const start = performance.now();
  const result = await run;
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < MOST_SECONDS, `${what} took ${seconds} s`);
  return result;
}

function check(what: string, { code, stderr }: Result, [want, says]: Said) {
  assert.match(stderr, says, what);
  assert.equal(code, want, `${what}: ${stderr}`);
}

function wants(verb: string, { reach, ...condition }: Condition): Said {
  if (verb === "testrelpol" && reach[0] === 0) return [1, /nothere/];
  return verb === "try" ? condition.try ?? reach : reach;
}

/** Going back, which ends what others do there, and what a file says. */
async function lookAtSnapshot(world: World, reach: Said): Promise<void> {
  const snapshot = (action: string, ...words: string[]) =>
    timed(
      `snapshot ${action}`,
      world.run(["snapshot", "--name", "m", action, ...words]),
    );
  check("snapshot apply", await snapshot("apply", "moment"), reach);
  const there = reach[0] === 0;
  const { code, stdout, stderr } = await snapshot("list", "--json");
  if (statIfThere(`${world.state}/m`) === undefined) {
    assert.match(stderr, /^minix-live: Cannot list .* "m": there is none\n/);
    assert.equal(code, 125);
  } else {
    assert.equal(code, 0, stderr);
    const { snapshots } = JSON.parse(stdout);
    assert.deepEqual(
      snapshots.map(({ name }: { name: string }) => name),
      there ? ["moment"] : [],
    );
  }
  check(
    "snapshot delete",
    await snapshot("delete", "moment"),
    there ? [0, /^$/] : [125, /^minix-live: Cannot delete .*"moment"/],
  );
}

/** Verbs that change nothing. */
async function look(
  world: World,
  condition: Condition,
  reaching: readonly string[],
): Promise<void> {
  const { reach, state } = condition;
  const verbs = reaching.map(async (verb) => {
    const line = [verb, "--name", "m", ...REACH[verb]!];
    const result = await timed(verb, world.run(line));
    check(verb, result, wants(verb, condition));
  });
  await Promise.all(verbs);
  // Where it is not refused, it makes a second machine, which is another test's.
  if (reach[0] !== 0) {
    check("branch", await timed("branch", world.run(BRANCH)), reach);
    assert.throws(() => Deno.statSync(world.path("branched", "lock")));
  }
  if (reaching.includes("snapshot")) await lookAtSnapshot(world, reach);
  const { machines } = JSON.parse(await world.must("list", "--all", "--json"));
  const found = machines.find(({ name }: { name: string }) => name === "m");
  assert.equal(found?.state ?? "none", state);
  const logs = await timed("logs", world.run(["logs", "--name", "m"]));
  assert.equal(logs.code, state === "none" ? 125 : 0, logs.stderr);
}

/** A world with another machine, whose verbs are judged. */
export class Ward implements AsyncDisposable {
  readonly #world: World;
  readonly #other: unknown;

  private constructor(world: World, other: unknown) {
    this.#world = world;
    this.#other = other;
  }

  static async create(): Promise<Ward> {
    const world = await World.create();
    try {
      return new Ward(world, await world.boot(OTHER, world.image(OTHER)));
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Judges all verbs under a condition; of those that drive a guest, some. */
  async judge(
    name: string,
    condition: Condition,
    reaching: readonly string[] = Object.keys(REACH),
  ): Promise<void> {
    const world = this.#world;
    await condition.arrange(world);
    await look(world, condition, reaching);
    // What is refused, or has nothing to do, leaves all as it is.
    const isAct = (verb: Act) =>
      condition[verb][0] === 0 &&
      (condition.state === "running" || verb !== "force");
    const acts = Object.keys(ACTS) as Act[];
    const order = [
      ...acts.filter((verb) => !isAct(verb)),
      ...acts.filter(isAct),
    ];
    let isFresh = true;
    for (const verb of order) {
      if (!isFresh) {
        await world.clear("m");
        await condition.arrange(world);
      }
      const result = await timed(verb, world.run(ACTS[verb](world)));
      check(verb, result, condition[verb]);
      if (condition[verb][0] === 0) {
        assert.equal(world.runs("m"), verb === "boot", `after ${verb}`);
      }
      await this.#checkOther(`${verb} of one that ${name}`);
      isFresh = !isAct(verb);
    }
    await world.clear("m");
  }

  async #checkOther(after: string): Promise<void> {
    const world = this.#world;
    world.checkStrangers(after);
    assert.deepEqual(world.said(OTHER), this.#other);
    const { code, stderr } = await world.run([
      ...["exec", "--name", OTHER, "/bin/echo", "well"],
    ]);
    assert.equal(code, 0, `${after}: ${stderr}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#world[Symbol.asyncDispose]();
  }
}
