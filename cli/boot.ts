// `minix-live boot`: runs an image, in the foreground or as a daemon.
import {
  boot,
  DEFAULT_MEMORY,
  endingText,
  EXIT_FAILURE,
  GUEST_PANIC,
  GUEST_SHUTDOWN,
  machineInfo,
  machineName,
  type MachineOptions,
  MEMORY_MEGABYTES,
  onEndSignal,
  runMachine,
  statusOf,
} from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { readDeadline, readWhole } from "./lib/numbers.ts";
import { printNote, writeOut } from "./lib/output.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "boot",
  about: "run an image, in the foreground or as a named machine",
  text:
    "Boots IMAGE with the files of IMAGE.boot beside it: out/minix_x86.img, or " +
    "the image that this program brings, of which the machine keeps a copy. A " +
    "branch boots its own disk.",
  options: {
    detach: {
      short: "d",
      about: "run in the background; return when the guest is ready",
    },
    name: MACHINE.name,
    fresh: {
      about:
        "take a new copy of the image that this program brings; what the " +
        "machine wrote to the one that it had is lost",
    },
    memory: {
      short: "m",
      value: "MB",
      about: `megabytes of memory, ${MEMORY_MEGABYTES.least} to ` +
        `${MEMORY_MEGABYTES.most} (${DEFAULT_MEMORY})`,
    },
    append: {
      value: "TEXT",
      multiple: true,
      about: "more boot parameters; a later one wins",
    },
    serial: {
      value: "file:F",
      about: "also write the serial log to F, which has no bound",
    },
    ephemeral: {
      about: "no write reaches the image, which other such machines may share",
    },
    snapshot: {
      value: "SNAPSHOT",
      complete: "snapshot",
      about: "go on with a snapshot of the machine instead of booting; " +
        "what was written to the image since is lost, unless --ephemeral",
      excludes: ["fresh", "memory", "append"],
    },
    record: {
      value: "FILE",
      about: "write all that `replay` needs to run it again to FILE",
    },
    time: {
      value: "fast|real",
      about: "real: the guest's clock is ours; fast: it begins with the year " +
        "2000, and what nothing uses of it is skipped while a tool waits " +
        "(fast, or as the snapshot's machine)",
      choices: ["fast", "real"],
    },
    deadline: {
      value: "SECONDS",
      about: "with -d: for the guest to be ready (120); else: for it to end " +
        "(none)",
    },
    json: { ...JSON_OPTION.json, needs: "detach" },
  },
  arguments: [{ name: "IMAGE", optional: true, complete: "file" }],
  statuses: [
    ["0", "with -d: the guest is ready; else: it was shut down"],
    ["129", "ended by SIGHUP"],
    ["130", "ended by SIGINT"],
    ["143", "ended by SIGTERM"],
    ["other", "in the foreground: what the guest ended the machine with"],
  ],
  json: {
    name: "name of the machine",
    pid: "its process",
    log: "path of its log",
  },
  examples: [
    ["boot -d", "the default machine, in the background"],
    ["boot -d --fresh", "the same, as if it had never run"],
    ["boot -d --snapshot before", "goes on where a snapshot was taken"],
    ["boot --append rs_verbose=1", "in the foreground, rs tells what it does"],
  ],
});

function serialPath(text: string): string {
  if (!text.startsWith("file:") || text.length === "file:".length) {
    throw new UsageError(
      `Cannot use "${text}" for --serial: expected file:PATH`,
      "minix-live boot --help",
    );
  }
  return text.slice("file:".length);
}

export const main = mainOf(table, async ({ options, words }) => {
  const { memory, append, serial, deadline, fresh, snapshot } = options;
  if (fresh && words.length > 0) {
    throw new UsageError(
      "Cannot use --fresh and IMAGE: one of them at a time",
      "minix-live boot --help",
    );
  }
  const seconds = deadline === undefined
    ? undefined
    : readDeadline(deadline, table.name);
  const settings: MachineOptions = {
    image: words[0],
    fresh,
    name: options.name,
    ...memory === undefined ? {} : {
      memory: readWhole(memory, "-m", table.name),
    },
    parameters: append.join(" "),
    ...{ snapshot, ephemeral: options.ephemeral, record: options.record },
    time: options.time,
    serial: serial === undefined ? undefined : serialPath(serial),
  };
  if (!options.detach) return await runToEnd(settings, seconds);
  const name = machineName(options.name);
  const deadlined = seconds === undefined ? {} : { seconds };
  return await interruptible(async (signal) => {
    using _progress = new Progress(`booting ${name}`);
    (await boot({ ...settings, ...deadlined, name, signal })).detach();
    signal.throwIfAborted();
    if (options.json) {
      const { pid, log } = machineInfo(name);
      printJson({ name, pid, log });
    }
    return 0;
  });
});

/** Runs the guest until it ends, is interrupted, or takes too long. */
async function runToEnd(
  options: MachineOptions,
  deadline: number | undefined,
): Promise<number> {
  let status: number | undefined;
  let failure: unknown;
  const stop = new AbortController();
  const end = (why: number, message?: string) => {
    status ??= why;
    if (message !== undefined) printNote(`minix-live: ${message}`);
    stop.abort();
  };
  const ignore = onEndSignal((signal) => end(statusOf(signal)));
  const timer = deadline === undefined ? undefined : setTimeout(
    () => end(EXIT_FAILURE, `The guest did not end within ${deadline} s`),
    deadline * 1000,
  );
  try {
    const ending = await runMachine(options, {
      onLog: (bytes) => {
        if (failure !== undefined) return;
        try {
          writeOut(bytes);
        } catch (error) {
          failure = error;
          stop.abort();
        }
      },
      stop: stop.signal,
    });
    if (failure !== undefined) throw failure;
    if (ending.kind === "exit") return exitStatus(ending.code);
    if (ending.kind !== "stopped") end(EXIT_FAILURE, endingText(ending));
    return status ?? EXIT_FAILURE;
  } finally {
    clearTimeout(timer);
    ignore();
  }
}

function exitStatus(code: number): number {
  switch (code) {
    case GUEST_SHUTDOWN:
      return 0;
    case GUEST_PANIC:
      printNote(`minix-live: ${endingText({ kind: "exit", code })}`);
      return EXIT_FAILURE;
    default:
      return code;
  }
}
