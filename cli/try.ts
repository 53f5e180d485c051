// `minix-live try`: a folder's service or program, built, pushed and updated.
import {
  attach,
  BuildError,
  type MachineAddress,
  MinixLiveError,
  tryFolder,
  type TryOptions,
  type TryOutcome,
  type TryReport,
} from "../mod.ts";
import { BuildProgress, printDetail } from "./lib/build_progress.ts";
import { mainOf } from "./lib/call.ts";
import { Changes } from "./lib/changes.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { readWhole } from "./lib/numbers.ts";
import { printNote, printOut, writeErr } from "./lib/output.ts";
import { sayError } from "./lib/say_error.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "try",
  about: "build a service from its folder and update it in a machine",
  text:
    "Builds the services or programs of a folder as the machine's image was " +
    "built, puts them into the machine, their randomised variants too, and " +
    "updates the service that runs there, or starts it. A program is only " +
    "installed. When an update fails, the old instance goes on, and the old " +
    "files are in their places again. A service that has died is taken down " +
    "and started.\n\n" +
    "A folder of the system's own sources works as well. What a folder may " +
    "hold: docs/adding-a-service.md.",
  options: {
    label: {
      value: "L",
      about:
        "label of the service (the one that runs the program, or its name)",
      complete: "label",
    },
    watch: {
      about: "do it again at each save in DIR or an overlay, until Ctrl-C",
    },
    flags: {
      value: "LETTERS",
      about: "flags of minix-service (t where the image can transfer state)",
    },
    pass: {
      value: "OPTION=VALUE",
      multiple: true,
      about: "an option of minix-service, as state=2",
    },
    jobs: {
      short: "j",
      value: "N",
      about: "jobs at once (JOBS, or the number of processors)",
    },
    overlay: {
      value: "DIR",
      multiple: true,
      about: "a folder over core/ that the image was built with",
      complete: "folder",
    },
    name: { ...MACHINE.name },
    ...JSON_OPTION,
    trace: { about: "print every step, and all output of a failed tool" },
  },
  arguments: [{ name: "DIR", complete: "folder" }],
  statuses: [
    ["130", "Ctrl-C ended --watch"],
    ["N", "else: of minix-service, which failed; 1 for what died at once"],
  ],
  json: {
    "programs[].program?": "name of a program of the folder",
    "programs[].label?": "label of the service, or null of what is none",
    "programs[].outcome?":
      "updated, started, installed, died (at once) or failed",
    "programs[].old?": "number of the instance before, or null",
    "programs[].instance?": "number of the instance that runs now, or null",
    "programs[].restarting?": "whether none runs, and RS starts it again",
    "programs[].tookDown?": "whether a dead one stood there before",
    "programs[].status?": "status of minix-service; 1 of what died",
    "programs[].phase?": "the phase in which an update failed, or null",
    "programs[].files?": "paths in the guest of what was installed",
    milliseconds: "how long it took until the new code ran",
    buildMilliseconds: "the build, of that",
    allMilliseconds: "until the randomised variants were there, too",
    "error?": "with --watch: why a round came to nothing; it has no programs",
  },
  examples: [
    ["try my-service", "build it; update or start it"],
    ["try core/servers/ds", "a service of the system, in a checkout"],
    ["try --watch my-service", "again at each save"],
    ["try my-service --pass state=2", "when no request is open"],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const { name, json, watch, trace } = options;
  const [folder] = words as [string];
  const address = name === undefined ? {} : { name };
  const settings = {
    label: options.label,
    flags: readFlags(options.flags),
    words: options.pass.flatMap(readOption),
    jobs: readJobs(options.jobs),
    overlays: options.overlay,
  };
  const round = { address, folder, settings, trace, json };
  if (!watch) {
    return await interruptible((stop) => runRound(round, stop), IMPATIENT);
  }
  return await watchFolder(round);
});

/** What the guest was given is taken back, which takes time. */
const IMPATIENT = { impatient: true };

type Answered = Omit<TryReport, "allMilliseconds">;

/** What minix-service says of a service that no file grants anything. */
const WITHOUT_ENTRY = /couldn't parse config|service '[^']*' not found in/;

interface Round {
  readonly address: MachineAddress;
  readonly folder: string;
  readonly settings: TryOptions;
  readonly trace: boolean;
  readonly json: boolean;
}

function readFlags(letters: string | undefined): string | undefined {
  if (letters === undefined || /^[a-z]+$/.test(letters)) return letters;
  throw new UsageError(
    `Cannot use "${letters}" for --flags: want letters, as "a"`,
    "minix-live man minix-service",
  );
}

function readOption(text: string): string[] {
  const [, name, value] = /^-?([a-z_-]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined) return [`-${name}`, value!];
  throw new UsageError(
    `Cannot use "${text}" for --pass: want OPTION=VALUE, as state=2`,
    "minix-live man minix-service",
  );
}

function readJobs(option: string | undefined): number | undefined {
  const text = option ?? (Deno.env.get("JOBS") || undefined);
  if (text === undefined) return undefined;
  return readWhole(text, option === undefined ? "JOBS" : "--jobs", table.name);
}

/** One build and what comes of it; the status. */
async function runRound(round: Round, stop: AbortSignal): Promise<number> {
  const { address, folder, settings, json } = round;
  let report: TryReport;
  let complaint = "";
  const hints: string[] = [];
  {
    using progress = new BuildProgress(round.trace, { notes: false });
    try {
      await using machine = await attach(address);
      report = await tryFolder(machine, folder, {
        ...settings,
        signal: stop,
        onAnswer: (answered) => {
          progress.clear();
          for (const program of answered.programs) {
            if (!json || program.status !== 0) tell(program, answered);
          }
        },
        onStep: progress.step,
        onWarning: progress.warning,
        onHint: (text) => hints.push(text),
        onErr: (bytes) => {
          progress.clear();
          writeErr(bytes);
          complaint += new TextDecoder().decode(bytes);
        },
      });
    } catch (error) {
      progress.clear();
      if (error instanceof BuildError) printDetail(error, round.trace);
      throw error;
    }
  }
  for (const hint of hints) printNote(`hint: ${hint}`);
  if (json) printJson(report);
  for (const program of report.programs) {
    if (program.status !== 0 && WITHOUT_ENTRY.test(complaint)) {
      const path = `${
        folder.replace(/(?<=.)\/+$/, "")
      }/${program.program}.conf`;
      printNote(
        `hint: ${path} has to have "service ${program.program} { … };"`,
      );
    }
  }
  return report.programs.find(({ status }) => status !== 0)?.status ?? 0;
}

function tell(program: TryOutcome, answered: Answered): void {
  if (program.status !== 0) return printNote(`minix-live: ${faultOf(program)}`);
  const { label, outcome, old, instance, tookDown } = program;
  const { milliseconds, buildMilliseconds } = answered;
  const time = `${milliseconds} ms (build ${buildMilliseconds} ms)`;
  if (outcome === "installed") {
    printOut(`installed ${program.program} at ${program.files[0]} in ${time}`);
  } else if (outcome === "updated") {
    printOut(`updated ${label} from instance ${old} to ${instance} in ${time}`);
  } else {
    const dead = tookDown ? "; what stood there was dead" : "";
    printOut(`started ${label} as instance ${instance} in ${time}${dead}`);
  }
}

function faultOf(
  { label, outcome, old, instance, restarting, status, phase }: TryOutcome,
): string {
  const rest = instance !== null
    ? `RS has started it again as instance ${instance}`
    : restarting
    ? "RS starts it again"
    : "nothing of it runs";
  if (outcome === "died") {
    const did = old === null ? "started" : "updated";
    return `${did} ${label}, which died at once; ${rest}`;
  }
  const where = phase === null ? "" : ` in phase "${phase}"`;
  const what = `Cannot ${old === null ? "start" : "update"} "${label}": ` +
    `status ${status}${where}`;
  if (old === null) return `${what}; ${rest}`;
  return old === instance
    ? `${what}; the old instance ${old} goes on`
    : `${what}; the old instance ${old} died, and ${rest}`;
}

/** A round for each save, until a signal ends it; its status. */
async function watchFolder(round: Round): Promise<number> {
  return await interruptible(async (stop) => {
    using changes = new Changes(
      [round.folder, ...round.settings.overlays ?? []],
      stop,
      (text) => printNote(`minix-live: ${text}`),
    );
    for (;;) {
      try {
        await runRound(round, stop);
      } catch (error) {
        stop.throwIfAborted();
        if (!(error instanceof MinixLiveError)) throw error;
        if (round.json) {
          printJson({ programs: [], ...timeless, error: error.message });
        }
        sayError(error);
      }
      await changes.next();
    }
  }, IMPATIENT);
}

/** Of a round that came to nothing. */
const timeless = {
  milliseconds: null,
  buildMilliseconds: null,
  allMilliseconds: null,
};
