// The file system on a machine: random changes against a model while what is
// below is replaced or dies, and machines that are killed while they write.
import assert from "node:assert/strict";
import { talkTo } from "../../demo/cli.ts";
import { ImageDisk } from "../../emu/mod.ts";
import { copyImage } from "../../live/image.ts";
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
  // As a machine would see it, what a killed process had begun included; the
  // file stays as it is for that machine.
  const disk = ImageDisk.open(image, { ephemeral: true });
  const bytes = disk.read(0, disk.byteLength);
  disk.close();
  if (!fsck.found) return undefined;
  return await check(firstPartition(bytes).bytes);
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

/** What happens to a killed machine's image before it is opened again. */
const MOVES: readonly ((image: string, to: string) => void)[] = [
  // Nothing: the same name again.
  () => {},
  (image, to) => each(image, to, Deno.symlinkSync),
  (image, to) => each(image, to, Deno.renameSync),
  copyImage,
];

/** The image and what stands beside it. */
function each(
  image: string,
  to: string,
  move: (from: string, to: string) => void,
): void {
  for (const end of ["", ".boot", ".json"]) move(image + end, to + end);
}

/** One kill for each delay, on one disk, which has the same name, a link,
 * another name or a copy in turn: what was synced is there. */
export async function killAgainAndAgain(
  delays: readonly number[],
  fsck: Probe,
): Promise<Verdict[]> {
  await using machine = await TestMachine.create();
  const verdicts: Verdict[] = [];
  let synced = 0;
  const look = async () => {
    await machine.boot();
    if (synced > 0) await machine.exec(STRESS, "check", `${synced}`, "/tmp/k");
  };
  for (const [number, delay] of delays.entries()) {
    await look();
    synced = await writeUntilKilled(machine, synced + 1, delay);
    const move = MOVES[number % MOVES.length]!;
    const to = `${machine.folder}/after${number}.img`;
    move(machine.image, to);
    if (number % MOVES.length > 0) machine.image = to;
    verdicts.push(await judge(machine.image, fsck));
  }
  await look();
  return verdicts;
}
