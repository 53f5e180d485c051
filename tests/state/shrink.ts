// Makes a failing case small: decisions are left out or made simpler, as long
// as the case fails in the same way. Many candidates share a program.
import type { ProgramBuilder } from "../magic/program.ts";
import {
  buildCases,
  failures,
  placeCases,
  tryCases,
  type Ways,
  type What,
} from "./run.ts";
import type { Kind } from "./shape.ts";
import { type Case, textsOf } from "./source.ts";

const BATCH = 24;
const ROUNDS = 12;

export interface Shrunk {
  readonly case: Case;
  readonly ways: Ways;
}

/** The smallest case found that fails as this one does. */
export async function shrink(
  builder: ProgramBuilder,
  one: Case,
  ways: Ways,
): Promise<Shrunk> {
  const { kind, what } = failures(one, ways)[0]!;
  let best: Shrunk = { case: one, ways };
  const tried = new Set([JSON.stringify(one.choices)]);
  for (let round = 0; round < ROUNDS; round++) {
    const candidates = simpler(best.case, tried).slice(0, BATCH);
    if (candidates.length === 0) break;
    const smaller = await firstFailing(builder, candidates, { kind, what });
    best = smaller ?? best;
  }
  return { ...best, ways: await waysOf(builder, best.case) };
}

async function waysOf(builder: ProgramBuilder, one: Case): Promise<Ways> {
  return await tryCases(buildCases(builder, [one]), [0]);
}

/** Cases that were not tried, smallest text first. */
function simpler(one: Case, tried: Set<string>): Case[] {
  const size = sizeOf(one);
  const fresh: { case: Case; size: number }[] = [];
  for (const choices of variations(one.choices)) {
    const key = JSON.stringify(choices);
    if (tried.has(key)) continue;
    const candidate = { shape: one.shape, choices };
    const its = sizeOf(candidate);
    if (its > size || its === size && sum(choices) >= sum(one.choices)) {
      continue;
    }
    tried.add(key);
    fresh.push({ case: candidate, size: its });
  }
  // What is dropped from a batch may be tried again.
  const ordered = fresh.sort((a, b) => a.size - b.size);
  for (const { case: dropped } of ordered.slice(BATCH)) {
    tried.delete(JSON.stringify(dropped.choices));
  }
  return ordered.map((candidate) => candidate.case);
}

function* variations(choices: readonly number[]): Generator<number[]> {
  const { length } = choices;
  for (let size = length; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= length; at += size) {
      yield choices.toSpliced(at, size);
      yield choices.map((n, i) => i >= at && i < at + size ? 0 : n);
    }
  }
  for (const [i, n] of choices.entries()) {
    if (n > 1) yield choices.with(i, n >> 1);
    if (n > 0) yield choices.with(i, n - 1);
  }
}

function sum(choices: readonly number[]): number {
  return choices.reduce((a, b) => a + b, 0);
}

function sizeOf(one: Case): number {
  const texts = [textsOf(one, 1, 0), textsOf(one, 2, 0)];
  return texts.flatMap((t) => [t.main, t.other ?? "", t.third ?? ""])
    .join("").length;
}

async function firstFailing(
  builder: ProgramBuilder,
  candidates: readonly Case[],
  as: { kind: Kind; what: What },
): Promise<Shrunk | undefined> {
  const placed = placeCases(builder, candidates);
  for (const [i, candidate] of candidates.entries()) {
    const { programs, number } = placed[i]!;
    const ways = await tryCases(programs, [number], { kinds: [as.kind] });
    if (failures(candidate, ways).some(({ what }) => isAs(what, as.what))) {
      return { case: candidate, ways };
    }
  }
  return undefined;
}

/** Whether it is the same failure, or a worse one: what depends on where the
 * heap is refused may be a lie elsewhere. */
function isAs(what: What, wanted: What): boolean {
  return what === wanted || wanted === "needless refusal" && what === "lie";
}
