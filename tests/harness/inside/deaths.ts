// Deaths and endless loops in an update, one at a time: in each phase the old
// instance or the new one of a member falls, and what becomes of it is legal
// if the tool has an answer, nothing of the system has stopped, and the same
// services can be updated again. Nobody reboots.
import { EAGAIN } from "../../../core/abi/abi.ts";
import { selfUpdate } from "../system.ts";
import * as events from "./events.ts";
import { type Fault, inject } from "./faults.ts";
import { type Event, InsideMachine } from "./machine.ts";

export const WHOSE = ["old", "new"] as const;
export const FAULTS: readonly Fault[] = ["dies", "loops"];

/** Phases of one member, in their order. */
const OF_MEMBER = ["asked", "ready", "swapped", "transferring", "answered"];
/** Those of the whole. */
const OF_ALL = ["committing", "cleaningUp"];

export interface Cell {
  /** What is updated together, in the order of the requests. */
  readonly group: readonly string[];
  /** The member whose phase it is; empty for those of the whole. */
  readonly at: string;
  readonly phase: string;
  readonly victim: string;
  readonly whose: typeof WHOSE[number];
  readonly fault: Fault;
}

/** All cells of a group. */
export function cellsOf(group: readonly string[]): Cell[] {
  const moments = [
    ...group.flatMap((at) => OF_MEMBER.map((phase) => ({ at, phase }))),
    ...OF_ALL.map((phase) => ({ at: "", phase })),
  ];
  return FAULTS.flatMap((fault) =>
    moments.flatMap(({ at, phase }) =>
      group.flatMap((victim) =>
        WHOSE.map((whose) => ({ group, at, phase, victim, whose, fault }))
      )
    )
  );
}

export function titleOf(
  { group, at, phase, victim, whose, fault }: Cell,
): string {
  const where = at === "" ? phase : `${at} ${phase}`;
  return `${group.join("+")}: ${where}: the ${whose} ${victim} ${fault}`;
}

export interface Outcome {
  /** Of the tool; null when it was not asked or had no answer. */
  readonly status: number | null;
  readonly phase: string | null;
  /** Who fell; "nobody" if the instance was gone or the phase never came. */
  readonly fallen: string;
  /** Empty is legal. */
  readonly wrong: string;
}

const DEADLINE = ["-maxtime", "1HZ"];
/** Host's time: the longest wait inside is a minute of the guest's, which
 * passes faster. */
const ANSWER_MS = 15_000;
/** Guest seconds until everything must be as usual. */
const RECOVERY_SECONDS = 40;

function eventOf({ phase }: Cell, endpoint: number): Event {
  switch (phase) {
    case "asked":
      return events.asked(endpoint);
    case "ready":
      return events.ready(endpoint);
    case "swapped":
      return events.swapped(endpoint);
    case "transferring":
      return events.transferring(endpoint);
    case "answered":
      return events.answered(endpoint);
    case "committing":
      return events.committing;
    case "cleaningUp":
      return events.cleaningUp;
    default:
      throw new Error(`No phase "${phase}"`);
  }
}

class Overdue extends Error {}

/** One machine for cell after cell, and another when one has not survived. */
export class Ward implements AsyncDisposable {
  #machine: InsideMachine | undefined;

  async #ready(): Promise<InsideMachine> {
    return this.#machine ??= await InsideMachine.boot();
  }

  async run(cell: Cell): Promise<Outcome> {
    const machine = await this.#ready();
    const seen = { fallen: "nobody" };
    let outcome = {
      status: null as number | null,
      phase: null as string | null,
    };
    try {
      outcome = await bounded(machine, provoke(machine, cell, seen));
      machine.forget();
      await bounded(machine, recovered(machine, cell.group));
      return { ...outcome, ...seen, wrong: "" };
    } catch (error) {
      const wrong = error instanceof Error ? error.message : String(error);
      machine.forget();
      this.#lastLog = machine.lines.slice(-60).join("\n");
      await machine[Symbol.asyncDispose]();
      this.#machine = undefined;
      return { ...outcome, ...seen, wrong };
    }
  }

  #lastLog = "";

  /** What the guest said at the end of the last cell that was not legal. */
  get lastLog(): string {
    return this.#lastLog;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#machine?.[Symbol.asyncDispose]();
  }
}

/** Fails when the guest ends or nothing comes. */
async function bounded<T>(
  machine: InsideMachine,
  work: Promise<T>,
): Promise<T> {
  work.catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Overdue(`no answer within ${ANSWER_MS / 1000} s`)),
      ANSWER_MS,
    );
  });
  const end = machine.ended.then((ending) => {
    throw new Error(`the guest ended: ${JSON.stringify(ending)}`);
  });
  end.catch(() => {});
  try {
    return await Promise.race([work, late, end]);
  } finally {
    clearTimeout(timer);
  }
}

async function provoke(
  machine: InsideMachine,
  cell: Cell,
  seen: { fallen: string },
): Promise<{ status: number | null; phase: string | null }> {
  const { guest } = machine;
  const services = new Map(
    (await guest.services()).map((service) => [service.label, service]),
  );
  const endpoint = services.get(cell.at || cell.group[0]!)!.endpoint;
  const victim = services.get(cell.victim)!.endpoint;
  const old = (await guest.processes())
    .find((process) => process.endpoint === victim)!;
  const failure = machine.once(eventOf(cell, endpoint), ({ kernel }) => {
    const fallen = cell.whose === "old"
      ? kernel.instance(old.instance)
      : kernel.named(old.name).filter(({ instance, isForUpdate }) =>
        instance > old.instance && isForUpdate
      ).at(-1);
    if (fallen === undefined) return;
    machine.circle(fallen, inject(kernel, fallen, cell.fault));
    seen.fallen = `${fallen.name}#${fallen.instance} at ${fallen.endpoint}`;
  });
  let broken: unknown;
  failure.catch((error) => broken = error);
  if (cell.group.length === 1) {
    const words = [...selfUpdate(cell.group[0]!, "-t"), ...DEADLINE];
    const { status, phase } = await guest.minixService(words);
    if (broken !== undefined) throw broken;
    return { status, phase };
  }
  for (const label of cell.group) {
    const { status, stderr } = await guest.minixService(
      [...selfUpdate(label, "-q", "-t"), ...DEADLINE],
    );
    if (status !== 0) throw new Error(`no queue: ${stderr}`);
  }
  const { status, phase } = await guest.minixService(["sysctl", "upd_run"]);
  if (broken !== undefined) throw broken;
  return { status, phase };
}

/** Who can run programs that read files has PM, VFS, VM, SCHED, a file server
 * and a driver; and the services of the group are updated. */
async function recovered(
  { guest }: InsideMachine,
  group: readonly string[],
): Promise<void> {
  const ls = await guest.exec(["/bin/ls", "/service"]);
  if (ls.status !== 0) throw new Error(`ls: status ${ls.status}`);
  for (const label of new Set([...group, "ds", "rs", "vm"])) {
    let last = "";
    for (let second = 0;; second++) {
      const { status, phase, stderr } = await guest.minixService(
        selfUpdate(label, "-t"),
      );
      last = `${status} in ${phase}: ${stderr.trim()}`;
      if (status === 0) break;
      if (status !== EAGAIN || second === RECOVERY_SECONDS) {
        throw new Error(`${label} cannot be updated afterwards: ${last}`);
      }
      await guest.exec(["/bin/sleep", "1"]);
    }
  }
}
