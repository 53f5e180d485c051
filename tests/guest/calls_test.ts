// The calls of PM, VFS and libc: the guest program tests them in TAP; here is
// the machine it runs on, once in peace and once while PM, VFS and the file
// servers are replaced.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate } from "../harness/system.ts";

const BELOW = ["pm", "vfs", "pfs", "fs_c0d0p0"] as const;

function assertAllOk(tap: string): void {
  const lines = tap.trimEnd().split("\n");
  const bad = lines.filter((line) => /^(not ok|#|Bail)/.test(line));
  assert.deepEqual(bad, [], tap);
  assert.match(lines.at(-1)!, /^1\.\.[1-9]\d*$/);
}

Deno.test("the calls do what they should, across updates too", async () => {
  await using machine = await TestMachine.boot();
  assertAllOk(await machine.exec("/bin/calls"));
  let ended = false;
  const second = machine.exec("/bin/calls").finally(() => ended = true);
  second.catch(() => {});
  while (!ended) {
    for (const label of BELOW) {
      await machine.must("minix-service", ...selfUpdate(label));
      await machine.must("minix-service", ...selfUpdate(label, "-t"));
    }
  }
  assertAllOk(await second);
});
