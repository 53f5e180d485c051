// A cache that lost or damaged entries gives the same build.
import assert from "node:assert/strict";
import { Cache } from "../../build/pipeline/store/cache.ts";
import { generator } from "../contract/swap.ts";
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
  // What a killed build leaves: a work folder whose lock nobody holds.
  const work = `${store}/work`;
  Deno.mkdirSync(`${work}/killed/core`, { recursive: true });
  Deno.writeTextFileSync(`${work}/killed.lock`, "");
  assert.deepEqual(await build(), first);
  assert.deepEqual([...Deno.readDirSync(work)], []);
});
