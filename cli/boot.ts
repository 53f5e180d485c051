// `minix-live boot`: runs an image, in the foreground or as a daemon.
import { writeAllSync } from "../formats/mod.ts";
import { DEFAULT_IMAGE } from "../build/mod.ts";
import type { Ending } from "../emu/mod.ts";
import { startDaemon } from "./lib/daemon.ts";
import { machineDir } from "./lib/machine_dir.ts";
import { MachineProcess } from "./lib/machine_process.ts";
import { printNote, printOut } from "./lib/output.ts";
import { EXIT_FAILURE } from "./lib/run_tool.ts";
import { readWords, UsageError } from "./lib/words.ts";

const USAGE = `Usage: minix-live boot [OPTION]… [IMAGE]

Boots IMAGE (${DEFAULT_IMAGE}) with the files of IMAGE.boot beside it.

  -d, --detach        run in the background; return when the guest is ready
  --name M            name of the machine (MINIX_LIVE_MACHINE, or default)
  -m MB               memory (128)
  --append TEXT       more boot parameters; a later one wins
  --serial file:F     also write the serial log to F
  --deadline SECONDS  with -d: for the guest to be ready (120);
                      else: for the guest to end (none)
  --json              with -d: print name, process and log as JSON`;

const DEFAULT_CMDLINE = "kernel rootdevname=c0d0p0 cttyline=0";
const DEFAULT_MEGABYTES = "128";
const READY_DEADLINE = "120";
const EXIT_INTERRUPTED = 130;

const OPTIONS = {
  detach: { type: "boolean", short: "d" },
  name: { type: "string" },
  memory: { type: "string", short: "m", default: DEFAULT_MEGABYTES },
  append: { type: "string", default: "" },
  serial: { type: "string" },
  deadline: { type: "string" },
  json: { type: "boolean" },
  // The daemon's own half: says on the machine's folder what went wrong.
  daemon: { type: "boolean" },
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
  const image = words[0] ?? DEFAULT_IMAGE;
  const dir = machineDir(values.name);
  const memoryMegabytes = wholeNumber("-m", values.memory, 16);
  if (values.detach) {
    const seconds = wholeNumber(
      "--deadline",
      values.deadline ?? READY_DEADLINE,
      1,
    );
    const own = ["--name", dir.name, "-m", values.memory];
    if (values.append !== "") own.push(`--append=${values.append}`);
    if (values.serial !== undefined) own.push(`--serial=${values.serial}`);
    await startDaemon(dir, [...own, "--", image], seconds);
    if (values.json) {
      const pid = Number(Deno.readTextFileSync(dir.pid));
      printOut(JSON.stringify({ name: dir.name, pid, log: dir.log }));
    }
    return 0;
  }
  const deadline = values.deadline === undefined
    ? undefined
    : wholeNumber("--deadline", values.deadline, 1);
  const serial = values.serial === undefined
    ? undefined
    : Deno.openSync(serialPath(values.serial), {
      write: true,
      create: true,
      truncate: true,
    });
  let process: MachineProcess;
  try {
    process = await MachineProcess.create({
      image,
      dir,
      memoryMegabytes,
      cmdline: `${DEFAULT_CMDLINE} ${values.append}`.trimEnd(),
      onLog: (bytes) => {
        if (serial !== undefined) writeAllSync(serial, bytes);
        if (!values.daemon) writeAllSync(Deno.stdout, bytes);
      },
    });
  } catch (error) {
    if (values.daemon) {
      Deno.writeTextFileSync(dir.failure, (error as Error).message);
    }
    throw error;
  }
  return await runToEnd(process, deadline);
}

/** Runs the guest until it ends, is interrupted, or takes too long. */
async function runToEnd(
  process: MachineProcess,
  deadline: number | undefined,
): Promise<number> {
  let status: number | undefined;
  const end = (why: number, message?: string) => {
    status ??= why;
    if (message !== undefined) printNote(`minix-live: ${message}`);
    process.stop();
  };
  const interrupt = () => end(EXIT_INTERRUPTED);
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, interrupt);
  const timer = deadline === undefined ? undefined : setTimeout(
    () => end(EXIT_FAILURE, `The guest did not end within ${deadline} s`),
    deadline * 1000,
  );
  try {
    const ending = await process.run();
    if (ending.kind === "exit") return ending.code;
    if (ending.kind !== "stopped") end(EXIT_FAILURE, describe(ending));
    return status ?? EXIT_FAILURE;
  } finally {
    clearTimeout(timer);
    for (const signal of signals) Deno.removeSignalListener(signal, interrupt);
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
