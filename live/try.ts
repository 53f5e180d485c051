/** Builds a folder's service or program, puts it into a running machine, and
 * updates or starts it there. */
import { ENOSYS } from "../core/abi/abi.ts";
import { dirname, join } from "../host/mod.ts";
import type { BaseBuild, BaseComponent, BuildVariables } from "../build/mod.ts";
import { type BuildStep, progressOf, readJobs } from "./build.ts";
import { MachineError } from "./errors.ts";
import type { Machine } from "./machine.ts";
import { Push } from "./push.ts";
import type { UpdatePhase } from "./update_phase.ts";

/** The guest's disk has room for so many twice. */
const VARIANTS_AT_ONCE = 8;
const LOCK_SECONDS = 60;
const POLL_MS = 20;
/** Flags of minix-service that say how the new instance gets its state. */
const OWN_WAY = /[adt]/;

/** How a folder is tried. */
export interface TryOptions {
  /** Label of the service; the one that runs the program, or its name. */
  readonly label?: string | undefined;
  /** Flags of minix-service, as "a"; "t" where the image can transfer state. */
  readonly flags?: string | undefined;
  /** Options of minix-service and their values, as `["-state", "2"]`. */
  readonly words?: readonly string[];
  /** Jobs at once; the number of processors. */
  readonly jobs?: number | undefined;
  /** Folders that the image was built with, laid over the guest's sources. */
  readonly overlays?: readonly string[];
  /** Ends it: at once while it builds, else when what it puts into the guest
   * is whole there. Variants that are missing then come with the next try. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step of the build. */
  readonly onStep?: (step: BuildStep) => void;
  /** Called when the new code runs, before its variants are made. */
  readonly onAnswer?: (report: Omit<TryReport, "allMilliseconds">) => void;
  /** Called with what the compiler warns of. */
  readonly onWarning?: (text: string) => void;
  /** Gets the next step after a failure, where one is known. */
  readonly onHint?: (text: string) => void;
  /** Gets what the guest's minix-service says. */
  readonly onErr?: (bytes: Uint8Array) => void;
}

/** What became of a service or a program. */
export interface TryOutcome {
  /** Name of the program. */
  readonly program: string;
  /** Label of the service; null of what is no service. */
  readonly label: string | null;
  /** A failed one is as it was before: the old instance runs, or none. */
  readonly outcome: "updated" | "started" | "installed" | "failed";
  /** Number of the instance that ran before; null if none did. */
  readonly old: number | null;
  /** Number of the instance that runs now; null if none does. */
  readonly instance: number | null;
  /** Status of minix-service; 0 of what is no service. */
  readonly status: number;
  /** The phase in which an update failed. */
  readonly phase: UpdatePhase | null;
  /** Paths in the guest of what was installed; none after a failure. Variants
   * have theirs in `/service/asr`. */
  readonly files: readonly string[];
}

/** What a try did, and how long it took. */
export interface TryReport {
  /** One for each service or program of the folder. */
  readonly programs: readonly TryOutcome[];
  /** Until the new code ran. */
  readonly milliseconds: number;
  /** Of those, the build. */
  readonly buildMilliseconds: number;
  /** Until the randomised variants were in their places, too. */
  readonly allMilliseconds: number;
}

/** The part of an image's manifest that says how it was built. */
interface Manifest {
  readonly variables: BuildVariables;
  readonly seed: string;
  readonly interface: string;
}

/** Builds a folder as the machine's image was built, and lets it run there.
 * Variants of what runs follow at the end; until then there are none. */
export async function tryFolder(
  machine: Machine,
  folder: string,
  options: TryOptions = {},
): Promise<TryReport> {
  const start = performance.now();
  const manifest = readManifest(machine);
  const { withBases } = await import("../build/mod.ts");
  const settings = {
    ...{ variables: manifest.variables, seed: manifest.seed },
    ...{ services: [], programs: [], large: false, verifyEach: false },
    jobs: readJobs(options.jobs ?? navigator.hardwareConcurrency),
    overlays: options.overlays ?? [],
    choice: { folder },
  };
  const interrupt = new Interrupt(options.signal);
  const work = withBases(settings, progressOf(options), async (build) => {
    judge(build, { manifest, folder, ...options });
    using _turn = await takeTurn(machine);
    const report = await interrupt.after(() =>
      runBases(machine, build, { ...options, manifest })
    );
    const answered = {
      ...report,
      milliseconds: Math.round(performance.now() - start),
      buildMilliseconds: build.milliseconds,
    };
    options.onAnswer?.(answered);
    interrupt.check();
    await addVariants(machine, build, { ...answered, interrupt });
    const allMilliseconds = Math.round(performance.now() - start);
    return { ...answered, allMilliseconds };
  });
  return await interrupt.orEndOf(work);
}

/** The end that a caller asks for: at once, but for what must be whole. */
class Interrupt {
  readonly #signal: AbortSignal | undefined;
  readonly #now = Promise.withResolvers<never>();
  #whole = false;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#now.promise.catch(() => {});
    signal?.addEventListener("abort", () => this.#end(), { once: true });
    if (signal?.aborted) this.#end();
  }

  #end(): void {
    if (!this.#whole) this.#now.reject(this.#signal!.reason);
  }

  check(): void {
    this.#signal?.throwIfAborted();
  }

  /** Work that is done to its end; none is begun after the interrupt. */
  async after<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    this.#whole = true;
    try {
      return await work();
    } finally {
      this.#whole = false;
    }
  }

  orEndOf<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#now.promise]);
  }
}

/** Refuses what cannot run there. */
function judge(
  build: BaseBuild,
  { manifest, folder, label }: TryOptions & {
    manifest: Manifest;
    folder: string;
  },
): void {
  if (build.interface !== manifest.interface) {
    throw new MachineError(
      `Cannot try "${folder}": the machine was built with other headers ` +
        "(core/include) than there are now",
      {
        hint: "build and boot again; an image with --overlay needs it here too",
      },
    );
  }
  const { length } = build.components.filter(({ kind }) => kind === "service");
  if (label === undefined || length === 1) return;
  throw new MachineError(
    `Cannot use label "${label}": "${folder}" has ${length} services, ` +
      "and it is the name of one",
  );
}

async function runBases(
  machine: Machine,
  { components }: BaseBuild,
  options: TryOptions & { manifest: Manifest },
): Promise<{ programs: TryOutcome[] }> {
  const programs: TryOutcome[] = [];
  for (const component of components) {
    programs.push(
      component.kind === "service"
        ? await tryService(machine, component, options)
        : await install(machine, component),
    );
  }
  return { programs };
}

/** Of what runs now; what failed has its old ones. */
async function addVariants(
  machine: Machine,
  build: BaseBuild,
  { programs, interrupt }: {
    programs: readonly TryOutcome[];
    interrupt: Interrupt;
  },
): Promise<void> {
  const good = programs.filter(({ outcome }) => outcome !== "failed");
  if (good.length === 0) return;
  const variants = await build.variants();
  for (const { program } of good) {
    const files = variants.get(program) ?? [];
    for (let at = 0; at < files.length; at += VARIANTS_AT_ONCE) {
      const some = files.slice(at, at + VARIANTS_AT_ONCE);
      await interrupt.after(async () =>
        await (await Push.start(machine, some)).keep()
      );
    }
  }
}

function readManifest(machine: Machine): Manifest {
  const { image } = machine;
  if (image === undefined) {
    throw new MachineError(
      "Cannot tell how the machine was built: it does not say what its image is",
      { hint: "boot it with this minix-live, and name it: --name M" },
    );
  }
  let manifest: Manifest;
  try {
    manifest = JSON.parse(Deno.readTextFileSync(`${image}.json`));
  } catch (cause) {
    const { message } = cause as Error;
    throw new MachineError(
      `Cannot read "${image}.json", which says how the machine was built: ` +
        message.split(" (os error ")[0],
      { cause },
    );
  }
  return manifest;
}

/** One try at a time puts files into a machine. */
async function takeTurn(machine: Machine): Promise<Disposable> {
  const path = join(dirname(machine.logPath!), "lock.try");
  const file = Deno.openSync(path, { write: true, create: true });
  const end = performance.now() + LOCK_SECONDS * 1000;
  while (!file.tryLockSync(true)) {
    if (performance.now() > end) {
      file.close();
      throw new MachineError(
        `Cannot install in machine "${machine.name}": another try has been ` +
          `at it for ${LOCK_SECONDS} s`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return file;
}

async function install(
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

async function tryService(
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
  const result = await machine.minixService(
    words,
    options.onErr === undefined ? {} : { onErr: options.onErr },
  );
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
