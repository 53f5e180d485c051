// What a service's own code ends an update with, whatever number that is: the
// tool fails, and the old instance goes on.
import assert from "node:assert/strict";
import { EGENERIC, EINVAL } from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate } from "../harness/system.ts";
import { checkRefused, replaced } from "../harness/updates.ts";

const LABEL = "doors";

/** A state for which its own preparation is asked. */
const STATE = ["-state", "2", "-maxtime", "3HZ"];

/** Numbers, and the status that the tool has to end with. */
const RESULTS: readonly (readonly [result: number, status: number])[] = [
  [-EINVAL, EINVAL],
  [5, EGENERIC],
  [1000000, EGENERIC],
  [-512, EGENERIC],
  [-998, EGENERIC],
];

Deno.test("no result of a service's makes a failed update a success", async (t) => {
  await using machine = await TestMachine.boot();
  await machine.must("minix-service", "up", `/service/${LABEL}`);
  await machine.exec("doorsctl", "open", "2");
  for (const place of ["prepare", "init"]) {
    for (const [result, status] of RESULTS) {
      await t.step(`${place} ends with ${result}`, async () => {
        await machine.exec("doorsctl", place, String(result));
        const update = async () =>
          checkRefused(
            await machine.service(...selfUpdate(LABEL, "-t"), ...STATE),
            status,
          );
        assert.deepEqual(await replaced(machine, update), []);
      });
    }
    await machine.exec("doorsctl", place, "0");
  }
  await t.step("then there is an update", async () => {
    const update = () => machine.must("minix-service", ...selfUpdate(LABEL));
    assert.deepEqual(await replaced(machine, update), [LABEL]);
  });
});
