// Random state through every kind of transfer, and programs by csmith.
import { fileURLToPath } from "node:url";
import { print } from "../../dev/task.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { probeCsmith, tryCsmith } from "../state/csmith.ts";
import { tryInGuest } from "../state/guest.ts";
import {
  failures,
  placeCases,
  type Placed,
  summary,
  tryCases,
  tryTogether,
  type Ways,
} from "../state/run.ts";
import { saveCase } from "../state/save.ts";
import { SHAPES } from "../state/shapes/mod.ts";
import { shrink } from "../state/shrink.ts";
import { type Case as StateCase, drawCase } from "../state/source.ts";
import { Tally } from "../state/tally.ts";
import { type Campaign, type Case, draw } from "./campaign.ts";

const COUNT = 5000;
const CSMITH_COUNT = 1000;
/** Programs by csmith in a case of the campaign. */
const CSMITH_SHARE = 50;
/** Cases in the guest, of all: they take longer. */
const GUEST_SHARE = 0.06;
/** Of those drawn for the guest, so many are right in processes, at least. */
const RIGHT_SHARE = 0.5;

/** Failing cases by shape, as sources. */
const KEPT = fileURLToPath(new URL("../../out/soak/state", import.meta.url));

/** Of all cases of this process. */
const tally = new Tally();
/** Shapes of which a small failing case is kept: one of each will do. */
const shrunk = new Set<string>();

/** The cases of the program with this number: one of each shape. */
function program(seed: string, number: number, count: number): StateCase[] {
  return SHAPES.slice(0, count - number * SHAPES.length)
    .map(({ name }) => drawCase(`${seed} ${number}`, name));
}

function hostCase(seed: string, number: number, count: number): Case {
  return {
    title: `random state in processes, program ${number + 1}`,
    async run() {
      using folder = scratchFolder();
      const builder = await ProgramBuilder.open(folder.path, {
        verifyEach: false,
      });
      const cases = program(seed, number, count);
      const placed = placeCases(builder, cases);
      const failed: string[] = [];
      const right: Placed[] = [];
      for (const [i, one] of cases.entries()) {
        const { programs, number } = placed[i]!;
        const ways = await tryCases(programs, [number]);
        tally.add(one, ways);
        if (summary(ways) === "") right.push(placed[i]!);
        if (failures(one, ways).length === 0) continue;
        failed.push(await keep(builder, one, ways));
      }
      print(tally.line());
      const together = summary(await tryTogether(right));
      if (together !== "") failed.push(`all that are right: ${together}`);
      if (failed.length > 0) throw new Error(failed.join("\n"));
    },
  };
}

/** A failing case, made small, in a folder; a line that says so. */
async function keep(
  builder: ProgramBuilder,
  one: StateCase,
  ways: Ways,
): Promise<string> {
  const what = `${failures(one, ways)[0]!.what}: ${one.shape}, ` +
    `${summary(ways)}, choices ${JSON.stringify(one.choices)}`;
  if (shrunk.has(one.shape)) return what;
  shrunk.add(one.shape);
  const small = await shrink(builder, one, ways);
  const folder = `${KEPT}/${one.shape}`;
  saveCase(folder, small.case, small.ways);
  return `${what}; small in ${folder}`;
}

function guestCase(seed: string, count: number): Case {
  return {
    title: `random state in services, ${count} cases`,
    async run() {
      const drawn = Math.ceil(count / RIGHT_SHARE);
      const { cases, failed } = await tryInGuest(
        Array.from(
          { length: Math.ceil(drawn / SHAPES.length) },
          (_, number) => program(`${seed} guest`, number, drawn),
        ),
        seed,
      );
      print(`${cases} cases in the guest`);
      if (failed.length > 0) throw new Error(failed.join("\n"));
    },
  };
}

export const STATE_CAMPAIGN: Campaign = {
  name: "state",
  what: "random state of every shape through every kind of transfer",
  count: COUNT,
  cases(seed, count = COUNT) {
    const programs = Math.ceil(count / SHAPES.length);
    const inGuest = Math.ceil(count * GUEST_SHARE);
    return [
      ...Array.from(
        { length: programs },
        (_, number) => hostCase(seed, number, count),
      ),
      guestCase(seed, inGuest),
    ];
  },
};

function csmithCase(seed: string, number: number, count: number): Case {
  const first = draw(1 << 30, seed, "csmith", number);
  const seeds = Array.from({ length: count }, (_, i) => first + i);
  return {
    title: `programs by csmith of seeds ${first} to ${first + count - 1}`,
    async run() {
      const probed = await probeCsmith();
      if (!probed.found) {
        print(`skip: ${probed.reason}`);
        return;
      }
      using folder = scratchFolder();
      const builder = await ProgramBuilder.open(folder.path, {
        verifyEach: false,
      });
      const results = await tryCsmith(builder, seeds);
      const endless = results.filter(({ ways }) =>
        ways.self?.outcome === "broken"
      );
      print(`${results.length} programs, ${endless.length} without an end`);
      const failed = results.filter((one) => !endless.includes(one))
        .map(({ seed, ways }) => ({ seed, wrong: summary(ways) }))
        .filter(({ wrong }) => wrong !== "")
        .map(({ seed, wrong }) => `csmith --seed ${seed}: ${wrong}`);
      if (failed.length > 0) throw new Error(failed.join("\n"));
    },
  };
}

export const CSMITH_CAMPAIGN: Campaign = {
  name: "csmith",
  what: "globals of programs by csmith through transfers, in three layouts",
  count: CSMITH_COUNT,
  cases: (seed, count = CSMITH_COUNT) =>
    Array.from(
      { length: Math.ceil(count / CSMITH_SHARE) },
      (_, number) =>
        csmithCase(
          seed,
          number,
          Math.min(CSMITH_SHARE, count - number * CSMITH_SHARE),
        ),
    ),
};
