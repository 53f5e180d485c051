// A cache that lost or damaged entries gives the same build.
import assert from "node:assert/strict";
import { Cache, entriesOf } from "../../build/pipeline/store/cache.ts";
import { generator } from "../contract/swap.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const DAMAGED = 40;

function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name }) =>
    [...Deno.readDirSync(`${folder}/${name}`)].map((entry) =>
      `${folder}/${name}/${entry.name}`
    )
  ).sort();
}

Deno.test("a build with a damaged cache makes the same image and manifest", async () => {
  const seed = Number(Deno.env.get("SEED") ?? Date.now() % 100000);
  Deno.stdout.writeSync(new TextEncoder().encode(`SEED=${seed}\n`));
  const below = generator(seed);
  using scratch = scratchFolder();
  const image = `${scratch.path}/x.img`;
  const env = { XDG_CACHE_HOME: `${scratch.path}/cache` };
  const build = async () => {
    const words = ["build", "-o", image];
    const { code, stderr } = await minixLive(words, { env, seconds: 600 });
    assert.equal(code, 0, stderr);
    return [
      Deno.readTextFileSync(`${image}.json`),
      ...[...Deno.readDirSync(`${image}.boot`)].map(({ name }) =>
        Deno.readFileSync(`${image}.boot/${name}`)
      ),
    ];
  };
  const first = await build();
  const store = new Cache(`${scratch.path}/cache/minix-live`).root;
  // Some entries in each way; the kernel's binary in any case, or nothing
  // would look at the blobs that binaries are made of.
  const kernel = JSON.parse(first[0] as string).boot.kernel as string;
  const blobs = filesOf(`${store}/blob`);
  const victims = [
    `${store}/blob/${kernel.slice(0, 2)}/${kernel}`,
    ...Array.from({ length: DAMAGED }, () => blobs[below(blobs.length)]!),
  ];
  Deno.writeTextFileSync(`${store}/blob/stray`, "");
  for (const [i, path] of victims.entries()) {
    const bytes = Deno.readFileSync(path);
    if (bytes.length > 0 && i % 2 === 1) bytes[below(bytes.length)]! ^= 1;
    Deno.writeFileSync(path, i % 2 === 0 ? new Uint8Array() : bytes);
  }
  for (const path of filesOf(`${store}/act`)) {
    const text = Deno.readTextFileSync(path);
    if (!text.includes('{"sha256":"') && below(8) > 0) continue;
    Deno.writeTextFileSync(path, text.replace(/[0-9a-f]"/, 'g"'));
  }
  // What a killed build leaves: a work folder whose lock nobody holds, and a
  // file that has no name yet.
  const work = `${store}/work`;
  Deno.mkdirSync(`${work}/killed/core`, { recursive: true });
  Deno.writeTextFileSync(`${work}/killed.lock`, "");
  Deno.writeTextFileSync(`${work}/killed.0.tmp`, "");
  assert.deepEqual(await build(), first);
  assert.deepEqual([...Deno.readDirSync(work)], []);
});

/** What a blob of a program's build is, by how it begins. */
const KINDS: readonly [kind: string, begin: RegExp][] = [
  ["object", /^7f454c46.{24}0100/],
  ["program", /^7f454c46.{24}0200/],
  ["bitcode", /^4243c0de/],
  ["text of a module", /^3b204d6f64756c654944|^736f757263655f66/],
];

/** Builds, and once more what was damaged, as a build does. */
async function buildProgram(folder: string): Promise<Uint8Array> {
  for (;;) {
    const builder = await ProgramBuilder.open(folder);
    try {
      const path = await builder.build("x", ["magic/basic.c"], { seed: "1" });
      return Deno.readFileSync(path);
    } catch (error) {
      if (!builder.cache.damaged) throw error;
      builder.cache.scrub();
    }
  }
}

Deno.test("one bit of any kind of entry changes no build", async (t) => {
  using scratch = scratchFolder();
  const { root } = new Cache(scratch.path);
  const first = await buildProgram(scratch.path);
  const blobs = [...entriesOf(`${root}/blob`)].map(({ path }) => path).sort();
  const actions = [...entriesOf(`${root}/act`)].map(({ path }) => path);
  // What one step makes is handed to the next, so that must run.
  const steps = actions.filter((path) =>
    /^\{"blob"/m.test(Deno.readTextFileSync(path))
  );
  for (const [kind, begin] of KINDS) {
    const found = blobs.filter((path) =>
      begin.test(Deno.readFileSync(path).subarray(0, 40).toHex())
    );
    await t.step(`${kind}, of ${found.length}`, async () => {
      assert.ok(found.length > 0);
      for (const path of found) {
        const bytes = Deno.readFileSync(path);
        bytes[bytes.length >> 1]! ^= 0x10;
        Deno.writeFileSync(path, bytes);
      }
      // The last result is read when its step is known, the others are not.
      const isLast = kind === "program";
      if (!isLast) steps.forEach((path) => Deno.removeSync(path));
      assert.deepEqual(await buildProgram(scratch.path), first);
    });
  }
  await t.step("actions", async () => {
    for (const path of actions) {
      const bytes = Deno.readFileSync(path);
      bytes[bytes.length >> 1]! ^= 1;
      Deno.writeFileSync(path, bytes);
    }
    assert.deepEqual(await buildProgram(scratch.path), first);
  });
});

Deno.test("cache shows, verifies and prunes what builds keep", async (t) => {
  using scratch = scratchFolder();
  const env = { XDG_CACHE_HOME: scratch.path };
  const cache = new Cache(`${scratch.path}/minix-live`);
  const run = async (...words: string[]) => {
    const { code, stdout, stderr } = await minixLive(
      ["cache", ...words, "--json"],
      { env },
    );
    return { code, stderr, ...JSON.parse(stdout || "{}") };
  };
  const bytes = (text: string) => new TextEncoder().encode(text);
  const fill = (cache: Cache) => {
    for (const age of [0, 10, 100]) {
      const blob = cache.putBlob(bytes(`result ${age}`));
      cache.putAction(`${age}`.padStart(64, "0"), { blob });
    }
    cache.putBlob(bytes("nobody's"));
    for (const { path } of entriesOf(`${cache.root}/act`)) {
      const days = Number(path.slice(-3));
      const time = Date.now() / 1000 - days * 24 * 60 * 60;
      Deno.utimeSync(path, time, time);
    }
  };
  fill(cache);
  await t.step("a good cache is good, and shown", async () => {
    const shown = await run("show");
    assert.equal(shown.path, cache.root);
    assert.deepEqual([shown.actions, shown.blobs], [3, 4]);
    const { code, damaged, compiler } = await run("verify");
    assert.deepEqual([code, damaged, compiler], [0, 0, "good"]);
  });
  await t.step("what is damaged goes, and is told", async () => {
    for (const part of ["act", "blob"]) {
      const [entry] = [...entriesOf(`${cache.root}/${part}`)];
      Deno.writeTextFileSync(entry!.path, "x");
    }
    const { code, damaged } = await run("verify");
    assert.deepEqual([code, damaged], [1, 2]);
    assert.equal((await run("verify")).code, 0);
  });
  await t.step("results whose files are missing go, and are told", async () => {
    await run("prune", "--all");
    const fresh = new Cache(`${scratch.path}/minix-live`);
    fill(fresh);
    const result = fresh.putBlob(bytes("result 0"));
    Deno.removeSync(fresh.blobPath(result));
    const { code, damaged, missing } = await run("verify");
    assert.deepEqual([code, damaged, missing], [1, 0, 1]);
    assert.equal((await run("show")).actions, 2);
    assert.equal((await run("verify")).code, 0);
  });
  await t.step("what is no entry goes", async () => {
    const strays = ["act/00/folder", "blob/00/folder"];
    for (const stray of strays) {
      Deno.mkdirSync(`${cache.root}/${stray}/inner`, { recursive: true });
    }
    const { code, entries } = await run("prune");
    assert.deepEqual([code, entries], [0, 5]);
    strays.forEach((stray) =>
      assert.throws(() => Deno.statSync(`${cache.root}/${stray}`))
    );
  });
  await t.step("what no build used goes with its results", async () => {
    await run("prune", "--all");
    const fresh = new Cache(`${scratch.path}/minix-live`);
    assert.deepEqual((await run("show")).actions, 0);
    fill(fresh);
    assert.equal((await run("prune")).entries, 3);
    assert.deepEqual((await run("prune", "--older-than", "5")).entries, 2);
    assert.deepEqual((await run("show")).blobs, 1);
    // What is used is young again.
    const time = Date.now() / 1000 - 9 * 24 * 60 * 60;
    for (const { path } of entriesOf(`${fresh.root}/act`)) {
      Deno.utimeSync(path, time, time);
    }
    assert.ok(fresh.readAction("0".padStart(64, "0")));
    assert.equal((await run("prune", "--older-than", "5")).entries, 0);
    assert.equal((await run("prune", "--all")).entries, 2);
  });
  await t.step("prune waits for no build", async () => {
    const store = await cache.enter();
    const { code, stderr } = await run("prune");
    assert.equal(code, 125);
    assert.match(stderr, /: a build is running\n/);
    store.close();
  });
  await t.step("who needs the cache is told that it is pruned", async () => {
    const prune = Deno.openSync(cache.root);
    prune.lockSync(true);
    for (const word of ["verify", "prune"]) {
      const { code, stderr } = await run(word);
      assert.equal(code, 125);
      assert.match(stderr, /: it is being pruned, .*\nhint: wait for the end/);
    }
    // As a build does.
    const onWait = () => prune.close();
    (await cache.enter({ onWait, seconds: 30 })).close();
  });
});
