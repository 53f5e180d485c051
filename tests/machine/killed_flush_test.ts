// Processes that are killed while they write to a disk, each after another
// time: the disk is what one of their flushes made it.
import assert from "node:assert/strict";
import { ImageDisk } from "../../emu/mod.ts";
import { generator } from "../contract/swap.ts";
import { blankDisk } from "../harness/blank_disk.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const KILLS = 40;
const SECTORS = 4096;
const SECTOR = 512;
const LATEST_KILL_US = 20_000;
const LATEST_KILL_IN_FLUSH_US = 2000;
const FLUSH_DEADLINE_MS = 5000;

/** Flushes for ever: each puts its number into many sectors, and into the
 * first a number behind the identity. Says the last one that is done. */
const WRITER = `
  import { ImageDisk } from "${new URL("../../emu/mod.ts", import.meta.url)}";
  const disk = ImageDisk.open(Deno.args[0]);
  for (let round = Number(Deno.args[1]);; round++) {
    for (let at = 0; at < ${SECTORS}; at += 3) {
      const bytes = new Uint8Array(${SECTOR});
      new DataView(bytes.buffer).setUint32(${SECTOR} - 8, round);
      disk.write(at * ${SECTOR}, bytes);
    }
    disk.flush();
    Deno.stdout.writeSync(new TextEncoder().encode(round + "\\n"));
  }`;

function roundOf(disk: ImageDisk, sector: number): number {
  const bytes = disk.read(sector * SECTOR, SECTOR);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(SECTOR - 8);
}

/** The last flush that a writer said is done before it is killed: some time
 * after one, or after the next has begun. */
async function writeAndKill(
  image: string,
  first: number,
  moment: { inFlush: boolean; microseconds: number },
): Promise<number> {
  await using writer = startWriter(image, first);
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of writer.child.stdout) {
    if (text === "") {
      if (moment.inFlush) spinUntil(() => hasJournal(image), FLUSH_DEADLINE_MS);
      spinUntil(() => false, moment.microseconds / 1000);
      writer.child.kill("SIGKILL");
    }
    text += decoder.decode(bytes);
  }
  return Number(text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1));
}

/** A timer counts milliseconds, and a flush has few of them. */
function spinUntil(isSo: () => boolean, milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (!isSo() && performance.now() < end);
}

function hasJournal(image: string): boolean {
  return Deno.statSync(image).size > SECTORS * SECTOR;
}

function startWriter(image: string, first: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--quiet", "--ext=ts"],
      "data:application/typescript," + encodeURIComponent(WRITER),
      image,
      `${first}`,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  return {
    child,
    async [Symbol.asyncDispose]() {
      await child.status;
    },
  };
}

Deno.test(`a disk whose writer is killed ${KILLS} times is of one flush, and at least of the last that was done`, async () => {
  const seed = Number(Deno.env.get("SEED") ?? Date.now() % 100000);
  Deno.stdout.writeSync(new TextEncoder().encode(`SEED=${seed}\n`));
  const below = generator(seed);
  using folder = scratchFolder();
  const image = `${folder.path}/disk.img`;
  const link = `${folder.path}/link.img`;
  Deno.writeFileSync(image, blankDisk(SECTORS));
  Deno.symlinkSync(image, link);
  let round = 0;
  let halves = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const inFlush = kill % 4 < 2;
    const latest = inFlush ? LATEST_KILL_IN_FLUSH_US : LATEST_KILL_US;
    const moment = { inFlush, microseconds: below(latest) };
    const path = kill % 2 === 0 ? image : link;
    const done = await writeAndKill(path, round + 1, moment);
    if (hasJournal(image)) halves++;
    const disk = ImageDisk.open(kill % 3 === 0 ? image : link);
    round = roundOf(disk, 0);
    assert.ok(round === done || round === done + 1, `${round}, done: ${done}`);
    for (let sector = 0; sector < SECTORS; sector += 3) {
      assert.equal(roundOf(disk, sector), round, `sector ${sector}`);
    }
    disk.close();
  }
  assert.ok(halves > 0, "no kill hit a flush");
});
