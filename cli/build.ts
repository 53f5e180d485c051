// `minix-live build`: options to a build, progress to the terminal.
import {
  build,
  BuildError,
  type BuildOptions,
  type BuildReport,
  type BuildStep,
} from "../mod.ts";
import { printLive, printNote, printOut } from "./lib/output.ts";
import { readWords, UsageError } from "./lib/words.ts";

const USAGE = `Usage: minix-live build [OPTION]…

  -o IMAGE            image to write (out/minix_x86.img)
  -b                  larger disk
  -V NAME=VALUE       build variable; beats the same in BUILDVARS:
                        MKASR, MKMAGIC, MKBITCODE, MKLLVMCMDS  yes or no
                        ASRCOUNT     variants of each service (3)
                        ASRSERVICES  services that get variants: NAME,… (all)
                        ASRFLAGS     switches of single transformations
  -j N                jobs at once (JOBS, or the number of processors)
  --seed HEX          seed of the layout randomisation, up to 32 digits
  --service DIR       add a service's folder
  --program DIR       add a program's folder
  --overlay DIR       lay a folder over core/
  --stats             print what each stage did
  --json              print the result as JSON
  --trace             print every step, and all output of a failed tool
  --dump-after=STAGE  keep each module after a stage, in IMAGE.dump/
  --verify-each       check each module after every stage`;

const OPTIONS = {
  output: { type: "string", short: "o" },
  big: { type: "boolean", short: "b" },
  variable: { type: "string", short: "V", multiple: true },
  jobs: { type: "string", short: "j" },
  seed: { type: "string" },
  service: { type: "string", multiple: true },
  program: { type: "string", multiple: true },
  overlay: { type: "string", multiple: true },
  stats: { type: "boolean" },
  json: { type: "boolean" },
  trace: { type: "boolean" },
  "dump-after": { type: "string" },
  "verify-each": { type: "boolean" },
} as const;

function parse(args: string[]) {
  return readWords(args, OPTIONS, { hint: "minix-live build --help" }).values;
}

/** Options of a build from the command line and the environment. */
export function buildOptions(
  args: string[],
  env: (name: string) => string | undefined,
): BuildOptions & { show: { stats: boolean; json: boolean; trace: boolean } } {
  const values = parse(args);
  const jobs = values.jobs ?? (env("JOBS") || undefined);
  return {
    output: values.output,
    buildvars: env("BUILDVARS"),
    variables: values.variable ?? [],
    large: values.big ?? false,
    jobs: jobs === undefined ? undefined : readJobs(jobs),
    seed: values.seed,
    services: values.service ?? [],
    programs: values.program ?? [],
    overlays: values.overlay ?? [],
    dumpAfter: values["dump-after"],
    verifyEach: values["verify-each"] ?? false,
    show: {
      stats: values.stats ?? false,
      json: values.json ?? false,
      trace: values.trace ?? false,
    },
  };
}

function readJobs(text: string): number {
  if (!/^[1-9][0-9]{0,3}$/.test(text)) {
    throw new UsageError(
      `Cannot run "${text}" jobs: want a whole number from 1 to 9999`,
    );
  }
  return Number(text);
}

export async function main(args: string[]): Promise<number> {
  const { show, ...options } = buildOptions(args, (name) => Deno.env.get(name));
  if (parse(args).help) {
    printOut(USAGE);
    return 0;
  }
  for (const name of ["CC", "CXX"]) {
    if (!Deno.env.get(name)) continue;
    printNote(`note: ${name} names a host compiler, and none is needed`);
    break;
  }
  const { onStep, done } = terminalProgress(show.trace);
  let report: BuildReport;
  try {
    report = await build({ ...options, onStep });
  } catch (error) {
    done();
    if (!(error instanceof BuildError)) throw error;
    if (error.hint !== undefined || error.detail === "") throw error;
    if (show.trace) printNote(error.detail.trimEnd());
    throw show.trace
      ? error
      : new UsageError(error.message, "--trace shows the tool's whole output");
  }
  done();
  if (show.json) printOut(JSON.stringify(report, null, 2));
  else printReport(report, show.stats);
  return 0;
}

function terminalProgress(
  trace: boolean,
): { onStep(step: BuildStep): void; done(): void } {
  const live = !trace && Deno.stderr.isTerminal();
  const counts = new Map<string, number>();
  let last = performance.now();
  return {
    done: () => live && printLive(""),
    onStep({ stage, name, hit, milliseconds }) {
      if (trace) {
        const time = hit ? "cached" : `${milliseconds.toFixed(0)} ms`;
        return printNote(`${stage} ${name} ${time}`);
      }
      if (hit) return;
      const count = (counts.get(stage) ?? 0) + 1;
      counts.set(stage, count);
      const now = performance.now();
      if (now - last < (live ? 50 : 5000)) return;
      last = now;
      const text = `${stage} ${name} (${count})`;
      if (live) printLive(text);
      else printNote(text);
    },
  };
}

function printReport(report: BuildReport, stats: boolean): void {
  if (stats) {
    for (const [stage, { runs, hits, milliseconds, counts }] of report.stages) {
      const time = (milliseconds / 1000).toFixed(1);
      printOut(`${stage}: ${runs} run in ${time} s, ${hits} cached`);
      for (const [what, count] of Object.entries(counts)) {
        printOut(`  ${what}: ${count}`);
      }
    }
    printOut(`toolchain processes: ${report.processes}`);
  }
  const seconds = (report.milliseconds / 1000).toFixed(1);
  printOut(`Disk image at ${report.image} (${seconds} s)`);
}
