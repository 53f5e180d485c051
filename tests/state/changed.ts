// What another libmagicrt makes of random state, compared with what ours does.
import type { ProgramBuilder } from "../magic/program.ts";
import {
  placeCases,
  type Placed,
  summary,
  tryCases,
  tryTogether,
} from "./run.ts";
import { KINDS } from "./shape.ts";
import { SHAPES } from "./shapes/mod.ts";
import { drawCase } from "./source.ts";

/** A third layout has nothing that the second does not show. What a change
 * makes hang is not waited for as long as a busy host may need. */
const TRY = { kinds: KINDS.filter((kind) => kind !== "again"), seconds: 20 };

/** What came of a case of each shape, in their order; "" is equal state. */
export type Seen = readonly string[];

function place(builder: ProgramBuilder, seed: string): readonly Placed[] {
  return placeCases(
    builder,
    SHAPES.map(({ name }) => drawCase(seed, name)),
  );
}

/** What comes of them with the builder's libmagicrt. */
export async function seen(
  builder: ProgramBuilder,
  seed: string,
): Promise<Seen> {
  const all: string[] = [];
  for (const { programs, number } of place(builder, seed)) {
    all.push(summary(await tryCases(programs, [number], TRY)));
  }
  return all;
}

/** The first difference from what was seen; undefined if there is none. */
export async function difference(
  builder: ProgramBuilder,
  seed: string,
  before: Seen,
): Promise<string | undefined> {
  const placed = place(builder, seed);
  const right = placed.filter((_, i) => before[i] === "");
  // Fast, and finds most; but what is beside a case may hide it.
  const together = summary(await tryTogether(right, TRY));
  if (together !== "") return `all that are right: ${together}`;
  for (const [i, { programs, number }] of placed.entries()) {
    const now = summary(await tryCases(programs, [number], TRY));
    if (now !== before[i]) {
      return `${SHAPES[i]!.name}: ${now || "equal"}, was ${
        before[i] || "equal"
      }`;
    }
  }
  return undefined;
}
