// How the guest's time passes: skipped while somebody waits for it, or never.
import assert from "node:assert/strict";
import { boot } from "../../mod.ts";
import { poll, TestMachine } from "../harness/machine.ts";

/** Host seconds that a sleep in the guest takes. */
async function sleepFor(
  seconds: number,
  time: "fast" | "real",
): Promise<number> {
  await using files = await TestMachine.create();
  await using machine = await boot({ image: files.image, time });
  const start = performance.now();
  const { status } = await machine.exec(["sleep", `${seconds}`]);
  assert.equal(status, 0);
  return (performance.now() - start) / 1000;
}

Deno.test("a guest's sleep takes no time of the host's while a client waits", async () => {
  assert.ok(await sleepFor(600, "fast") < 300);
});

Deno.test("in real time a guest's sleep takes the host's", async () => {
  const seconds = await sleepFor(2, "real");
  assert.ok(seconds >= 1.9, `${seconds} s`);
});

/** What the guest takes for now, in seconds since 1970. */
async function guestNow(machine: TestMachine, name: string): Promise<number> {
  // An empty standard input.
  await machine.must("cp", "-", `:/var/${name}`);
  await machine.must("cp", `:/var/${name}`, machine.folder);
  const { mtime } = Deno.statSync(`${machine.folder}/${name}`);
  return mtime!.getTime() / 1000;
}

Deno.test("in real time the guest's clock is the host's, also after a pause", async () => {
  await using machine = await TestMachine.boot("--time", "real");
  const near = async (name: string) => {
    const before = Math.floor(Date.now() / 1000);
    const now = await guestNow(machine, name);
    assert.ok(now >= before - 1 && now <= Date.now() / 1000 + 1, `${now}`);
  };
  await near("first");
  Deno.kill(machine.pid(), "SIGSTOP");
  const end = performance.now() + 4000;
  await poll(() => performance.now() > end, 10, "a pause of the machine");
  Deno.kill(machine.pid(), "SIGCONT");
  await near("second");
});
