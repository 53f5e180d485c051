// A campaign's cases dealt out to shards, and the shards' records put
// together: a case that no shard ran, or that two did, is an error, and so is
// a shard that did not come to its end.
export interface Result {
  /** Place of the case in the campaign. */
  readonly index: number;
  readonly title: string;
  readonly seconds: number;
  /** What went wrong; absent when nothing did. */
  readonly error?: string;
}

/** What one shard leaves, as JSON. */
export interface Shard {
  readonly campaign: string;
  readonly seed: string;
  /** From 1. */
  readonly shard: number;
  readonly of: number;
  /** Cases of the whole campaign. */
  readonly cases: number;
  readonly results: readonly Result[];
}

/** `i/n`, both from 1. */
export function parseShard(text: string): { shard: number; of: number } {
  const match = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text);
  const [shard, of] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || shard > of) {
    throw new Error(`Cannot use "${text}" as a shard: it is i/n, as 1/4`);
  }
  return { shard, of };
}

/** Neighbours are alike in length, so they go to different shards. */
export function belongsTo(index: number, shard: number, of: number): boolean {
  return index % of === shard - 1;
}

/** A record; one that is none is named. */
export function readShard(path: string): Shard {
  try {
    const shard = JSON.parse(Deno.readTextFileSync(path)) as Shard | null;
    if (Array.isArray(shard?.results)) return shard as Shard;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Error(`Cannot read "${path}": it is no record of a shard`);
}

/** Numbers as ranges: 1-3, 5. */
function ranges(numbers: readonly number[]): string {
  const found: [first: number, last: number][] = [];
  for (const number of numbers) {
    const open = found.at(-1);
    if (open !== undefined && open[1] === number - 1) open[1] = number;
    else found.push([number, number]);
  }
  return found.map(([first, last]) =>
    first === last ? `${first}` : `${first}-${last}`
  ).join(", ");
}

/** All results in the order of cases. */
export function merge(shards: readonly Shard[]): Result[] {
  const [first] = shards;
  if (first === undefined) throw new Error("Cannot merge: there are no shards");
  const { campaign, seed, of, cases } = first;
  for (const s of shards) {
    const same = s.campaign === campaign && s.seed === seed &&
      s.of === of && s.cases === cases;
    if (!same) {
      throw new Error(
        `Cannot merge: shard ${s.shard}/${s.of} of "${s.campaign}" with seed ` +
          `"${s.seed}" and ${s.cases} cases is of another run`,
      );
    }
  }
  const problems: string[] = [];
  const missing: number[] = [];
  for (let shard = 1; shard <= of; shard++) {
    const found = shards.filter((s) => s.shard === shard);
    if (found.length === 0) missing.push(shard);
    if (found.length > 1) {
      problems.push(`shard ${shard}/${of} is there ${found.length} times`);
    }
    if (found.length !== 1) continue;
    const due = Array.from({ length: cases }, (_, i) => i)
      .filter((i) => belongsTo(i, shard, of));
    const done = found[0]!.results.map(({ index }) => index);
    if (due.join() !== done.join()) {
      problems.push(`shard ${shard}/${of} ran cases [${done}], not [${due}]`);
    }
  }
  if (missing.length > 0) {
    problems.unshift(`of ${of} shards ${ranges(missing)} are missing`);
  }
  if (problems.length > 0) {
    throw new Error(`Cannot merge: ${problems.join("; ")}`);
  }
  return shards.flatMap(({ results }) => results)
    .sort((a, b) => a.index - b.index);
}
