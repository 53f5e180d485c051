// Variants of one service alone: the image has them and no others, and
// update_asr goes through all of them and begins again. The campaign
// `variants` takes many more.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { assertCycle, buildVariants } from "../harness/variants.ts";

const COUNT = 5;
const SERVICE = "sched";

Deno.test(`update_asr cycles through ${COUNT} variants of one service`, async (t) => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  await t.step(
    "the image has the variants of that service",
    () => buildVariants(image, SERVICE, COUNT),
  );
  await using machine = await TestMachine.bootImage(image);
  await t.step(
    "each update takes the next, after the last the base",
    () => assertCycle(machine, SERVICE, COUNT),
  );
  await t.step("a service without variants is left alone", async () => {
    const { code, stdout } = await machine.run("update_asr", ["-v", "pm"]);
    assert.equal(code, 0);
    assert.match(stdout, /skipping pm: no ASR binaries found/);
  });
});
