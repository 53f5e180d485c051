// Some programs by csmith; the long run is `deno task soak csmith`.
import assert from "node:assert/strict";
import { needing, probeI386 } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { probeCsmith, tryCsmith } from "./csmith.ts";
import { summary } from "./run.ts";

/** With csmith 2.3.0 all of them end; with another, some may not. */
const SEEDS = Array.from({ length: 25 }, (_, i) => i + 1)
  .filter((seed) => ![2, 8, 11, 14, 17].includes(seed));

const csmith = await probeCsmith();
const i386 = await probeI386();

Deno.test(
  needing(
    csmith.found ? i386 : csmith,
    "globals of programs by csmith come through",
  ),
  async () => {
    using folder = scratchFolder();
    const builder = await ProgramBuilder.open(folder.path, {
      verifyEach: false,
    });
    const results = await tryCsmith(builder, SEEDS);
    const endless = ({ ways }: typeof results[number]) =>
      ways.self?.outcome === "broken";
    const wrong = results.filter((one) => !endless(one))
      .map(({ seed, ways }) => ({ seed, wrong: summary(ways) }))
      .filter(({ wrong }) => wrong !== "");
    assert.deepEqual(wrong, []);
    assert.ok(results.filter(endless).length < SEEDS.length / 3);
  },
);
