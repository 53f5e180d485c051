// An update of one service that is watched from inside: both instances at the
// answer of the new one, and the old one from its answer to its next word.
import { answered, ready, released } from "./events.ts";
import { Frozen, type Range } from "./frozen.ts";
import type { Event, InsideMachine } from "./machine.ts";
import { BY_NAME, type Judge, standing, type Verdict } from "./judge.ts";

/** Files that the instances were loaded from; undefined where that is not
 * known. */
export interface Binaries {
  readonly old?: Uint8Array | undefined;
  readonly next?: Uint8Array | undefined;
}

export interface Seen {
  /** Of the tool. */
  readonly status: number | null;
  readonly phase: string | null;
  /** Numbers of the instances behind the endpoint. */
  readonly before: number;
  readonly after: number;
  /** When the new instance had answered; undefined if it never did. */
  readonly verdict: Verdict | undefined;
  /** What is another in the old instance from its answer to RS to RS's next
   * word to it; undefined if it never heard one. */
  readonly changed: readonly Range[] | undefined;
  /** Guest instructions from the old instance's answer to the release of
   * whoever serves then. */
  readonly pause: number;
}

async function instanceAt(
  { guest }: InsideMachine,
  endpoint: number,
): Promise<number> {
  const found = (await guest.processes())
    .filter((process) => process.endpoint === endpoint);
  if (found.length !== 1) {
    throw new Error(`${found.length} processes are behind ${endpoint}`);
  }
  return found[0]!.instance;
}

/** Watches the service's first update while `run` makes it. */
export async function watched(
  machine: InsideMachine,
  endpoint: number,
  run: () => Promise<{ status: number | null; phase: string | null }>,
  { binaries = {}, judge = BY_NAME, look = answered(endpoint), root }: {
    binaries?: Binaries;
    judge?: Judge;
    /** When the instances are compared. */
    look?: Event;
    /** Where the new one's state description is, if it has not told yet. */
    root?: number | undefined;
  } = {},
): Promise<Seen> {
  const before = await instanceAt(machine, endpoint);
  let frozen: Frozen | undefined;
  let start = 0;
  let pause = 0;
  let verdict: Verdict | undefined;
  let changed: readonly Range[] | undefined;
  const failures: unknown[] = [];
  let over = false;
  const guarded = (promise: Promise<void>) =>
    promise.catch((error) => {
      // What never came shows in the result.
      if (!over) failures.push(error);
    });
  guarded(machine.once(ready(endpoint), ({ kernel }) => {
    frozen = new Frozen(kernel.at(endpoint)!);
    start = kernel.guest.instructions;
  }));
  guarded(machine.once(look, ({ kernel }) => {
    const [one, two] = [kernel.instance(before)!, kernel.at(endpoint)!];
    // One that failed has registered no state.
    const next = standing(two, binaries.next);
    if (root === undefined && next.root === 0) return;
    verdict = judge.judge(
      standing(one, binaries.old),
      root === undefined ? next : { ...next, root },
    );
  }));
  guarded(machine.once(
    (line, kernel) => frozen !== undefined && released(endpoint)(line, kernel),
    ({ kernel }) => {
      pause = kernel.guest.instructions - start;
      if (kernel.at(endpoint)!.instance !== before) return;
      changed = frozen!.differences(new Frozen(kernel.at(endpoint)!));
    },
  ));
  const { status, phase } = await run();
  over = true;
  machine.forget();
  if (failures.length > 0) throw failures[0];
  const after = await instanceAt(machine, endpoint);
  return { status, phase, before, after, verdict, changed, pause };
}
