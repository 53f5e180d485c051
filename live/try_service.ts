/** A binary of a try takes its place in the guest, and runs there. */
import { ENOSYS } from "../core/abi/abi.ts";
import type { BaseComponent } from "../build/mod.ts";
import { MachineError } from "./errors.ts";
import type { Machine, ServiceResult } from "./machine.ts";
import type { Manifest } from "./manifest.ts";
import { Push } from "./push.ts";
import type { TryOptions, TryOutcome } from "./try_report.ts";

/** Flags of minix-service that say how the new instance gets its state. */
const OWN_WAY = /[adt]/;

/** Puts a program in its place. */
export async function install(
  machine: Machine,
  { name, base }: BaseComponent,
): Promise<TryOutcome> {
  const push = await Push.start(machine, [base]);
  await push.keep();
  return {
    ...{ program: name, label: null, outcome: "installed", old: null },
    ...{ instance: null, status: 0, phase: null, files: push.paths },
  };
}

/** Updates the service that runs a binary, or starts it. */
export async function tryService(
  machine: Machine,
  { name, base, rights, variantPaths }: BaseComponent,
  options: TryOptions & { manifest: Manifest },
): Promise<TryOutcome> {
  const label = options.label ?? await labelOf(machine, name);
  const old = await instanceOf(machine, label);
  // A variant of the old program must not be taken for one of the new.
  const push = await Push.start(
    machine,
    [base, ...rights === undefined ? [] : [rights]],
    variantPaths,
  );
  const words = wordsFor(base.path, {
    ...{ ...options, label, name, runs: old !== null },
  });
  let result: ServiceResult;
  try {
    result = await machine.minixService(
      words,
      options.onErr === undefined ? {} : { onErr: options.onErr },
    );
  } catch (error) {
    // What hinders this as well was the reason.
    await push.undo().catch(() => {});
    throw error;
  }
  if (result.status === 0) await push.keep();
  else await push.undo();
  if (result.status === ENOSYS && !options.manifest.variables.magic) {
    options.onHint?.(
      "this image has services without descriptions of their state: " +
        "one built with -V MKMAGIC=yes can transfer it",
    );
  }
  return {
    program: name,
    label,
    outcome: result.status !== 0
      ? "failed"
      : old === null
      ? "started"
      : "updated",
    old,
    instance: await instanceOf(machine, label),
    ...{ status: result.status, phase: result.phase },
    files: result.status === 0 ? push.paths : [],
  };
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

/** Number of the instance behind a label; null if there is none. */
async function instanceOf(
  machine: Machine,
  label: string,
): Promise<number | null> {
  const service = (await machine.services()).find((s) => s.label === label);
  if (service === undefined) return null;
  const processes = await machine.processes();
  return processes.find(({ endpoint }) => endpoint === service.endpoint)
    ?.instance ?? null;
}
