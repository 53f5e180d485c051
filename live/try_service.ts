/** A binary of a try takes its place in the guest, and runs there. */
import { ENOSYS, INIT_PROC_NR } from "../core/abi/abi.ts";
import type { BaseComponent } from "../build/mod.ts";
import { MachineError } from "./errors.ts";
import type { Machine, ServiceResult } from "./machine.ts";
import type { Manifest } from "./manifest.ts";
import { Push } from "./push.ts";
import { LogSince } from "./try_log.ts";
import type { TryOptions, TryOutcome } from "./try_report.ts";
import {
  isReplaceable,
  runOn,
  type Standing,
  standingOf,
  takeDown,
} from "./try_standing.ts";

/** Flags of minix-service that say how the new instance gets its state. */
const OWN_WAY = /[adt]/;

type ServiceOptions = TryOptions & { readonly manifest: Manifest };

/** Puts a program in its place. */
export async function install(
  machine: Machine,
  { name, base }: BaseComponent,
): Promise<TryOutcome> {
  const push = await Push.start(machine, [base]);
  await push.keep();
  return {
    ...{ program: name, label: null, outcome: "installed", old: null },
    ...{ instance: null, restarting: false, tookDown: false },
    ...{ status: 0, phase: null, files: push.paths },
  };
}

/** Updates the service that runs a binary, or starts it. */
export async function tryService(
  machine: Machine,
  { name, base, rights, variantPaths }: BaseComponent,
  options: ServiceOptions,
): Promise<TryOutcome> {
  const label = options.label ?? await labelOf(machine, name);
  const before = await standingOf(machine, label);
  // A variant of the old program must not be taken for one of the new.
  const push = await Push.start(
    machine,
    [base, ...rights === undefined ? [] : [rights]],
    variantPaths,
  );
  using log = new LogSince(machine.logPath!);
  let brought: Brought;
  try {
    brought = await bring(machine, before, (runs) =>
      machine.minixService(
        wordsFor(base.path, { ...options, label, name, runs }),
        options.onErr === undefined ? {} : { onErr: options.onErr },
      ), label);
  } catch (error) {
    // What hinders this as well was the reason.
    await push.undo().catch(() => {});
    throw error;
  }
  const { result, tookDown } = brought;
  if (result.status === 0) await push.keep();
  else await push.undo();
  const old = tookDown ? null : before?.instance ?? null;
  const first = await standingOf(machine, label);
  await runOn(machine);
  const now = await standingOf(machine, label);
  const hasDied = result.status === 0 && !isLater(options) &&
    !isSame(first, now, {
      restarts: Math.max(
        tookDown ? 0 : before?.service.restarts ?? 0,
        restartsOf(options),
      ),
    });
  const hints = [
    ...hintsFor(result, now, options),
    ...result.phase === "state transfer" ? [transferHint(machine, log)] : [],
  ];
  for (const hint of hints) options.onHint?.(hint);
  return {
    program: name,
    label,
    outcome: result.status !== 0
      ? "failed"
      : hasDied
      ? "died"
      : old === null
      ? "started"
      : "updated",
    old,
    instance: now?.instance ?? null,
    restarting: now?.instance === null,
    tookDown,
    ...{ status: hasDied ? 1 : result.status, phase: result.phase },
    files: result.status === 0 ? push.paths : [],
  };
}

interface Brought {
  readonly result: ServiceResult;
  /** What stood there was dead, and is down. */
  readonly tookDown: boolean;
}

/** Updates what runs, and starts what does not; what is dead, or dies all the
 * time, is taken down first. */
async function bring(
  machine: Machine,
  before: Standing | undefined,
  call: (runs: boolean) => Promise<ServiceResult>,
  label: string,
): Promise<Brought> {
  const start = async (): Promise<Brought> => ({
    result: await call(false),
    tookDown: before !== undefined,
  });
  const clear = async (dead: Standing | undefined) =>
    dead === undefined ||
    isReplaceable(dead.service) && await takeDown(machine, label);
  if (before === undefined) return await start();
  if (before.instance === null && await clear(before)) return await start();
  const result = await call(true);
  if (result.status !== 0 && result.phase === "request") {
    await runOn(machine);
    const now = await standingOf(machine, label);
    const goesOn = now !== undefined && now.instance !== null &&
      now.instance === before.instance;
    if (!goesOn && await clear(now)) return await start();
  }
  return { result, tookDown: false };
}

/** Whether RS answers before the new instance runs. */
function isLater({ flags = "" }: TryOptions): boolean {
  return /[nq]/.test(flags);
}

function restartsOf({ words = [] }: TryOptions): number {
  const at = words.indexOf("-restarts");
  return at < 0 ? 0 : Number(words[at + 1]);
}

/** Whether one instance is alive, and has been since RS had it. */
function isSame(
  first: Standing | undefined,
  now: Standing | undefined,
  { restarts }: { restarts: number },
): boolean {
  return now !== undefined && now.instance !== null &&
    now.instance === first?.instance && now.service.restarts <= restarts;
}

/** Which part of the state could not be handed over. */
function transferHint(machine: Machine, log: LogSince): string {
  const line = log.lineOf("SELEMENT");
  return line === undefined
    ? `minix-live logs --name ${machine.name}`
    : `the log has ${line}`;
}

/** Next steps after a failure. */
function hintsFor(
  { status, phase }: ServiceResult,
  now: Standing | undefined,
  { manifest }: ServiceOptions,
): string[] {
  const hints: string[] = [];
  if (status === ENOSYS && !manifest.variables.magic) {
    hints.push(
      "this image has services without descriptions of their state: " +
        "one built with -V MKMAGIC=yes can transfer it",
    );
  }
  if (status !== 0 && phase === "request" && now?.instance === null) {
    const { label, endpoint } = now.service;
    hints.push(
      endpoint < INIT_PROC_NR
        ? "try it again when minix-live ps shows another instance"
        : `minix-live minix-service down ${label}`,
    );
  }
  return hints;
}

/** The words of minix-service that let a binary run under a label. */
function wordsFor(
  path: string,
  { label, name, runs, flags, words = [], manifest }: TryOptions & {
    label: string;
    name: string;
    runs: boolean;
    manifest: Manifest;
  },
): string[] {
  const letters = flags ?? "";
  const transfer = runs && manifest.variables.magic && !OWN_WAY.test(letters);
  return [
    ...transfer ? ["-t"] : [],
    ...letters === "" ? [] : [`-${letters}`],
    ...[runs ? "update" : "up", path, "-label", label, "-progname", name],
    ...words,
  ];
}

/** Label of the one service that runs a program, or the program's name. */
async function labelOf(machine: Machine, program: string): Promise<string> {
  const running = (await machine.services())
    .filter(({ progname, label }) => progname === program || label === program);
  if (running.length < 2) return running[0]?.label ?? program;
  const labels = running.map(({ label }) => label).join(", ");
  throw new MachineError(
    `Cannot choose a service: program "${program}" runs as ${labels}`,
    { hint: "--label says which one" },
  );
}
