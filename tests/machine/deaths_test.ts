// An instance dies, or turns in an endless loop, in an update. Here in the
// phases that differ most; in all of them in the campaign "deaths".
import assert from "node:assert/strict";
import { type Cell, cellsOf, titleOf, Ward } from "../harness/inside/deaths.ts";

const GROUPS = [["ds"], ["rs"], ["vm"], ["rs", "vm"]];

function isHere({ group, at, phase, victim, whose, fault }: Cell): boolean {
  if (at !== group.at(-1) || victim !== at) return false;
  return fault === "dies"
    ? phase === "ready" || phase === "transferring"
    : phase === "transferring" && whose === "new";
}

Deno.test("deaths and loops in an update end without a reboot", async (t) => {
  await using ward = new Ward();
  for (const cell of GROUPS.flatMap(cellsOf).filter(isHere)) {
    await t.step(titleOf(cell), async () => {
      const { fallen, wrong } = await ward.run(cell);
      assert.equal(wrong, "", ward.lastLog);
      assert.notEqual(fallen, "nobody");
    });
  }
});
