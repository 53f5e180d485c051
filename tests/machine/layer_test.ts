// The whole service layer in one transaction under load. Which members fail
// here are those that lead, and two that others wait for; all of them do in the
// campaign "layer".
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import {
  assertAllChange,
  assertNothingChanges,
  FAILURES,
  Layer,
} from "../harness/inside/layer.ts";
import { InsideMachine } from "../harness/inside/machine.ts";

const FAILING = ["ds", "vfs", "rs", "vm"];

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

Deno.test("the whole layer is updated at once, or not at all", async (t) => {
  await using machine = await InsideMachine.boot();
  const layer = new Layer(machine);
  const keeper = ["up", "/service/keeper", "-label", "keeper"];
  assert.equal((await machine.guest.minixService(keeper)).status, 0);
  await machine.guest.update("rs");
  const load = new Load(machine.name, machine.env);
  try {
    await load.started();
    await load.check();
    await t.step("all commit", async () => {
      const { services, pause } = await assertAllChange(layer);
      say(`${services} services in ${pause} guest instructions`);
      await load.check();
    });
    for (const label of FAILING) {
      for (const failure of FAILURES) {
        await t.step(`${label} fails ${failure.title}`, async () => {
          const same = await assertNothingChanges(layer, label, failure);
          say(`${label} ${failure.title}: ${same} waited and are unchanged`);
          await load.check();
        });
      }
    }
    await load.quit();
  } finally {
    load.kill();
  }
});
