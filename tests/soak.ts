// `deno task soak`: campaigns, which take longer than the gate may.
//
// Each shard leaves one file, out/soak/NAME/SEED-I-of-N.json, and needs no
// other shard: a matrix of CI jobs, GNU parallel or a job array may run them.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ofUsage, print, runTask, UsageError } from "../dev/task.ts";
import type { Campaign, Case } from "./campaigns/campaign.ts";
import { CAMPAIGNS } from "./campaigns/mod.ts";
import {
  belongsTo,
  merge,
  parseShard,
  readShard,
  type Result,
  type Shard,
} from "./harness/shards.ts";
import { inRunFolder } from "./harness/run_folder.ts";

const OUT = fileURLToPath(new URL("../out/soak", import.meta.url));

const USAGE = `Usage: deno task soak
       deno task soak NAME [--seed S] [--count C] [--shard I/N]
       deno task soak merge NAME --seed S

Lists the campaigns; runs one, with so many things drawn if it draws them, or
its share I of N; puts the records of all shares together. Status 1: a case failed, or a share is missing at the merge.`;

function campaignOf(name: string): Campaign {
  const found = CAMPAIGNS.find((campaign) => campaign.name === name);
  if (found !== undefined) return found;
  const names = CAMPAIGNS.map(({ name }) => name).join(", ");
  throw new UsageError(`No campaign "${name}": there are ${names}`);
}

function readCount(
  campaign: Campaign,
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  if (campaign.count === undefined) {
    throw new UsageError(`Cannot count what "${campaign.name}" draws`);
  }
  if (!/^[1-9]\d{0,6}$/.test(text)) {
    throw new UsageError(`Cannot use "${text}" as a count: a number from 1`);
  }
  return Number(text);
}

function list(): void {
  for (const { name, what, cases } of CAMPAIGNS) {
    print(
      `${name.padEnd(12)} ${String(cases("1").length).padStart(3)} ${what}`,
    );
  }
}

async function runCase(index: number, { title, run }: Case): Promise<Result> {
  const start = performance.now();
  let error: string | undefined;
  try {
    await run();
  } catch (caught) {
    error = caught instanceof Error
      ? caught.stack ?? caught.message
      : `${caught}`;
  }
  const seconds = Math.round((performance.now() - start) / 100) / 10;
  print(`${error === undefined ? "ok" : "FAILED"} ${title} (${seconds} s)`);
  if (error !== undefined) print(error);
  return { index, title, seconds, ...error === undefined ? {} : { error } };
}

/** In one step, so that a file is whole; grows with each case. */
function write(record: Shard): string {
  const { campaign, seed, shard, of } = record;
  const path = `${OUT}/${campaign}/${seed}-${shard}-of-${of}.json`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(`${path}.new`, JSON.stringify(record, null, 2) + "\n");
  Deno.renameSync(`${path}.new`, path);
  return path;
}

async function soak(
  { name, cases }: Campaign,
  seed: string,
  { shard, of, count, stop }: {
    shard: number;
    of: number;
    count: number | undefined;
    stop: AbortSignal;
  },
): Promise<boolean> {
  const all = cases(seed, count);
  const record = { campaign: name, seed, shard, of, cases: all.length };
  const results: Result[] = [];
  print(`${name}: seed ${seed}, shard ${shard}/${of}, ${all.length} cases`);
  let path = write({ ...record, results });
  const due = [...all.entries()]
    .filter(([index]) => belongsTo(index, shard, of));
  if (due.length === 0) print("this share has no cases");
  for (const [index, one] of due) {
    if (stop.aborted) return false;
    results.push(await runCase(index, one));
    path = write({ ...record, results });
  }
  print(path);
  return sayVerdict(name, seed, results);
}

function recordsIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

function mergeShards(name: string, seed: string): boolean {
  const folder = `${OUT}/${name}`;
  const shards = recordsIn(folder)
    .filter((file) => file.startsWith(`${seed}-`) && file.endsWith(".json"))
    .map((file) => readShard(`${folder}/${file}`));
  const results = merge(shards);
  for (const { title, error } of results) {
    if (error !== undefined) print(`FAILED ${title}\n${error}`);
  }
  return sayVerdict(name, seed, results);
}

function sayVerdict(
  name: string,
  seed: string,
  results: readonly Result[],
): boolean {
  const failed = results.filter(({ error }) => error !== undefined).length;
  print(
    `${name}, seed ${seed}: ${
      results.length - failed
    } passed, ${failed} failed`,
  );
  return failed === 0;
}

async function main(
  { seed, shard, count }: { seed?: string; shard?: string; count?: string },
  [name, merged, ...rest]: string[],
): Promise<number> {
  const share = ofUsage(() => parseShard(shard ?? "1/1"));
  if (seed !== undefined && !/^\w+$/.test(seed)) {
    throw new UsageError(`Cannot use "${seed}" as a seed: letters and digits`);
  }
  if (name === undefined) {
    list();
    return 0;
  }
  const surplus = name === "merge" ? rest[0] : merged;
  if (surplus !== undefined) {
    throw new UsageError(`Cannot use "${surplus}": one word too many`);
  }
  if (name === "merge") {
    if (shard !== undefined) {
      throw new UsageError("Cannot merge a shard: all of them are merged");
    }
    if (merged === undefined || seed === undefined) {
      throw new UsageError("Cannot merge: give a campaign and --seed");
    }
    return mergeShards(campaignOf(merged).name, seed) ? 0 : 1;
  }
  const campaign = campaignOf(name);
  if (shard !== undefined && seed === undefined) {
    throw new UsageError("Cannot run a shard: all shards need one --seed");
  }
  const counted = readCount(campaign, count);
  const drawn = seed ??
    crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16);
  return await inRunFolder(async (stop) =>
    await soak(campaign, drawn, { ...share, count: counted, stop }) ? 0 : 1
  );
}

await runTask(
  {
    name: "soak",
    usage: USAGE,
    options: {
      seed: { type: "string" },
      count: { type: "string" },
      shard: { type: "string" },
    },
    most: 3,
  },
  main,
);
