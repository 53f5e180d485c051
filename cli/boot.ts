// `minix-live boot`: runs an image, in the foreground or as a daemon.
import { writeAllSync } from "../formats/mod.ts";
import {
  boot,
  DEFAULT_MEMORY,
  type Ending,
  EXIT_FAILURE,
  machineName,
  type MachineOptions,
  machines,
  onEndSignal,
  runMachine,
} from "../mod.ts";
import { printNote, printOut } from "./lib/output.ts";
import { readWords, UsageError } from "./lib/words.ts";

const USAGE = `Usage: minix-live boot [OPTION]… [IMAGE]

Boots IMAGE (out/minix_x86.img) with the files of IMAGE.boot beside it.

  -d, --detach        run in the background; return when the guest is ready
  --name M            name of the machine (MINIX_LIVE_MACHINE, or default)
  -m MB               memory (128)
  --append TEXT       more boot parameters; a later one wins
  --serial file:F     also write the serial log to F
  --deadline SECONDS  with -d: for the guest to be ready (120);
                      else: for the guest to end (none)
  --json              with -d: print name, process and log as JSON`;

const EXIT_INTERRUPTED = 130;

const OPTIONS = {
  detach: { type: "boolean", short: "d" },
  name: { type: "string" },
  memory: { type: "string", short: "m", default: String(DEFAULT_MEMORY) },
  append: { type: "string", default: "" },
  serial: { type: "string" },
  deadline: { type: "string" },
  json: { type: "boolean" },
} as const;

function wholeNumber(option: string, text: string, least: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < least) {
    throw new UsageError(
      `Cannot use "${text}" for ${option}: not a number from ${least} up`,
    );
  }
  return Number(text);
}

function serialPath(text: string): string {
  if (!text.startsWith("file:") || text.length === "file:".length) {
    throw new UsageError(
      `Cannot use "${text}" for --serial: expected file:PATH`,
    );
  }
  return text.slice("file:".length);
}

export async function main(args: string[]): Promise<number> {
  const { values, words } = readWords(args, OPTIONS, {
    most: 1,
    hint: "minix-live boot --help",
  });
  if (values.help) {
    printOut(USAGE);
    return 0;
  }
  const seconds = values.deadline === undefined
    ? undefined
    : wholeNumber("--deadline", values.deadline, 1);
  const options: MachineOptions = {
    image: words[0],
    name: values.name,
    memory: wholeNumber("-m", values.memory, 16),
    parameters: values.append,
    serial: values.serial === undefined ? undefined : serialPath(values.serial),
  };
  if (!values.detach) return await runToEnd(options, seconds);
  const name = machineName(values.name);
  const machine = await boot({
    ...options,
    name,
    ...seconds === undefined ? {} : { seconds },
  });
  machine.detach();
  if (values.json) {
    const { pid, log } = machines().find((one) => one.name === name)!;
    printOut(JSON.stringify({ name, pid, log }));
  }
  return 0;
}

/** Runs the guest until it ends, is interrupted, or takes too long. */
async function runToEnd(
  options: MachineOptions,
  deadline: number | undefined,
): Promise<number> {
  let status: number | undefined;
  const stop = new AbortController();
  const end = (why: number, message?: string) => {
    status ??= why;
    if (message !== undefined) printNote(`minix-live: ${message}`);
    stop.abort();
  };
  const ignore = onEndSignal(() => end(EXIT_INTERRUPTED));
  const timer = deadline === undefined ? undefined : setTimeout(
    () => end(EXIT_FAILURE, `The guest did not end within ${deadline} s`),
    deadline * 1000,
  );
  try {
    const ending = await runMachine(options, {
      onLog: (bytes) => writeAllSync(Deno.stdout, bytes),
      stop: stop.signal,
    });
    if (ending.kind === "exit") return ending.code;
    if (ending.kind !== "stopped") end(EXIT_FAILURE, describe(ending));
    return status ?? EXIT_FAILURE;
  } finally {
    clearTimeout(timer);
    ignore();
  }
}

function describe(ending: Ending): string {
  switch (ending.kind) {
    case "panic":
      return `The machine died: ${ending.detail}`;
    case "halt":
      return "The guest halted with interrupts disabled";
    case "reset":
      return "The guest reset the machine";
    default:
      return "The machine stopped";
  }
}
