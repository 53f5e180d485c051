// Rounds of update_asr under load for longer than the gate has time, and on
// images with other seeds.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { assertNoLeak } from "../harness/rounds.ts";
import { type Campaign, type Case, draw } from "./campaign.ts";

const MACHINES = 6;
const ROUNDS = 100;
const LAYOUTS = 12;

function longCase(number: number): Case {
  return {
    title: `${ROUNDS} rounds under load, machine ${number + 1}`,
    async run() {
      await using machine = await TestMachine.boot();
      await assertNoLeak(machine, ROUNDS);
    },
  };
}

function layoutCase(seed: string, number: number): Case {
  const imageSeed = draw(0xffffffff, seed, "layouts", number).toString(16);
  return {
    title: `the layouts of seed ${imageSeed}`,
    async run() {
      using folder = scratchFolder();
      const image = `${folder.path}/x.img`;
      const options = ["-V", "MKASR=yes", "-V", "ASRCOUNT=3", "-o", image];
      const built = await minixLive(
        ["build", "-b", "--seed", imageSeed, ...options],
        { seconds: 600 },
      );
      assert.equal(built.code, 0, built.stderr);
      await using machine = await TestMachine.bootImage(image);
      for (let round = 0; round < 4; round++) await machine.must("update_asr");
      await machine.exec("/bin/ls", "/service");
    },
  };
}

export const ROUNDS_CAMPAIGN: Campaign = {
  name: "rounds",
  what: "long runs of update_asr under load: nothing lost, no slope",
  cases: () => Array.from({ length: MACHINES }, (_, i) => longCase(i)),
};

export const LAYOUTS_CAMPAIGN: Campaign = {
  name: "layouts",
  what: "images with other seeds, through all their variants",
  cases: (seed) =>
    Array.from({ length: LAYOUTS }, (_, i) => layoutCase(seed, i)),
};
