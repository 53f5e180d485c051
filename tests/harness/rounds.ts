// Rounds of update_asr under load, and the counts when the load has ended.
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import { LOG_BYTES } from "../../live/log_file.ts";
import type { TestMachine } from "./machine.ts";
import { assertComesBack, assertNoSlope } from "./slope.ts";

/** After so many rounds the base binaries run again; a sample is taken then,
 * because the variants differ in size. */
export const VARIANTS = 3;
/** Caches fill and heaps find their size in the first rounds: measured, the
 * last step comes in the thirteenth. */
export const WARM_UP = 5 * VARIANTS;
/** Without load. */
const QUIET_ROUNDS = 18;
/** Less than half a page a round of QUIET_ROUNDS leaks: between the middles of
 * the halves lie nine rounds. */
const QUIET_PAGES_NOISE = 3;
/** What no update may change. */
export const COUNTS = ["procs", "privs", "services", "grants"];
/** Each update draws another offset of the heap, so free pages go up and down
 * by up to six. Over 15 rounds this allows for a page a round, and the
 * longer the run (the campaign `rounds` makes 100), the less. */
const PAGES_NOISE = 14;

const ROUND_SECONDS = 120;
/** The guest's time for the last processes of the load to end. */
const SETTLE_MS = 10_000;

async function someRounds(machine: TestMachine, rounds: number): Promise<void> {
  const load = new Load(machine.name, machine.env);
  try {
    await load.started();
    for (let i = 0; i < rounds; i++) {
      const options = { seconds: ROUND_SECONDS };
      const result = await machine.run("update_asr", [], options);
      assert.equal(result.code, 0, result.stderr);
      await load.check();
    }
    await load.quit();
  } finally {
    load.kill();
  }
}

/** RS and VM have a replica from their first update on: from now on, so that
 * counts before and after can be compared. */
export async function cloneRoots(machine: TestMachine): Promise<void> {
  for (const label of ["rs", "vm"]) {
    await machine.must("minix-service", "clone", label);
  }
}

/** Size of a machine's whole log, which is within its bound. */
export function logBytes(machine: TestMachine): number {
  const folder = machine.logPath.replace(/log$/, "");
  const bytes = [...Deno.readDirSync(folder)]
    .filter(({ name }) => /^log(\.\d+)?$/.test(name))
    .reduce((sum, { name }) => sum + Deno.statSync(folder + name).size, 0);
  assert.ok(bytes <= LOG_BYTES, `the log has ${bytes} bytes`);
  return bytes;
}

/** The counts when there are as few processes again. */
export async function settled(
  machine: TestMachine,
  procs: number,
): Promise<Record<string, number>> {
  let stats = await machine.stats();
  const deadline = stats["guestTime"]! + SETTLE_MS;
  while (stats["procs"] !== procs) {
    assert.ok(
      stats["guestTime"]! < deadline,
      `${stats["procs"]} processes, not ${procs}: the load's have not ended`,
    );
    stats = await machine.stats();
  }
  return stats;
}

/** Makes the rounds, and gives a sample after each VARIANTS of them. */
export async function countRounds(
  machine: TestMachine,
  rounds: number,
): Promise<Record<string, number>[]> {
  const quiet = await machine.stats();
  const samples: Record<string, number>[] = [];
  for (let done = 0; done < WARM_UP + rounds; done += VARIANTS) {
    await someRounds(machine, VARIANTS);
    const stats = await settled(machine, quiet["procs"]!);
    if (done >= WARM_UP) samples.push(stats);
  }
  return samples;
}

/** Rounds of nothing but updates: then pages come back, too, but for the page
 * that a heap's drawn offset and padding take or not (core/libmagicrt). The
 * first of them ends what the load left behind. */
async function assertQuietRounds(machine: TestMachine): Promise<void> {
  const samples: Record<string, number>[] = [];
  for (let done = 0; done < QUIET_ROUNDS + VARIANTS; done++) {
    await machine.must("update_asr");
    if (done >= VARIANTS && done % VARIANTS === 0) {
      samples.push(await machine.stats());
    }
  }
  for (const name of COUNTS) {
    const values = samples.map((sample) => sample[name]);
    assert.equal(new Set(values).size, 1, `${name}: ${values.join(" ")}`);
  }
  const pages = samples.map((sample) => sample["pagesFree"]!);
  assertComesBack("pagesFree", pages, QUIET_PAGES_NOISE);
}

/** Nothing is lost and nothing leaks in so many rounds after the warm-up. */
export async function assertNoLeak(
  machine: TestMachine,
  rounds: number,
): Promise<void> {
  const up = ["up", "/service/keeper", "-label", "keeper"];
  await machine.must("minix-service", ...up);
  await cloneRoots(machine);
  const before = await machine.stats();
  const samples = await countRounds(machine, rounds);
  assertNoSlope(samples, COUNTS);
  assertNoSlope(samples, ["pagesFree"], PAGES_NOISE);
  for (const name of COUNTS) {
    const values = samples.map((sample) => sample[name]);
    const same = values.every((value) => value === before[name]);
    assert.ok(same, `${name}: ${before[name]} before, then ${values}`);
  }
  await assertQuietRounds(machine);
}
