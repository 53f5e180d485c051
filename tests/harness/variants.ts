// Variants of one service alone (ASRSERVICES), and a machine on which
// update_asr goes through all of them.
import assert from "node:assert/strict";
import { LEAST_VARIANT_BYTES } from "../../build/pipeline/roads/variant_space.ts";
import type { TestMachine } from "./machine.ts";
import { minixLive } from "./minix_live.ts";

const BUILD_SECONDS = 900;

/** Builds an image with so many variants of a service; the image has them and
 * no others, no two are equal, and none is smaller than the build foresees. */
export async function buildVariants(
  image: string,
  service: string,
  count: number,
): Promise<void> {
  const built = await minixLive([
    ...["build", "-b", "-o", image, "-V", "MKASR=yes"],
    ...["-V", `ASRCOUNT=${count}`, "-V", `ASRSERVICES=${service}`],
  ], { seconds: BUILD_SECONDS });
  assert.equal(built.code, 0, built.stderr);
  const manifest = JSON.parse(Deno.readTextFileSync(`${image}.json`)) as {
    files: Record<string, { sha256: string; size: number }>;
  };
  const variants = Object.entries(manifest.files)
    .filter(([path]) => path.startsWith("/service/asr/"));
  assert.deepEqual(
    variants.map(([path]) => path).sort(),
    Array.from({ length: count }, (_, i) => `/service/asr/${service}-${i + 1}`)
      .sort(),
  );
  const hashes = new Set(variants.map(([, { sha256 }]) => sha256));
  assert.equal(hashes.size, count, "variants are equal");
  // What a hopeless ASRCOUNT is refused by.
  const sizes = variants.map(([, { size }]) => size);
  assert.ok(Math.min(...sizes) >= LEAST_VARIANT_BYTES, sizes.join(" "));
}

/** Each update takes the next variant, after the last the base, and then the
 * first again: another process behind the same endpoint each time. */
export async function assertCycle(
  machine: TestMachine,
  service: string,
  count: number,
): Promise<void> {
  const endpoint = (await machine.endpoints()).get(service)!;
  let before = await machine.instance(endpoint);
  for (let i = 1; i <= count + 2; i++) {
    const next = i % (count + 1);
    const { code, stdout, stderr } = await machine.run("update_asr", [
      ...["-v", service],
    ]);
    assert.equal(code, 0, stderr);
    const says = `updated ${service} to number ${next}, total ${count + 1}`;
    assert.ok(stdout.includes(says), `${says}: not in ${stdout}`);
    const services = await machine.services();
    assert.equal(
      services.find(({ label }) => label === service)!.asrCount,
      next,
    );
    assert.equal((await machine.endpoints()).get(service), endpoint);
    const after = await machine.instance(endpoint);
    assert.notEqual(after.instance, before.instance, "the process is the old");
    assert.notEqual(after.ptroot, before.ptroot, "the page table is the old");
    before = after;
  }
}
