// `minix-live build`: options to a build, progress to the terminal.
import {
  build,
  BuildError,
  buildOnly,
  type BuildOnlyReport,
  type BuildReport,
  type Effort,
} from "../mod.ts";
import { BuildProgress, printDetail } from "./lib/build_progress.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { nearest } from "./lib/nearest.ts";
import { readWhole } from "./lib/numbers.ts";
import { printNote, printOut } from "./lib/output.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

/** Build variables, and values that stand for what they take. */
export const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  MKASR: ["yes", "no"],
  MKMAGIC: ["yes", "no"],
  MKBITCODE: ["yes", "no"],
  MKDEBUG: ["yes", "no"],
  MKLLVMCMDS: ["yes", "no"],
  ASRCOUNT: ["3"],
  ASRSERVICES: [""],
  ASRFLAGS: [""],
};

export const table = verb({
  name: "build",
  about: "make a bootable image from the guest's sources",
  text: "Makes a disk image of the system, with the files that boot it and a " +
    "manifest beside it. What did not change comes from the cache.\n\n" +
    "Build variables:\n\n" +
    "  MKASR        yes: services have randomised variants\n" +
    "  MKMAGIC      yes: services can have their state transferred\n" +
    "  MKBITCODE    yes: services go through bitcode\n" +
    "  MKDEBUG      yes: keeps debug information, in IMAGE.debug/\n" +
    "  MKLLVMCMDS   accepted; the image has no compiler\n" +
    "  ASRCOUNT     variants of each service (3)\n" +
    "  ASRSERVICES  services that get variants: NAME,… (all)\n" +
    "  ASRFLAGS     switches of single transformations",
  options: {
    output: {
      short: "o",
      value: "IMAGE",
      about: "image to write (out/minix_x86.img), or with --only the folder " +
        "of the files (out)",
      complete: "file",
    },
    big: { short: "b", about: "larger disk", excludes: ["only"] },
    only: {
      value: "NAME",
      multiple: true,
      about: "make the ELF files of this service or program, and no image",
      excludes: ["dump-after"],
    },
    variable: {
      short: "V",
      value: "NAME=VALUE",
      multiple: true,
      about: "build variable; beats the same in BUILDVARS",
      complete: Object.entries(VARIABLES).flatMap(([name, values]) =>
        values.map((value) => `${name}=${value}`)
      ),
    },
    jobs: {
      short: "j",
      value: "N",
      about: "jobs at once (JOBS, or the number of processors)",
    },
    seed: {
      value: "HEX",
      about: "seed of the layout randomisation, up to 32 digits",
    },
    service: {
      value: "DIR",
      multiple: true,
      about: "add a service's folder",
      complete: "folder",
    },
    program: {
      value: "DIR",
      multiple: true,
      about: "add a program's folder",
      complete: "folder",
    },
    overlay: {
      value: "DIR",
      multiple: true,
      about: "lay a folder over core/",
      complete: "folder",
    },
    stats: { about: "print what each stage did", excludes: ["json"] },
    ...JSON_OPTION,
    trace: { about: "print every step, and all output of a failed tool" },
    "dump-after": {
      value: "STAGE",
      about: "keep each module after a stage, in IMAGE.dump/",
      choices: ["link", "magic", "optimise", "asr"],
    },
    "verify-each": { about: "check each module after every stage" },
  },
  json: {
    "image?": "path of the image",
    "sha256?": "its hash",
    "files[].path?": "with --only: an ELF file",
    "files[].installed?": "where an image has it",
    "files[].bytes?": "how long it is",
    milliseconds: "how long it took",
    processes: "toolchain processes that were started",
    "stages[].stage": "name of a stage",
    "stages[].runs": "steps that ran",
    "stages[].hits": "steps whose result was in the cache",
    "stages[].milliseconds": "how long they took, of all jobs",
    "stages[].counts": "what the stage's pass counted",
  },
  examples: [
    ["build -b -V MKASR=yes -V ASRCOUNT=2", "two variants of each service"],
    ["build -o x.img --service DIR", "with a service of yours"],
    ["build --only pm -V MKMAGIC=yes", "the one file out/pm"],
  ],
});

/** Of the option, else of the environment. */
function readJobs(option: string | undefined): number | undefined {
  const text = option ?? (Deno.env.get("JOBS") || undefined);
  if (text === undefined) return undefined;
  return readWhole(text, option === undefined ? "JOBS" : "--jobs", table.name);
}

/** Names the variable that was meant; what is wrong with a value, and with
 * those of BUILDVARS, the build says. */
function checkNames(assignments: readonly string[]): void {
  for (const assignment of assignments) {
    const name = assignment.split("=", 1)[0]!;
    if (!assignment.includes("=") || Object.hasOwn(VARIABLES, name)) continue;
    const known = Object.keys(VARIABLES);
    const near = nearest(name, known);
    throw new UsageError(
      `Cannot set "${name}": no such build variable`,
      near === undefined
        ? `there are ${known.join(", ")}`
        : `did you mean ${near}?`,
    );
  }
}

export const main = mainOf(table, async ({ options }) => {
  const { trace, variable, json, stats } = options;
  const buildvars = Deno.env.get("BUILDVARS");
  checkNames(variable);
  const settings = {
    output: options.output,
    buildvars,
    variables: variable,
    jobs: readJobs(options.jobs),
    seed: options.seed,
    services: options.service,
    programs: options.program,
    overlays: options.overlay,
    verifyEach: options["verify-each"],
  };
  noteWhatHasNoEffect(`${buildvars ?? ""} ${variable.join(" ")}`);
  let report: BuildReport | BuildOnlyReport;
  try {
    using progress = new BuildProgress(trace, { notes: true });
    const ears = {
      onStep: progress.step,
      onWarning: progress.warning,
      onNote: progress.note,
    };
    report = options.only.length > 0
      ? await buildOnly({ ...settings, ...ears, only: options.only })
      : await build({
        ...settings,
        ...ears,
        large: options.big,
        dumpAfter: options["dump-after"],
      });
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    if (error.hint !== undefined || error.detail === "") throw error;
    if (printDetail(error, trace)) throw error;
    throw new UsageError(
      error.message,
      "--trace shows the tool's whole output",
    );
  }
  if (json) {
    printJson({
      ...report,
      stages: report.stages.map(([stage, rest]) => ({ stage, ...rest })),
    });
  } else {
    if (stats) printStats(report);
    const seconds = (report.milliseconds / 1000).toFixed(1);
    if ("image" in report) {
      printOut(`Disk image at ${report.image} (${seconds} s)`);
    } else {
      for (const { path } of report.files) printOut(path);
    }
  }
  return 0;
});

/** What MINIX's build takes and ours has no use for. */
function noteWhatHasNoEffect(variables: string): void {
  const host = ["CC", "CXX"].find((name) => Deno.env.get(name));
  if (host !== undefined) {
    printNote(`note: ${host} names a host compiler, and none is needed`);
  }
  if (/\bMKLLVMCMDS=yes(\s|$)/.test(variables)) {
    printNote("note: MKLLVMCMDS=yes brings no compiler: the image has none");
  }
}

function printStats(report: Effort): void {
  for (const [stage, { runs, hits, milliseconds, counts }] of report.stages) {
    const time = (milliseconds / 1000).toFixed(1);
    printOut(`${stage}: ${runs} run in ${time} s, ${hits} cached`);
    for (const [what, count] of Object.entries(counts)) {
      printOut(`  ${what}: ${count}`);
    }
  }
  printOut(`toolchain processes: ${report.processes}`);
}
