// Programs cannot harm the kernel: the guest program tries, in TAP; here is
// the machine, which must be as well afterwards as before.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";

Deno.test("what a program does to the kernel harms only itself", async () => {
  await using machine = await TestMachine.boot();
  assert.match(await machine.exec("/bin/rude"), /\n1\.\.19\n$/);
  assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
});
