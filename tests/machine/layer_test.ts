// The whole service layer in one transaction under load. Which members fail
// here are those that lead and one that others wait for; all of them do in the
// campaign "layer".
import {
  assertAllChange,
  assertNothingChanges,
  FAILURES,
  underLoad,
} from "../harness/inside/layer.ts";

const FAILING = ["vfs", "rs", "vm"];

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

Deno.test("the whole layer is updated at once, or not at all", (t) =>
  underLoad(async (layer, check) => {
    await t.step("all commit", async () => {
      const { services, pause } = await assertAllChange(layer);
      say(`${services} services in ${pause} guest instructions`);
      await check();
    });
    for (const label of FAILING) {
      for (const failure of FAILURES) {
        await t.step(`${label} fails ${failure.title}`, async () => {
          const same = await assertNothingChanges(layer, label, failure);
          say(`${label} ${failure.title}: ${same} waited and are unchanged`);
          await check();
        });
      }
    }
  }));
