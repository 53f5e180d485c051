// How machines end: asked to, or interrupted; nothing is left behind.
import assert from "node:assert/strict";
import { needing, probeFsck } from "../harness/host.ts";
import { isAlive, poll, TestMachine } from "../harness/machine.ts";
import { check, firstPartition } from "../harness/minix_fs.ts";
import { startMinixLive } from "../harness/minix_live.ts";

const fsck = await probeFsck();

async function runningMachines(machine: TestMachine): Promise<string> {
  const { stdout } = await machine.plain(["list"]);
  assert.match(stdout, /^NAME .*\n/);
  return stdout.slice(stdout.indexOf("\n") + 1);
}

Deno.test("stop shuts the guest down with everything on disk", async (t) => {
  await using machine = await TestMachine.boot();
  const source = `${machine.folder}/file`;
  const copy = `${machine.folder}/copy`;
  Deno.writeTextFileSync(source, "kept\n".repeat(1000));
  await machine.must("cp", source, ":/var/kept");
  const pid = machine.pid();
  await machine.must("stop");
  assert.equal(isAlive(pid), false);
  assert.equal(await runningMachines(machine), "");
  await t.step({
    ...needing(fsck, "fsck.minix finds no error after stop"),
    async fn() {
      const disk = firstPartition(Deno.readFileSync(machine.image));
      const { code, text } = await check(disk.bytes);
      assert.equal(code, 0, text);
    },
  });
  await t.step("the file is there after another boot", async () => {
    await machine.boot();
    await machine.must("cp", ":/var/kept", copy);
    assert.equal(
      Deno.readTextFileSync(copy),
      Deno.readTextFileSync(source),
    );
  });
});

Deno.test("Ctrl-C ends a machine in the foreground", async () => {
  await using machine = await TestMachine.create();
  await using boot = startMinixLive(
    ["boot", machine.image, "--name", machine.name],
    machine.env,
  );
  await boot.waitFor("minix-live: ready", 120);
  const pid = machine.pid();
  boot.kill("SIGINT");
  assert.equal(await boot.status(30), 130);
  assert.equal(isAlive(pid), false);
  assert.equal(await runningMachines(machine), "");
});

for (
  const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const
) {
  Deno.test(`${signal} while a background machine starts leaves none`, async () => {
    await using machine = await TestMachine.create();
    await using boot = startMinixLive(
      ["boot", machine.image, "-d", "--name", machine.name],
      machine.env,
    );
    const pid = await machine.awaitPid(30);
    boot.kill(signal);
    assert.equal(await boot.status(30), status);
    await poll(() => !isAlive(pid), 30, "the end of the machine");
    assert.equal(await runningMachines(machine), "");
  });
}

Deno.test("Ctrl-C ends the program that exec runs", async () => {
  await using machine = await TestMachine.boot();
  await using exec = startMinixLive(
    ["exec", "--name", machine.name, "--", "/bin/cat"],
    machine.env,
  );
  await exec.write("there?\n");
  await exec.waitFor("there?", 60);
  const names = async () => (await machine.processes()).map((p) => p.name);
  assert.ok((await names()).includes("cat"));
  exec.kill("SIGINT");
  assert.equal(await exec.status(30), 130);
  const end = performance.now() + 30_000;
  while ((await names()).includes("cat")) {
    assert.ok(performance.now() < end, "cat is still there after 30 s");
  }
});
