// A machine under continuous updates and traffic: what the host has of it
// (memory, descriptors, its log) and what the guest counts is level.
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import { print } from "../../dev/task.ts";
import { TestMachine } from "../harness/machine.ts";
import {
  cloneRoots,
  COUNTS,
  logBytes,
  settled,
  VARIANTS,
} from "../harness/rounds.ts";
import { assertComesBack, assertNoSlope, slope } from "../harness/slope.ts";
import type { Campaign } from "./campaign.ts";

const UPDATE_SECONDS = 120;
/** Of a run. */
const SAMPLES = 30;
/** Their first part: caches fill, and the host's allocator finds its level. */
const WARM_UP = 1 / 4;
/** Between two collections the machine's process grows by what the guest made it
 * compile (a measured hour: 379 to 663 MiB). What a collection leaves is what
 * must not grow: the least of a half, within this. */
const HOST_NOISE_MIB = 48;
/** Offsets that updates draw anew; see `rounds.ts`. */
const PAGES_NOISE = 14;

type Sample = Record<string, number>;

/** Kilobytes that a process has in memory. */
function residentKilobytes(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)![1]);
}

function entriesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

/** Updates under load until then; how many rounds. */
async function roundsUntil(
  machine: TestMachine,
  end: number,
): Promise<number> {
  const load = new Load(machine.name, machine.env);
  let rounds = 0;
  try {
    await load.started();
    do {
      const options = { seconds: UPDATE_SECONDS };
      const { code, stderr } = await machine.run("update_asr", [], options);
      assert.equal(code, 0, stderr);
      await load.check();
      rounds++;
    } while (performance.now() < end);
    await load.quit();
  } finally {
    load.kill();
  }
  return rounds + await toBase(machine);
}

/** The base binaries run at each sample: variants differ in size. */
async function toBase(machine: TestMachine): Promise<number> {
  for (let rounds = 0; rounds < VARIANTS; rounds++) {
    const ds = (await machine.services()).find(({ label }) => label === "ds")!;
    if (ds.asrCount === 0) return rounds;
    await machine.must("update_asr");
  }
  throw new Error(`no base binaries after ${VARIANTS} rounds`);
}

async function runFor(minutes: number): Promise<void> {
  await using machine = await TestMachine.boot();
  await machine.must(
    ...["minix-service", "up", "/service/keeper", "-label", "keeper"],
  );
  await cloneRoots(machine);
  const quiet = await machine.stats();
  const samples: Sample[] = [];
  const start = performance.now();
  let rounds = 0;
  for (let i = 1; i <= SAMPLES; i++) {
    const end = start + i * minutes * 60_000 / SAMPLES;
    rounds += await roundsUntil(machine, end);
    const stats = await settled(machine, quiet["procs"]!);
    const sample = {
      ...stats,
      residentMiB: Math.round(residentKilobytes(machine.pid()) / 1024),
      descriptors: entriesOf(`/proc/${machine.pid()}/fd`).length,
      logBytes: logBytes(machine),
    };
    samples.push(sample);
    const minute = ((performance.now() - start) / 60_000).toFixed(1);
    print(
      `${minute} min, ${rounds} rounds: resident ${sample.residentMiB} MiB, ` +
        `descriptors ${sample.descriptors}, log ${sample.logBytes} bytes, ` +
        `pages free ${stats["pagesFree"]}, guest ${stats["guestTime"]} ms`,
    );
  }
  const level = samples.slice(Math.ceil(SAMPLES * WARM_UP));
  const values = (name: string) => level.map((sample) => sample[name]!);
  print(`resident: ${slope(values("residentMiB"))} MiB a sample`);
  assertNoSlope(level, [...COUNTS, "descriptors"]);
  const taken = values("residentMiB").map((value) => -value);
  assertComesBack("residentMiB", taken, HOST_NOISE_MIB);
  assertNoSlope(level, ["pagesFree"], PAGES_NOISE);
  assertComesBack("pagesFree", values("pagesFree"), PAGES_NOISE);
}

function lasting(name: string, minutes: number): Campaign {
  return {
    name,
    what: `${minutes} minutes of updates and traffic: memory, descriptors, ` +
      "log and pages are level",
    cases: () => [{
      title: `${minutes} minutes on one machine`,
      run: () => runFor(minutes),
    }],
  };
}

export const HOUR = lasting("hour", 60);
/** The same in short. */
export const TEN_MINUTES = lasting("ten-minutes", 10);
