// How the guest's time passes: skipped while somebody waits for it, or never.
import assert from "node:assert/strict";
import { boot } from "../../mod.ts";
import { TestMachine } from "../harness/machine.ts";

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
