// The file system on a machine: random changes against a model while what is
// below them is updated or dies, and what a killed machine leaves of files
// that have no name. The judge of the disk is util-linux's fsck.minix. The
// campaigns `files` and `kills` go on with other seeds.
import {
  assertConsistent,
  judge,
  killAgainAndAgain,
  restartDriver,
  stress,
  updateStack,
  type Verdict,
} from "../harness/files.ts";
import { generator } from "../contract/swap.ts";
import { needing, probeFsck } from "../harness/host.ts";
import { TestMachine } from "../harness/machine.ts";

const STEPS = 600;
const KILLS = 20;
const LATEST_KILL_MS = 300;

const fsck = await probeFsck();

/** A step of its own: skipped by name where there is no checker. */
function consistent(t: Deno.TestContext, ...verdicts: Verdict[]) {
  const fn = () => assertConsistent(verdicts);
  return t.step({ ...needing(fsck, "fsck.minix finds no error"), fn });
}

Deno.test("files are what was written, across updates", async (t) => {
  await using machine = await TestMachine.boot();
  await stress(machine, "1", STEPS, updateStack);
  await machine.must("stop");
  await consistent(t, await judge(machine.image, fsck));
});

Deno.test("files are what was written, across restarts of the driver", async (t) => {
  await using machine = await TestMachine.boot();
  await stress(machine, "2", STEPS, restartDriver);
  await machine.must("stop");
  await consistent(t, await judge(machine.image, fsck));
});

Deno.test(`a machine killed ${KILLS} times keeps what was synced, and nothing else`, async (t) => {
  const seed = Number(Deno.env.get("SEED") ?? Date.now() % 100000);
  Deno.stdout.writeSync(new TextEncoder().encode(`SEED=${seed}\n`));
  const below = generator(seed);
  const delays = Array.from({ length: KILLS }, () => below(LATEST_KILL_MS));
  await consistent(t, ...await killAgainAndAgain(delays, fsck));
});
