// `deno task soak`: campaigns, which take longer than the gate may.
//
//   soak                                 lists them
//   soak NAME [--seed S] [--shard I/N]   runs one, or its share I of N
//   soak merge NAME --seed S             puts the shards' records together
//
// Each shard leaves one file, out/soak/NAME/SEED-I-of-N.json, and needs no
// other shard: a matrix of CI jobs, GNU parallel or a job array may run them.
// Exit status 1: a case failed, or a shard is missing at the merge.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Campaign, Case } from "./campaigns/campaign.ts";
import { CAMPAIGNS } from "./campaigns/mod.ts";
import {
  belongsTo,
  merge,
  parseShard,
  type Result,
  type Shard,
} from "./harness/shards.ts";

const OUT = fileURLToPath(new URL("../out/soak", import.meta.url));

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function campaignOf(name: string): Campaign {
  const found = CAMPAIGNS.find((campaign) => campaign.name === name);
  if (found !== undefined) return found;
  const names = CAMPAIGNS.map(({ name }) => name).join(", ");
  throw new Error(`No campaign "${name}": there are ${names}`);
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
  { shard, of }: { shard: number; of: number },
): Promise<boolean> {
  const all = cases(seed);
  const record = { campaign: name, seed, shard, of, cases: all.length };
  const results: Result[] = [];
  print(`${name}: seed ${seed}, shard ${shard}/${of}, ${all.length} cases`);
  let path = write({ ...record, results });
  for (const [index, one] of all.entries()) {
    if (!belongsTo(index, shard, of)) continue;
    results.push(await runCase(index, one));
    path = write({ ...record, results });
  }
  print(path);
  return sayVerdict(name, seed, results);
}

function mergeShards(name: string, seed: string): boolean {
  const folder = `${OUT}/${name}`;
  Deno.mkdirSync(folder, { recursive: true });
  const shards = [...Deno.readDirSync(folder)]
    .map((entry) => entry.name)
    .filter((file) => file.startsWith(`${seed}-`) && file.endsWith(".json"))
    .map((file) =>
      JSON.parse(Deno.readTextFileSync(`${folder}/${file}`)) as Shard
    );
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

function main(): Promise<boolean> | boolean {
  const { values, positionals } = parseArgs({
    args: Deno.args,
    options: { seed: { type: "string" }, shard: { type: "string" } },
    allowPositionals: true,
  });
  const [name, ...rest] = positionals;
  if (values.seed !== undefined && !/^\w+$/.test(values.seed)) {
    throw new Error(
      `Cannot use "${values.seed}" as a seed: letters and digits`,
    );
  }
  if (name === undefined) {
    list();
    return true;
  }
  if (name === "merge") {
    if (rest.length !== 1 || values.seed === undefined) {
      throw new Error("Cannot merge: give a campaign and --seed");
    }
    return mergeShards(campaignOf(rest[0]!).name, values.seed);
  }
  const campaign = campaignOf(name);
  if (rest.length > 0) throw new Error(`Unexpected words: ${rest.join(" ")}`);
  if (values.shard !== undefined && values.seed === undefined) {
    throw new Error("Cannot run a shard: all shards need one --seed");
  }
  const seed = values.seed ??
    crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16);
  return soak(campaign, seed, parseShard(values.shard ?? "1/1"));
}

try {
  Deno.exit(await main() ? 0 : 1);
} catch (error) {
  print(`soak: ${error instanceof Error ? error.message : error}`);
  Deno.exit(1);
}
