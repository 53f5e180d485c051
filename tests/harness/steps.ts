// Which local variables of a step function live across one of its waits.
//
// A step function is left at each AWAIT and CALL and entered again through
// `switch (j->j_state)`: what stands before the switch is done each time, what
// stands between it and the case is not. So a variable (or a parameter) is
// sound if nothing behind the switch changes it. Any other must be set again
// before each read that a wait can come before: between the last wait above
// the read, or the head of a loop with a wait around it, and the read, in code
// that is run whenever the read is. A wait in a branch that returns is none
// for what stands below it. Nobody may keep an address. That is stricter than
// what can go wrong, and simple. Clang's own warning about what is not
// initialised follows every path besides.
import { compileFlags } from "../../build/pipeline/system/flags.ts";
import { clang } from "./clang.ts";
import { type Event, type Node, Walk } from "./steps_tree.ts";

const SERVICE = "core/servers/vfs";

/** The loops around a place: where each begins and ends. */
function loopsAround(
  events: readonly Event[],
  place: number,
): [head: number, end: number][] {
  const open: number[] = [];
  const found: [number, number][] = [];
  for (const [i, { kind }] of events.entries()) {
    if (kind === "loop") open.push(i);
    if (kind !== "end") continue;
    const head = open.pop()!;
    if (head < place && place < i) found.push([head, i]);
  }
  return found;
}

/** Where what was set before may be lost for this read: behind the last wait,
 * or at the head of a loop that waits. -1 if nothing is. */
function lostAt({ events, ending }: Walk, read: number): number {
  const here = events[read]!.inside;
  const waits = events.flatMap(({ kind, inside }, i) =>
    kind === "wait" &&
      inside.every((branch) => here.includes(branch) || !ending.has(branch))
      ? [i]
      : []
  );
  const heads = loopsAround(events, read)
    .filter(([head, end]) => waits.some((wait) => head < wait && wait < end))
    .map(([head]) => head);
  return Math.max(-1, ...waits.filter((wait) => wait < read), ...heads);
}

/** Whether a wait can come after this place. */
function isAwaited(events: readonly Event[], place: number): boolean {
  const waits = events.flatMap(({ kind }, i) => kind === "wait" ? [i] : []);
  return waits.some((wait) => wait > place) ||
    loopsAround(events, place)
      .some(([head, end]) => waits.some((wait) => head < wait && wait < end));
}

/** Whether a variable is set between the two places, whenever the second is
 * reached. */
function isSet(
  events: readonly Event[],
  id: string,
  from: number,
  to: number,
): boolean {
  const { inside } = events[to]!;
  return events.slice(from + 1, to).some((event) =>
    event.id === id && event.whole === true && event.kind !== "escape" &&
    event.inside.every((branch, i) => inside[i] === branch)
  );
}

function problemsOf(fn: Node): string[] {
  const walk = new Walk();
  for (const part of fn.inner!) {
    if (part.kind === "ParmVarDecl") walk.names.set(part.id!, part.name!);
    if (part.kind === "CompoundStmt") walk.visit(part);
  }
  const { events, names } = walk;
  const start = events.findIndex(({ kind }) => kind === "switch");
  if (start < 0) return [];
  const problems = new Set<string>();
  for (const [i, { kind, id }] of events.entries()) {
    const name = names.get(id!);
    if (name === undefined) continue;
    if (kind === "escape") {
      problems.add(`${fn.name}(): the address of "${name}" is kept`);
    }
    const changed = events.some((event, at) =>
      event.id === id && /^(write|fill)$/.test(event.kind) && at > start &&
      isAwaited(events, at)
    );
    if (kind !== "read" || !changed) continue;
    const lost = lostAt(walk, i);
    if (lost >= 0 && !isSet(events, id!, lost, i)) {
      problems.add(`${fn.name}(): "${name}" lives across a wait`);
    }
  }
  return [...problems];
}

function syntax(
  source: string,
  cwd: string,
  ...words: string[]
): Promise<string> {
  const flags = compileFlags("system", SERVICE, []);
  return clang(...flags, ...["-working-directory", cwd, ...words], source);
}

/** What is wrong in a C file of a service, by function and variable. */
export async function livesAcrossWaits(
  source: string,
  cwd: string,
): Promise<string[]> {
  try {
    await syntax(source, cwd, "-Wconditional-uninitialized");
  } catch (error) {
    return [`${source}: ${error instanceof Error ? error.message : error}`];
  }
  const tree = await syntax(source, cwd, "-Xclang", "-ast-dump=json");
  const unit = JSON.parse(tree) as Node;
  return unit.inner!.filter((node) =>
    node.kind === "FunctionDecl" &&
    node.inner?.some((n) => n.kind === "CompoundStmt") &&
    node.loc?.includedFrom === undefined &&
    node.loc?.expansionLoc?.includedFrom === undefined
  ).flatMap(problemsOf);
}
