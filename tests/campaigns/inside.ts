// What is seen from inside a machine, for longer than the gate has time.
import assert from "node:assert/strict";
import { cellsOf, titleOf, Ward } from "../harness/inside/deaths.ts";
import {
  assertAllChange,
  assertNothingChanges,
  FAILURES,
  underLoad,
} from "../harness/inside/layer.ts";
import type { Campaign } from "./campaign.ts";

/** Each case has a machine of its own: a guest that has survived many deaths
 * is another test. */
function deaths(
  name: string,
  of: string,
  groups: readonly (readonly string[])[],
): Campaign {
  return {
    name,
    what: `deaths and endless loops in every phase of an update of ${of}`,
    cases: () =>
      groups.flatMap(cellsOf).map((cell) => ({
        title: titleOf(cell),
        async run() {
          await using ward = new Ward();
          const { fallen, wrong } = await ward.run(cell);
          assert.equal(wrong, "", ward.lastLog);
          assert.notEqual(fallen, "nobody");
        },
      })),
  };
}

export const ROOT_DEATHS_CAMPAIGN = deaths(
  "root-deaths",
  "rs, vm, or both",
  [["rs"], ["vm"], ["rs", "vm"]],
);

export const DEATHS_CAMPAIGN = deaths("deaths", "others", [
  ...[["ds"], ["pm"], ["vfs"], ["mib"]],
  ...[["ds", "vfs"], ["ds", "rs"]],
]);

/** All programs that a running system has as services, keeper among them. */
const FAILING = [
  ...["at_wini_0", "control", "ds", "fs_c0d0p0", "fs_imgrd", "keeper"],
  ...["memory", "mib", "pfs", "pm", "rs", "sched", "tty", "vfs", "vm"],
];

export const LAYER_CAMPAIGN: Campaign = {
  name: "layer",
  what: "the whole layer at once under load, a failure in each member",
  cases: () =>
    FAILING.map((label) => ({
      title: `the whole layer, ${label} fails`,
      run: () =>
        underLoad(async (layer, check) => {
          const names = (await layer.members()).map(({ label }) => label);
          assert.deepEqual(names.toSorted(), FAILING);
          for (const failure of FAILURES) {
            await assertNothingChanges(layer, label, failure);
            await check();
          }
          await assertAllChange(layer);
          await check();
        }),
    })),
};
