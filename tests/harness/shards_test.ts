import assert from "node:assert/strict";
import { scratchFolder } from "./minix_live.ts";
import {
  belongsTo,
  merge,
  parseShard,
  readShard,
  type Shard,
} from "./shards.ts";

function shardOf(shard: number, of = 3, changes: Partial<Shard> = {}): Shard {
  const results = Array.from({ length: 7 }, (_, index) => index)
    .filter((index) => belongsTo(index, shard, of))
    .map((index) => ({ index, title: `case ${index}`, seconds: 1 }));
  return { campaign: "x", seed: "1", shard, of, cases: 7, results, ...changes };
}

Deno.test("parseShard() takes i/n and nothing else", () => {
  assert.deepEqual(parseShard("2/3"), { shard: 2, of: 3 });
  for (const text of ["0/3", "4/3", "1", "1/0", "a/b", "1/2/3", ""]) {
    assert.throws(() => parseShard(text), /Cannot use/, text);
  }
});

Deno.test("merge() gives all cases in order, whatever the shards' order", () => {
  const merged = merge([shardOf(3), shardOf(1), shardOf(2)]);
  assert.deepEqual(merged.map(({ index }) => index), [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(merge([shardOf(1, 1)]).length, 7);
});

Deno.test("readShard() names a record that is none", () => {
  using folder = scratchFolder();
  const path = `${folder.path}/1-1-of-1.json`;
  for (const text of ['{"campaign":', "null", "{}"]) {
    Deno.writeTextFileSync(path, text);
    assert.throws(() => readShard(path), /1-1-of-1\.json": it is no record/);
  }
  Deno.writeTextFileSync(path, JSON.stringify(shardOf(1, 1)));
  assert.deepEqual(readShard(path), shardOf(1, 1));
});

Deno.test("merge() misses no shard and no case", () => {
  assert.throws(() => merge([]), /no shards/);
  assert.throws(
    () => merge([shardOf(1), shardOf(3)]),
    /of 3 shards 2 are missing/,
  );
  assert.throws(
    () => merge([shardOf(4, 9)]),
    /of 9 shards 1-3, 5-9 are missing$/,
  );
  const twice = [shardOf(1), shardOf(2), shardOf(2), shardOf(3)];
  assert.throws(() => merge(twice), /shard 2\/3 is there 2 times/);
  const ended = shardOf(2, 3, { results: shardOf(2).results.slice(1) });
  assert.throws(
    () => merge([shardOf(1), ended, shardOf(3)]),
    /shard 2\/3 ran cases \[4\], not \[1,4\]/,
  );
  const other = shardOf(2, 3, { seed: "2" });
  assert.throws(() => merge([shardOf(1), other, shardOf(3)]), /another run/);
});
