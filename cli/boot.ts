/** `minix-live boot`: runs an image, in the foreground or as a daemon. */
import { parseArgs } from "node:util";
import { type Ending, ImageDisk, Machine, readBootFiles } from "../emu/mod.ts";
import { EXIT_FAILURE, UsageError } from "./lib/run_tool.ts";
import { printNote } from "./lib/output.ts";

const DEFAULT_IMAGE = "out/minix_x86.img";
/** The kernel's own options come first: those of `--append` win. */
const DEFAULT_CMDLINE = "kernel rootdevname=c0d0p0 cttyline=0";
const DEFAULT_MEGABYTES = 128;
const READY_LINE = "minix-live: ready";
const EXIT_INTERRUPTED = 130;

function wholeNumber(option: string, text: string, least: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < least) {
    throw new UsageError(
      `Cannot use "${text}" for ${option}: not a number from ${least} up`,
    );
  }
  return Number(text);
}

function serialFile(text: string): string {
  if (!text.startsWith("file:") || text.length === 5) {
    throw new UsageError(
      `Cannot use "${text}" for --serial: expected file:PATH`,
    );
  }
  return text.slice(5);
}

/** Calls back once when a line equals the text, over chunks of any size. */
function lineWatcher(text: string, found: () => void) {
  const decoder = new TextDecoder();
  let rest = "";
  return (bytes: Uint8Array): void => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    if (lines.some((line) => line.trimEnd() === text)) found();
  };
}

export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      append: { type: "string", default: "" },
      serial: { type: "string" },
      memory: { type: "string", short: "m" },
      deadline: { type: "string" },
    },
  });
  if (positionals.length > 1) {
    throw new UsageError("Cannot boot: more than one image given");
  }
  const image = positionals[0] ?? DEFAULT_IMAGE;
  const megabytes = values.memory === undefined
    ? DEFAULT_MEGABYTES
    : wholeNumber("-m", values.memory, 16);
  const deadline = values.deadline === undefined
    ? undefined
    : wholeNumber("--deadline", values.deadline, 1);
  const log = values.serial === undefined
    ? undefined
    : Deno.openSync(serialFile(values.serial), {
      write: true,
      create: true,
      truncate: true,
    });

  const files = readBootFiles(image);
  const disk = ImageDisk.open(image);
  const watch = lineWatcher(READY_LINE, () => machine.hurry = 0);
  const machine = await Machine.create({
    ...files,
    disk,
    cmdline: `${DEFAULT_CMDLINE} ${values.append}`.trimEnd(),
    memoryBytes: megabytes * 1024 * 1024,
    onLog: (bytes) => {
      writeAll(log ?? Deno.stdout, bytes);
      watch(bytes);
    },
    onControl: () => {},
  });
  machine.hurry = 1;

  let status: number | undefined;
  const end = (why: number, message?: string) => {
    status ??= why;
    if (message !== undefined) printNote(`minix-live: ${message}`);
    machine.stop();
  };
  const interrupt = () => end(EXIT_INTERRUPTED);
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", interrupt);
  const timer = deadline === undefined ? undefined : setTimeout(
    () => end(EXIT_FAILURE, `The guest did not shut down within ${deadline} s`),
    deadline * 1000,
  );
  try {
    const ending = await machine.run();
    if (ending.kind === "exit") return ending.code;
    if (ending.kind !== "stopped") end(EXIT_FAILURE, describe(ending));
    return status ?? EXIT_FAILURE;
  } finally {
    clearTimeout(timer);
    Deno.removeSignalListener("SIGINT", interrupt);
    Deno.removeSignalListener("SIGTERM", interrupt);
    disk.close();
    log?.close();
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

function writeAll(file: { writeSync(b: Uint8Array): number }, b: Uint8Array) {
  let done = 0;
  while (done < b.length) done += file.writeSync(b.subarray(done));
}
