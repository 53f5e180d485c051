// The file system on a machine: random changes against a model while what is
// below them is updated or dies, and what a killed machine leaves of files
// that have no name. The judge of the disk is util-linux's fsck.minix.
import assert from "node:assert/strict";
import { ImageDisk } from "../../emu/mod.ts";
import { talkTo } from "../../demo/cli.ts";
import { needing, probeFsck } from "../harness/host.ts";
import { isAlive, poll, TestMachine } from "../harness/machine.ts";
import { check, firstPartition } from "../harness/minix_fs.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";

const STRESS = "/bin/fsstress";
const STEPS = "600";
const DRIVER = "at_wini_0";
const STACK = [
  { label: "fs_c0d0p0", program: "mfs" },
  { label: DRIVER, program: "at_wini" },
  { label: "vfs", program: "vfs" },
];
const KILLS = 20;
const KILL_STEP_MS = 25;

const fsck = await probeFsck();

type Verdict = Awaited<ReturnType<typeof check>>;

/** What the checker says of the disk, where there is one. */
async function judge(image: string): Promise<Verdict | undefined> {
  // Opening it completes what a killed process had begun.
  ImageDisk.open(image).close();
  if (!fsck.found) return undefined;
  return await check(firstPartition(Deno.readFileSync(image)).bytes);
}

/** Verdicts in order, as one step: skipped by name without a checker. */
async function assertConsistent(
  t: Deno.TestContext,
  verdicts: readonly (Verdict | undefined)[],
): Promise<void> {
  await t.step({
    ...needing(fsck, "fsck.minix finds no error"),
    fn() {
      for (const [i, verdict] of verdicts.entries()) {
        assert.equal(verdict?.code, 0, `disk ${i + 1}: ${verdict?.text}`);
      }
    },
  });
}

/** Random changes with a seed, and `meanwhile` again and again. */
async function stress(
  machine: TestMachine,
  seed: string,
  meanwhile: () => Promise<void>,
): Promise<void> {
  let ended = false;
  const words = ["--", STRESS, seed, STEPS, `/tmp/${seed}`];
  const running = machine.run("exec", words, { seconds: 400 })
    .finally(() => ended = true);
  running.catch(() => {});
  while (!ended) await meanwhile();
  const { code, stdout, stderr } = await running;
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /all as expected/);
}

Deno.test("files are what was written, across updates", async (t) => {
  await using machine = await TestMachine.boot();
  await stress(machine, "1", async () => {
    for (const service of STACK) {
      const updates = [
        selfUpdate(service.label),
        selfUpdate(service.label, "-t"),
        asrUpdate(service, 1),
        asrUpdate(service, 2),
      ];
      for (const words of updates) {
        await machine.must("minix-service", ...words);
      }
    }
  });
  await machine.must("stop");
  await assertConsistent(t, [await judge(machine.image)]);
});

Deno.test("files are what was written, across restarts of the driver", async (t) => {
  await using machine = await TestMachine.boot();
  await stress(machine, "2", async () => {
    await machine.must("minix-service", "refresh", DRIVER);
    await machine.exec("/bin/sync");
  });
  await machine.must("stop");
  await assertConsistent(t, [await judge(machine.image)]);
});

Deno.test(`a machine killed ${KILLS} times keeps what was synced, and nothing else`, async (t) => {
  await using machine = await TestMachine.create();
  let synced = 0;
  const verdicts: (Verdict | undefined)[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    await machine.boot();
    if (synced > 0) await machine.exec(STRESS, "check", `${synced}`, "/tmp/k");
    const first = synced + 1;
    const words = ["exec", "--name", machine.name, "--", STRESS, "write"];
    const writer = talkTo([...words, `${first}`, "/tmp/k"], machine.env);
    let text = "";
    let pid = 0;
    const decoder = new TextDecoder();
    for await (const bytes of writer.stdout) {
      const begins = !text.includes("\n");
      text += decoder.decode(bytes);
      if (begins && text.includes("\n")) {
        pid = machine.pid();
        const victim = pid;
        setTimeout(() => Deno.kill(victim, "SIGKILL"), KILL_STEP_MS * kill);
      }
    }
    await writer.status;
    // Its lock on the disk goes with it, a little after its sockets.
    await poll(() => !isAlive(pid), 30, "the end of the killed machine");
    synced = Number(text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1));
    assert.ok(synced >= first, text);
    verdicts.push(await judge(machine.image));
  }
  await assertConsistent(t, verdicts);
});
