// Nothing that libmagicrt does in a transfer is undefined in C: it and the
// test programs are built with UBSan's traps.
import assert from "node:assert/strict";
import { needing, probeI386 } from "../harness/host.ts";
import { ProgramBuilder, start, UBSAN } from "./program.ts";

const AWKWARD = ["state", "sum", "steps"]
  .map((name) => `guest/awkward/${name}.c`);

/** Each with another layout; of some, another version besides. */
const PROGRAMS: [sources: string[], folder: string, other: string[]][] = [
  [["magic/basic.c"], "tests/magic", ["-DV2"]],
  [["magic/foreign.c"], "tests/magic", ["-DV2"]],
  [["magic/memory.c"], "tests/magic", []],
  [["magic/pairing.c", "magic/pairing_other.c"], "tests/magic", []],
  [["magic/awkward.c", ...AWKWARD], "tests/guest/awkward", []],
];

Deno.test(
  needing(await probeI386(), "a transfer does nothing undefined"),
  async (t) => {
    const path = await Deno.makeTempDir({ prefix: "minix-live-test-" });
    try {
      const builder = await ProgramBuilder.open(path, { flags: UBSAN });
      for (const [sources, folder, other] of PROGRAMS) {
        await t.step(`with the state of ${sources[0]}`, async () => {
          const build = (seed: string, defines: string[] = []) =>
            builder.build(seed, sources, { seed, folder, defines });
          const one = await build("1");
          await using a = await start(one);
          assert.ok(a.ready, a.lines.join("\n"));
          await using b = await start(await build("2", other), a);
          assert.ok(b.ready, b.lines.join("\n"));
          await b.work();
          await using c = await start(one, b);
          assert.ok(c.ready, c.lines.join("\n"));
          assert.equal(await c.work(), await b.work());
        });
      }
      await t.step("and what is undefined would be seen", async () => {
        await using a = await start(
          await builder.build("overflow", ["magic/overflow.c"]),
        );
        assert.match(a.lines.at(-1)!, /ended by SIG(ILL|TRAP)/);
      });
    } finally {
      await Deno.remove(path, { recursive: true });
    }
  },
);
