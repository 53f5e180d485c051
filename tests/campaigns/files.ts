// Random changes of files with other seeds than the gate's, and kills at
// other moments.
import {
  assertConsistent,
  judge,
  killAgainAndAgain,
  restartDriver,
  stress,
  updateStack,
} from "../harness/files.ts";
import { probeFsck } from "../harness/host.ts";
import { TestMachine } from "../harness/machine.ts";
import { type Campaign, type Case, draw } from "./campaign.ts";

const STRESSES = 16;
const STEPS = 1500;
const DISKS = 12;
const KILLS = 20;
const LATEST_KILL_MS = 700;

/** A campaign has no skips: without the checker it is not this campaign. */
async function mustHaveChecker() {
  const fsck = await probeFsck();
  if (!fsck.found) throw new Error(fsck.reason);
  return fsck;
}

function stressCase(seed: string, number: number): Case {
  const guestSeed = String(1 + draw(1_000_000, seed, "files", number));
  const updates = number % 2 === 0;
  const below = updates ? "updates" : "restarts of the driver";
  return {
    title: `files with seed ${guestSeed}, across ${below}`,
    async run() {
      const fsck = await mustHaveChecker();
      await using machine = await TestMachine.boot();
      const meanwhile = updates ? updateStack : restartDriver;
      await stress(machine, guestSeed, STEPS, meanwhile);
      await machine.must("stop");
      assertConsistent([await judge(machine.image, fsck)]);
    },
  };
}

function killCase(seed: string, number: number): Case {
  const delays = Array.from(
    { length: KILLS },
    (_, i) => draw(LATEST_KILL_MS, seed, "kills", number, i),
  );
  return {
    title: `a disk whose machine is killed after ${delays.join(", ")} ms`,
    async run() {
      const fsck = await mustHaveChecker();
      assertConsistent(await killAgainAndAgain(delays, fsck));
    },
  };
}

export const FILES: Campaign = {
  name: "files",
  what: "random changes of files while what is below them is replaced",
  cases: (seed) =>
    Array.from({ length: STRESSES }, (_, i) => stressCase(seed, i)),
};

export const KILLED: Campaign = {
  name: "kills",
  what: "disks whose machine is killed while it writes, again and again",
  cases: (seed) => Array.from({ length: DISKS }, (_, i) => killCase(seed, i)),
};
