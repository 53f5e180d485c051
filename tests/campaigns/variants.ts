// One service through more variants than the gate has time for.
import { TestMachine } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { assertCycle, buildVariants } from "../harness/variants.ts";
import type { Campaign } from "./campaign.ts";

const COUNT = 200;
/** Small: what is new each time is the number, not the code. */
const SERVICE = "sched";

export const VARIANTS_CAMPAIGN: Campaign = {
  name: "variants",
  what: "one service through two hundred variants, and round again",
  cases: () => [{
    title: `${COUNT} variants of ${SERVICE}`,
    async run() {
      using folder = scratchFolder();
      const image = `${folder.path}/x.img`;
      await buildVariants(image, SERVICE, COUNT);
      await using machine = await TestMachine.bootImage(image);
      await assertCycle(machine, SERVICE, COUNT);
    },
  }],
};
