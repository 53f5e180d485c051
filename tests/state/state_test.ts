// A few random cases of each shape through every kind of transfer. The long
// run is `deno task soak state`.
import assert from "node:assert/strict";
import { needing, probeI386 } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { Choices } from "./choices.ts";
import { KNOWN } from "./known.ts";
import {
  failures,
  placeCases,
  type Placed,
  summary,
  tryCases,
  tryTogether,
} from "./run.ts";
import { KINDS } from "./shape.ts";
import { SHAPES } from "./shapes/mod.ts";
import { drawCase } from "./source.ts";

const SEED = "gate";
/** A third layout has nothing that the second does not show. */
const GATE = { kinds: KINDS.filter((kind) => kind !== "again") };

const i386 = await probeI386();

Deno.test(
  needing(
    i386,
    "random state of every shape comes through, or is known not to",
  ),
  async (t) => {
    using folder = scratchFolder();
    const builder = await ProgramBuilder.open(folder.path, {
      verifyEach: false,
    });
    const cases = SHAPES.map(({ name }) => drawCase(SEED, name));
    const placed = placeCases(builder, cases);
    const found: string[] = [];
    const right: Placed[] = [];
    await t.step("each alone", async () => {
      const said: string[] = [];
      for (const [i, one] of cases.entries()) {
        const { programs, number } = placed[i]!;
        const ways = await tryCases(programs, [number], GATE);
        const failed = failures(one, ways).length > 0;
        if (failed) found.push(one.shape);
        else if (summary(ways) === "") right.push(placed[i]!);
        if (failed === KNOWN.includes(one.shape)) continue;
        for (const kind of KINDS) {
          said.push(`${one.shape}, ${kind}: ${ways[kind]?.said}`);
        }
      }
      assert.deepEqual(found.sort(), [...KNOWN].sort(), said.join("\n"));
    });
    await t.step("those that are right, together", async () => {
      assert.ok(right.length > SHAPES.length / 3);
      assert.equal(summary(await tryTogether(right, GATE)), "");
    });
  },
);

Deno.test("a case follows from its seed, and from its choices", () => {
  for (const { name, make } of SHAPES) {
    const one = drawCase("1", name);
    assert.deepEqual(drawCase("1", name), one);
    const again = Choices.given(one.choices);
    make(again);
    assert.deepEqual(again.taken, one.choices);
  }
});
