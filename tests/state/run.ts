// Cases as host processes: each goes through all kinds of transfer, and what
// came of each is judged by what the generator knows of the case.
import { ST_LU_ASR, ST_LU_NOMMAP } from "../../core/abi/abi.ts";
import { type Instance, ProgramBuilder, start } from "../magic/program.ts";
import type { Version } from "./members.ts";
import { type Kind, KINDS, mayRefuse } from "./shape.ts";
import { shapeOf } from "./shapes/mod.ts";
import { type Case, sources, writeSources } from "./source.ts";

/** `broken`: the program fails before any transfer. */
export type Outcome = "equal" | "refused" | "lie" | "crash" | "broken";

export interface Way {
  readonly outcome: Outcome;
  /** What the program said, if there was more than an equal state. */
  readonly said: string;
}

/** Kinds that could be tried; `back` needs `both`, and `again` `layout`. */
export type Ways = Partial<Record<Kind, Way>>;

/** The binaries of a program, each built when it is asked for. */
export interface Programs {
  base(): Promise<string>;
  /** The same in two other layouts. */
  layout(): Promise<string>;
  second(): Promise<string>;
  next(): Promise<string>;
  nextLayout(): Promise<string>;
}

/** Where each kind leads, and what may follow it. */
const TARGET: Readonly<Record<Kind, keyof Programs>> = {
  self: "base",
  layout: "layout",
  again: "second",
  version: "next",
  both: "nextLayout",
  back: "base",
};
const SECOND: Partial<Record<Kind, Kind>> = { layout: "again", both: "back" };

/** How long an instance lives that hangs; more than a busy host needs. */
const SECONDS = 60;

/** Both versions of a program of these cases. */
export function buildCases(
  builder: ProgramBuilder,
  cases: readonly Case[],
): Programs {
  return buildSources(
    builder,
    (version) => sources(cases, version, "process.c"),
  );
}

/** A case among those of a program. */
export interface Placed {
  readonly programs: Programs;
  readonly number: number;
}

/** The cases in one program, but for those that would have all refused. */
export function placeCases(
  builder: ProgramBuilder,
  cases: readonly Case[],
): readonly Placed[] {
  const isApart = (one: Case) => shapeOf(one.shape).apart ?? false;
  const programs = buildCases(builder, cases.filter((one) => !isApart(one)));
  let next = 0;
  return cases.map((one) =>
    isApart(one)
      ? { programs: buildCases(builder, [one]), number: 0 }
      : { programs, number: next++ }
  );
}

/** All of these that share a program, tried together. */
export async function tryTogether(
  placed: readonly Placed[],
  options?: Parameters<typeof tryCases>[2],
): Promise<Ways> {
  const counts = Map.groupBy(placed, ({ programs }) => programs);
  const [programs, most] = [...counts].sort(([, a], [, b]) =>
    b.length - a.length
  )[0]!;
  return await tryCases(programs, most.map(({ number }) => number), options);
}

/** Both versions of a program; files by name. */
export function buildSources(
  builder: ProgramBuilder,
  filesOf: (version: Version) => ReadonlyMap<string, string>,
): Programs {
  const name = builder.freshName();
  const prepare = (version: Version) => {
    const folder = `${builder.folder}/${name}/v${version}`;
    const units = writeSources(folder, filesOf(version));
    const place = `${name}v${version}`;
    builder.add(place, folder);
    return (seed: string) =>
      once(() =>
        builder.build(
          `${name}-${version}${seed}`,
          units.map((file) => `${place}/${file}`),
          { folder: `tests/${place}`, ...seed === "" ? {} : { seed } },
        )
      );
  };
  const one = prepare(1), two = prepare(2);
  return {
    base: one(""),
    layout: one("1"),
    second: one("2"),
    next: two(""),
    nextLayout: two("3"),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => made ??= make();
}

/** Checksums that an instance shows: at once, and after each step. */
interface Trace {
  readonly sums: number[];
  /** Steps that were done before. */
  readonly done: number;
  /** Why there are no more of them. */
  error?: string;
}

const STEPS = 2;

async function follow(
  instance: Instance,
  done: number,
  between?: (next: Instance) => Promise<void>,
): Promise<Trace> {
  const trace: Trace = { sums: [instance.values.get("sum")!], done };
  try {
    while (done + trace.sums.length <= STEPS) {
      trace.sums.push(await instance.work());
      if (trace.sums.length === 2) await between?.(instance);
    }
  } catch (error) {
    trace.error = String(error);
  }
  return trace;
}

function judge(trace: Trace, expected: readonly number[]): Way {
  if (trace.error !== undefined) {
    return { outcome: "crash", said: `a step after it: ${trace.error}` };
  }
  const wanted = expected.slice(trace.done);
  if (trace.sums.every((sum, i) => sum === wanted[i])) {
    return { outcome: "equal", said: "" };
  }
  const said = `checksums ${hex(trace.sums)}, not ${hex(wanted)}`;
  return { outcome: "lie", said };
}

/**
 * Sends the state of these cases of a program every way. The first instance
 * stands still until all others have what they need; then it works on as they
 * did, and its checksums are the right ones.
 */
export async function tryCases(
  programs: Programs,
  numbers: readonly number[],
  { kinds = KINDS, seconds = SECONDS }: {
    kinds?: readonly Kind[];
    /** How long an instance may live. */
    seconds?: number;
  } = {},
): Promise<Ways> {
  const words = numbers.map(String);
  // Instances do not wait for a build.
  await programs.base();
  for (const kind of kinds) await programs[TARGET[kind]]();
  if (kinds.includes("again")) await programs.layout();
  if (kinds.includes("back")) await programs.nextLayout();
  const ways: Ways = {};
  const traces: Partial<Record<Kind, Trace>> = {};
  await using first = await start(await programs.base(), undefined, {
    words,
    seconds,
  });
  const go = async (
    kind: Kind,
    from: Instance,
    done: number,
    between?: (next: Instance) => Promise<void>,
  ) => {
    const to = await programs[TARGET[kind]]();
    // A process inherits no mappings.
    const flags = kind === "self" ? ST_LU_NOMMAP : ST_LU_ASR;
    await using next = await start(to, from, {
      flags,
      words,
      seconds,
    });
    if (next.ready) {
      traces[kind] = await follow(next, done, between);
    } else {
      const refused = (next.values.get("result") ?? 0) !== 0;
      const outcome = refused ? "refused" : "crash";
      ways[kind] = { outcome, said: next.lines.join("\n") };
    }
  };
  if (first.ready) {
    for (const kind of ["self", "layout", "version", "both"] as const) {
      const second = SECOND[kind];
      const wanted = second !== undefined && kinds.includes(second);
      if (!wanted && !kinds.includes(kind)) continue;
      const between = async (next: Instance) => {
        if (wanted) await go(second, next, 1);
      };
      await go(kind, first, 0, between);
    }
  }
  const expected = first.ready ? await follow(first, 0) : undefined;
  if (expected === undefined || expected.error !== undefined) {
    const said = expected?.error ?? first.lines.join("\n");
    return { self: { outcome: "broken", said } };
  }
  for (const kind of KINDS) {
    const trace = traces[kind];
    if (trace !== undefined) ways[kind] = judge(trace, expected.sums);
  }
  // What follows a wrong state tells nothing.
  if (ways.layout?.outcome !== "equal") delete ways.again;
  if (ways.both?.outcome !== "equal") delete ways.back;
  return ways;
}

function hex(sums: readonly number[]): string {
  return sums.map((sum) => sum.toString(16)).join(" ");
}

export interface Failure {
  readonly kind: Kind;
  readonly way: Way;
  readonly what: What;
}

/** `lie`: success and another state, or a crash. */
export type What = "lie" | "needless refusal" | "broken program";

/** The kinds in which the case came to what it must not. */
export function failures(
  one: Case,
  ways: Ways,
): Failure[] {
  const { expected } = shapeOf(one.shape);
  return KINDS.flatMap((kind): Failure[] => {
    const way = ways[kind];
    if (way === undefined || way.outcome === "equal") return [];
    if (way.outcome === "broken") {
      return [{ kind, way, what: "broken program" }];
    }
    if (way.outcome !== "refused") return [{ kind, way, what: "lie" }];
    if (mayRefuse(expected, kind)) return [];
    return [{ kind, way, what: "needless refusal" }];
  });
}

/** One word for each kind, in their order, of those that are not equal. */
export function summary(ways: Ways): string {
  return KINDS.flatMap((kind) => {
    const outcome = ways[kind]?.outcome ?? "equal";
    return outcome === "equal" ? [] : [`${kind} ${outcome}`];
  }).join(", ");
}
