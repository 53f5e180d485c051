/** Builds a folder's service or program, puts it into a running machine, and
 * updates or starts it there. */
import { dirname, join } from "../host/mod.ts";
import type { BaseBuild } from "../build/mod.ts";
import { progressOf, readJobs } from "./build.ts";
import { MachineError } from "./errors.ts";
import { Interrupt } from "./interrupt.ts";
import type { Machine } from "./machine.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { Push } from "./push.ts";
import type { TryOptions, TryOutcome, TryReport } from "./try_report.ts";
import { install, tryService } from "./try_service.ts";

/** The guest's disk has room for so many twice. */
const VARIANTS_AT_ONCE = 8;
const LOCK_SECONDS = 60;
const POLL_MS = 20;

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
  using interrupt = new Interrupt(options.signal);
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
  const good = programs.filter(({ status }) => status === 0);
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
