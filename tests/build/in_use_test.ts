// Outputs that somebody has: a machine, QEMU, another build.
import assert from "node:assert/strict";
import { whileAlone } from "../../build/pipeline/output/output_lock.ts";
import { ImageDisk, readBootFiles } from "../../emu/mod.ts";
import { blankDisk } from "../harness/blank_disk.ts";
import { findProgram, needing, probeQemu, QEMU } from "../harness/host.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const qemu = await probeQemu();

/** Names and contents of all that a folder has directly. */
function contents(folder: string): Map<string, string> {
  return new Map(
    [...Deno.readDirSync(folder)].map(({ name, isFile }) => [
      name,
      isFile ? Deno.readFileSync(`${folder}/${name}`).toHex() : "",
    ]),
  );
}

async function mustRefuse(image: string, env: Record<string, string>) {
  const folder = image.slice(0, image.lastIndexOf("/"));
  const before = contents(folder);
  const result = await minixLive(["build", "-o", image], { env });
  assert.equal(result.code, 125);
  assert.deepEqual(contents(folder), before);
  return result.stderr;
}

Deno.test("an image that a machine has is its own", async (t) => {
  await using machine = await TestMachine.boot();
  const { image } = machine;
  await t.step("build says who has it", async () => {
    assert.match(
      await mustRefuse(image, machine.env),
      /test\.img": machine "test" has it open\nhint: minix-live stop --name test/,
    );
    // Of a machine of another state folder only the process is known.
    assert.match(
      await mustRefuse(image, { XDG_STATE_HOME: `${machine.folder}/other` }),
      /test\.img": process \d+ \("deno"\) has it open\n/,
    );
  });
  await t.step("another in its place stays as it is", async () => {
    const next = blankDisk(64);
    Deno.writeFileSync(`${image}.next`, next);
    Deno.renameSync(image, `${image}.old`);
    Deno.renameSync(`${image}.next`, image);
    const { stderr } = await machine.plain(["list"]);
    assert.match(
      stderr,
      /^note: ".*test\.img" was moved, replaced or removed; machine "test" goes on /,
    );
    await machine.must("cp", import.meta.filename!, ":/var/kept");
    await machine.exec("/bin/sync");
    await machine.must("stop");
    assert.deepEqual(Deno.readFileSync(image), next);
    Deno.renameSync(`${image}.old`, image);
    await machine.boot();
    const text = await machine.exec("/bin/cat", "/var/kept");
    assert.equal(text, Deno.readTextFileSync(import.meta.filename!));
  });
});

Deno.test({
  ...needing(qemu, "build and boot leave an image alone that QEMU has open"),
  async fn() {
    using folder = scratchFolder();
    const image = `${folder.path}/x.img`;
    Deno.writeFileSync(image, blankDisk(2048));
    const child = new Deno.Command(findProgram(QEMU), {
      args: [
        ...["-S", "-display", "none", "-monitor", "none", "-serial", "none"],
        ...["-drive", `file=${image},format=raw`],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      const isTaken = () => {
        try {
          ImageDisk.open(image).close();
          return false;
        } catch {
          return true;
        }
      };
      await poll(isTaken, 30, "QEMU's lock");
      const env = { XDG_STATE_HOME: `${folder.path}/state` };
      assert.match(
        await mustRefuse(image, env),
        /x\.img": process \d+ \("qemu-system-i38"\) has it open\n/,
      );
      assert.throws(
        () => ImageDisk.open(image),
        /x\.img": another program uses this image$/,
      );
    } finally {
      child.kill("SIGKILL");
      await child.status;
    }
  },
});

Deno.test("two builds of one output wait for their turn, and both end right", async () => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const words = ["build", "-j1", "-o", image];
  const builds = await Promise.all(
    [words, [...words, "-b"]].map((all) => minixLive(all, { seconds: 300 })),
  );
  for (const { code, stderr } of builds) assert.equal(code, 0, stderr);
  ImageDisk.open(image).close();
  await readBootFiles(image);
  const { image: { size } } = JSON.parse(
    Deno.readTextFileSync(`${image}.json`),
  );
  assert.equal(Deno.statSync(image).size, size);
  const names = [...contents(folder.path).keys()].sort();
  assert.deepEqual(names, ["x.img", "x.img.boot", "x.img.json"]);
});

Deno.test("whileAlone() waits for its turn, says so, and gives up at a deadline", async () => {
  using folder = scratchFolder();
  const output = `${folder.path}/x.img`;
  const notes: string[] = [];
  const options = {
    onWait: (text: string) => void notes.push(text),
    nameUser: () => undefined,
    seconds: 30,
  };
  const turn = Deno.openSync(folder.path);
  turn.lockSync(true);
  await assert.rejects(
    whileAlone(output, { ...options, seconds: 0 }, () => {}),
    /another build did not end its writing within 0 s$/,
  );
  const waiting = whileAlone(output, options, () => "done");
  assert.deepEqual(notes, [folder.path, folder.path]);
  turn.close();
  assert.equal(await waiting, "done");
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});
