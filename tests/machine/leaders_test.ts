// RS and VM in their own updates, where outsiders found what the table of cases
// did not try: state data for VM under a new RS, filters that shut out whom RS
// needs, failures one after the other, a VM that dies twice.
import assert from "node:assert/strict";
import { EINTR, ENOSYS } from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { replaced, SOON } from "../harness/updates.ts";
import { selfUpdate } from "../harness/system.ts";

const FAILURES = 12;

async function queue(
  machine: TestMachine,
  members: readonly (readonly string[])[],
): Promise<void> {
  for (const [label, ...more] of members) {
    await machine.must(
      "minix-service",
      ...selfUpdate(label!, "-t", "-q"),
      ...more,
    );
  }
  await machine.must("minix-service", "sysctl", "upd_run");
}

Deno.test("who leads an update gets what it needs, whatever is asked", async (t) => {
  await using machine = await TestMachine.boot();

  await t.step("an expression of VM is read while a new RS leads", async () => {
    const labels = ["sched", "rs", "vm"];
    const members = [["sched"], ["rs"], ["vm", "-state", "1==1"]];
    // Again, with instances that have been updated.
    for (let round = 0; round < 2; round++) {
      const changed = await replaced(machine, () => queue(machine, members));
      assert.deepEqual(changed.sort(), labels.toSorted());
    }
  });

  await t.step("a filter does not keep RS from its own update", async () => {
    for (
      const filter of [["-ipc_wl", "rs,1"], ["-ipc_bl", "vm,0"]]
    ) {
      await machine.must("minix-service", ...selfUpdate("rs"), ...filter);
    }
    const never = [...filterOut("rs"), "-state", "5", ...SOON];
    for (const label of ["vm", "rs", "ds"]) {
      const result = await machine.service(...selfUpdate(label), ...never);
      assert.equal(result.code, EINTR, result.stderr);
      await machine.must("minix-service", ...selfUpdate(label));
    }
  });

  await t.step(
    "SEF's callbacks do for RS and VM what their own do",
    async () => {
      for (const label of ["rs", "vm"]) {
        for (const flags of [["-d"], ["-d", "-t"]]) {
          const changed = await replaced(
            machine,
            () => machine.must("minix-service", ...selfUpdate(label, ...flags)),
          );
          assert.deepEqual(changed, [label]);
        }
      }
    },
  );

  await t.step("failed updates of RS leave nothing behind", async () => {
    const { procs, privs } = await machine.stats();
    for (let i = 0; i < FAILURES; i++) {
      const result = await machine.service(...selfUpdate("rs", "-y"));
      assert.equal(result.code, ENOSYS, result.stderr);
    }
    const after = await machine.stats();
    assert.deepEqual([after["procs"], after["privs"]], [procs, privs]);
  });

  await t.step("VM that dies again and again is succeeded", async () => {
    for (let i = 0; i < 3; i++) {
      const changed = await replaced(machine, async () => {
        await machine.must("minix-service", "fi", "vm");
        await machine.must("exec", "--", "true");
      });
      assert.deepEqual(changed, ["vm"]);
    }
  });
});

function filterOut(label: string): string[] {
  return ["-ipc_bl", `${label},0`];
}
