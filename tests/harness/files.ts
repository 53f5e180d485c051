// The file system on a machine: random changes against a model while what is
// below is replaced or dies, and machines that are killed while they write.
import assert from "node:assert/strict";
import { talkTo } from "../../demo/cli.ts";
import { ImageDisk } from "../../emu/mod.ts";
import { type Probe } from "./host.ts";
import { isAlive, poll, TestMachine } from "./machine.ts";
import { check, firstPartition } from "./minix_fs.ts";
import { asrUpdate, selfUpdate } from "./system.ts";

const STRESS = "/bin/fsstress";
const DRIVER = "at_wini_0";
const STACK = [
  { label: "fs_c0d0p0", program: "mfs" },
  { label: DRIVER, program: "at_wini" },
  { label: "vfs", program: "vfs" },
];

/** The checker's word on a disk; none where there is no checker. */
export type Verdict = Awaited<ReturnType<typeof check>> | undefined;

export async function judge(image: string, fsck: Probe): Promise<Verdict> {
  // Opening it completes what a killed process had begun.
  ImageDisk.open(image).close();
  if (!fsck.found) return undefined;
  return await check(firstPartition(Deno.readFileSync(image)).bytes);
}

export function assertConsistent(verdicts: readonly Verdict[]): void {
  assert.ok(verdicts.length > 0, "no disk was judged");
  for (const [i, verdict] of verdicts.entries()) {
    assert.equal(verdict?.code, 0, `disk ${i + 1}: ${verdict?.text}`);
  }
}

/** Random changes with a seed, and `meanwhile` again and again. */
export async function stress(
  machine: TestMachine,
  seed: string,
  steps: number,
  meanwhile: (machine: TestMachine) => Promise<void>,
): Promise<void> {
  let ended = false;
  const words = ["--", STRESS, seed, String(steps), `/tmp/${seed}`];
  const running = machine.run("exec", words, { seconds: 400 })
    .finally(() => ended = true);
  running.catch(() => {});
  while (!ended) await meanwhile(machine);
  const { code, stdout, stderr } = await running;
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /all as expected/);
}

/** Every kind of update of everything that a file's byte goes through. */
export async function updateStack(machine: TestMachine): Promise<void> {
  for (const service of STACK) {
    const updates = [
      selfUpdate(service.label),
      selfUpdate(service.label, "-t"),
      asrUpdate(service, 1),
      asrUpdate(service, 2),
    ];
    for (const words of updates) await machine.must("minix-service", ...words);
  }
}

export async function restartDriver(machine: TestMachine): Promise<void> {
  await machine.must("minix-service", "refresh", DRIVER);
  await machine.exec("/bin/sync");
}

/** Writes to the machine's disk until it is killed, so long after the first
 * round was synced; returns the last round that was. */
async function writeUntilKilled(
  machine: TestMachine,
  first: number,
  milliseconds: number,
): Promise<number> {
  const words = ["exec", "--name", machine.name, "--", STRESS, "write"];
  const writer = talkTo([...words, `${first}`, "/tmp/k"], machine.env);
  const pid = machine.pid();
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of writer.stdout) {
    const begins = !text.includes("\n");
    text += decoder.decode(bytes);
    if (begins && text.includes("\n")) {
      setTimeout(() => Deno.kill(pid, "SIGKILL"), milliseconds);
    }
  }
  await writer.status;
  // Its lock on the disk goes with it, a little after its sockets.
  await poll(() => !isAlive(pid), 30, "the end of the killed machine");
  const synced = text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1);
  assert.ok(Number(synced) >= first, text);
  return Number(synced);
}

/** One kill for each delay, on one disk: what was synced is there. */
export async function killAgainAndAgain(
  delays: readonly number[],
  fsck: Probe,
): Promise<Verdict[]> {
  await using machine = await TestMachine.create();
  const verdicts: Verdict[] = [];
  let synced = 0;
  for (const delay of delays) {
    await machine.boot();
    if (synced > 0) await machine.exec(STRESS, "check", `${synced}`, "/tmp/k");
    synced = await writeUntilKilled(machine, synced + 1, delay);
    verdicts.push(await judge(machine.image, fsck));
  }
  await machine.boot();
  await machine.exec(STRESS, "check", `${synced}`, "/tmp/k");
  return verdicts;
}
