// Services without state, as the wiki has them: one whose callbacks for live
// update and restart are its fresh initialization starts afresh in every kind
// of update, and after a crash. This one has no system.conf: basic rights do.
import assert from "node:assert/strict";
import { SEF_INIT_LU, SEF_INIT_RESTART } from "../../core/abi/abi.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";
import { replaced } from "../harness/updates.ts";

const LABEL = "stateless";
const SERVICE = { label: LABEL, program: LABEL };

const RESTART_SECONDS = 20;

const UPDATES: readonly (readonly [title: string, words: string[]])[] = [
  ["identity", selfUpdate(LABEL)],
  ["-t", selfUpdate(LABEL, "-t")],
  ["-a", asrUpdate(SERVICE, 1)],
  ["functional", ["update", `/service/${LABEL}`, "-label", LABEL]],
];

Deno.test("a service without state starts afresh", async (t) => {
  await using machine = await TestMachine.boot();
  const up = ["up", `/service/${LABEL}`, "-label", LABEL];
  await machine.must("minix-service", ...up);
  const started = (type: number) => {
    const lines = machine.newLines();
    const said = lines.filter((line) => line.startsWith(`${LABEL}: `));
    assert.deepEqual(said, [
      `${LABEL}: initialization of type ${type}, start 1`,
    ]);
    assert.ok(!lines.some((line) => line.startsWith("st_")), lines.join("\n"));
  };
  for (const [title, words] of UPDATES) {
    await t.step(`${title} update`, async () => {
      machine.newLines();
      const update = () => machine.must("minix-service", ...words);
      assert.deepEqual(await replaced(machine, update), [LABEL]);
      started(SEF_INIT_LU);
    });
  }
  await t.step("after a crash", async () => {
    machine.newLines();
    await machine.must("minix-service", "fi", LABEL);
    const again = `${LABEL}: initialization of type ${SEF_INIT_RESTART}`;
    const restarted = () => machine.log().includes(again);
    await poll(restarted, RESTART_SECONDS, "the restart");
    started(SEF_INIT_RESTART);
  });
});
