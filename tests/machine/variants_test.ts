// Variants of one service alone (ASRSERVICES): the image has them and no
// others, and update_asr goes through all of them and begins again.
//
// VARIANTS=200 in the environment takes that many instead.
import assert from "node:assert/strict";
import { LEAST_VARIANT_BYTES } from "../../build/pipeline/roads/variant_space.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const COUNT = Number(Deno.env.get("VARIANTS") ?? 5);
const SERVICE = "sched";

interface ServiceState {
  label: string;
  endpoint: number;
  asrCount: number;
}

Deno.test(`update_asr cycles through ${COUNT} variants of one service`, async (t) => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const must = async (...args: string[]) => {
    const result = await minixLive(args, { env, seconds: 600 });
    assert.equal(result.code, 0, `${args.join(" ")}: ${result.stderr}`);
    return result.stdout;
  };
  const service = async () => {
    const services = JSON.parse(
      await must("services", "--json"),
    ) as ServiceState[];
    return services.find(({ label }) => label === SERVICE)!;
  };
  const table = async (endpoint: number) => {
    const all = JSON.parse(await must("ps", "--json")) as {
      endpoint: number;
      ptroot: number;
    }[];
    return all.find((process) => process.endpoint === endpoint)!.ptroot;
  };

  await t.step("the image has the variants of that service", async () => {
    await must(
      ...["build", "-b", "-o", image, "-V", "MKASR=yes"],
      ...["-V", `ASRCOUNT=${COUNT}`, "-V", `ASRSERVICES=${SERVICE}`],
    );
    const manifest = JSON.parse(Deno.readTextFileSync(`${image}.json`)) as {
      files: Record<string, { sha256: string; size: number }>;
    };
    const variants = Object.entries(manifest.files)
      .filter(([path]) => path.startsWith("/service/asr/"));
    assert.deepEqual(
      variants.map(([path]) => path).sort(),
      Array.from(
        { length: COUNT },
        (_, i) => `/service/asr/${SERVICE}-${i + 1}`,
      )
        .sort(),
    );
    const hashes = new Set(variants.map(([, { sha256 }]) => sha256));
    assert.equal(hashes.size, COUNT, "variants are equal");
    // What a hopeless ASRCOUNT is refused by.
    const sizes = variants.map(([, { size }]) => size);
    assert.ok(Math.min(...sizes) >= LEAST_VARIANT_BYTES, sizes.join(" "));
  });

  await must("boot", image, "-d");
  try {
    await t.step(
      "each update takes the next, after the last the base",
      async () => {
        const { endpoint } = await service();
        let before = await table(endpoint);
        for (let i = 1; i <= COUNT + 2; i++) {
          const next = i % (COUNT + 1);
          const text = await must("update_asr", "-v", SERVICE);
          assert.match(
            text,
            new RegExp(
              `updated ${SERVICE} to number ${next}, total ${COUNT + 1}`,
            ),
          );
          const state = await service();
          assert.equal(state.endpoint, endpoint);
          assert.equal(state.asrCount, next);
          const after = await table(endpoint);
          assert.notEqual(after, before, "the page table is the old one");
          before = after;
        }
      },
    );

    await t.step("a service without variants is left alone", async () => {
      assert.match(
        await must("update_asr", "-v", "pm"),
        /skipping pm: no ASR binaries found/,
      );
    });
  } finally {
    await minixLive(["stop", "--force"], { env });
  }
});
