// The machine's process is killed while the guest writes: the image boots
// again, what was synced is there, and the file system has no error.
import assert from "node:assert/strict";
import { ImageDisk } from "../../emu/mod.ts";
import { TestMachine } from "../harness/machine.ts";
import { check, findChecker, firstPartition } from "../harness/minix_fs.ts";
import { minixLive } from "../harness/minix_live.ts";

const KILLS = 20;
const SYNCED_BYTES = 20_000;
const UNSYNCED_BYTES = 400_000;
const FOLDER = "/root";
const checker = findChecker();

/** Contents nobody else writes. */
function contents(round: number, length: number): Uint8Array {
  let state = round + 1;
  return new Uint8Array(length).map(() => {
    state = Math.imul(state, 1103515245) + 12345 >>> 0;
    return state >>> 16;
  });
}

/** Writes a file and does not wait for it; kills the machine meanwhile. */
async function killWhileWriting(
  machine: TestMachine,
  round: number,
): Promise<void> {
  const source = `${machine.folder}/unsynced`;
  Deno.writeFileSync(source, contents(1000 + round, UNSYNCED_BYTES));
  const writing = minixLive(
    ["cp", "--name", machine.name, source, `:${FOLDER}/unsynced`],
    { env: machine.env },
  );
  const syncing = machine.run("exec", ["--", "/bin/sync"]);
  const pid = machine.pid();
  await new Promise((resolve) => setTimeout(resolve, 350 + 40 * round));
  Deno.kill(pid, "SIGKILL");
  await Promise.allSettled([writing, syncing]);
}

async function checkFileSystem(image: string): Promise<void> {
  // Opening it completes what the killed process had begun.
  ImageDisk.open(image).close();
  const partition = firstPartition(Deno.readFileSync(image));
  const { code, text } = await check(checker!, partition.bytes);
  assert.equal(code, 0, text);
}

Deno.test("a killed machine leaves an image that boots and keeps what was synced", async (t) => {
  await using machine = await TestMachine.create();
  const copy = `${machine.folder}/copy`;
  for (let round = 0; round < KILLS; round++) {
    await t.step(`kill ${round + 1}`, async () => {
      await machine.boot();
      if (round > 0) {
        await machine.must("cp", `:${FOLDER}/synced${round - 1}`, copy);
        assert.deepEqual(
          Deno.readFileSync(copy),
          contents(round - 1, SYNCED_BYTES),
        );
      }
      const source = `${machine.folder}/synced`;
      Deno.writeFileSync(source, contents(round, SYNCED_BYTES));
      await machine.must("cp", source, `:${FOLDER}/synced${round}`);
      await machine.exec("/bin/sync");
      await killWhileWriting(machine, round);
    });
    await t.step({
      name: checker
        ? `fsck.minix finds no error after kill ${round + 1}`
        : `fsck.minix after kill ${round + 1}: skip: no fsck.minix`,
      ignore: checker === undefined,
      fn: () => checkFileSystem(machine.image),
    });
  }
  await t.step("everything that was synced is there", async () => {
    await machine.boot();
    for (let round = 0; round < KILLS; round++) {
      await machine.must("cp", `:${FOLDER}/synced${round}`, copy);
      assert.deepEqual(Deno.readFileSync(copy), contents(round, SYNCED_BYTES));
    }
  });
});
