/**
 * A machine in a process of its own. Its standard output is a pipe to whoever
 * starts it, and carries one line of JSON: that the guest is ready, or why it
 * will never be.
 */
import { after, ownCommand } from "../host/mod.ts";
import { BootError, MachineError } from "./errors.ts";
import { logTail, removeLog } from "./log_file.ts";
import { createMachineDir, type MachineDir } from "./machine_dir.ts";
import { nameIsFree } from "./name.ts";
import { DAEMON_WORD } from "./daemon_word.ts";
import { READY_LINE } from "./ready.ts";
import type { MachineOptions } from "./options.ts";

const TAIL_LINES = 12;
const GRACE_SECONDS = 5;

/** What a machine's process is told. */
export interface DaemonOptions extends MachineOptions {
  /** It ends with whoever started it, and leaves nothing of the machine. */
  readonly tied: boolean;
}

export type Report =
  | { ready: true }
  /** With `log`, the end of the guest's log tells more. */
  | { failure: string; hint?: string; log?: true };

/**
 * V8 compiles code anew, better, after it ran for a while. What v86 makes of
 * the guest's code is large and lives short: with V8's own patience a boot
 * takes twice the processor's time, and no guest gets faster. And v86 makes
 * many thousand small objects that stay: the default room for new ones is
 * cleaned up over and over while it does.
 */
const FLAGS = "--wasm-tiering-budget=300000000,--min-semi-space-size=16";

/** What this process was given comes last and wins. */
function v8Flags(): string {
  const given = Deno.env.get("DENO_V8_FLAGS");
  return given ? `${FLAGS},${given}` : FLAGS;
}

/**
 * For the C library's allocator. V8 takes and gives back some megabytes for each
 * piece of the guest's code that it compiles, thousands of them an hour.
 * Unless its thresholds are set, the allocator learns from such blocks to keep
 * larger and larger ones: after an hour most of what the process holds is
 * free, and lost to the host. So blocks from 128 KiB on go back at once, and
 * threads share two heaps.
 */
const ALLOCATOR = {
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
  MALLOC_ARENA_MAX: "2",
};

/** What was given to this process wins. */
function allocatorEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(ALLOCATOR)
      .map(([name, value]) => [name, Deno.env.get(name) || value]),
  );
}

/** An error that shows the end of the guest's log. */
function withTail(dir: MachineDir, message: string): BootError {
  const log = logTail(dir.log, TAIL_LINES);
  return new BootError(
    log.length === 0
      ? `${message} (log: ${dir.log} is empty)`
      : `${message}; end of ${dir.log}:\n${
        log.map((line) => `  ${line}`).join("\n")
      }`,
    { log },
  );
}

/** What a line says; one that is none of ours is the machine's failure. */
function reportOf(line: string): Report {
  try {
    return JSON.parse(line) as Report;
  } catch {
    return { failure: `The machine's process wrote "${line}"` };
  }
}

/** The line of a machine's process; undefined when it ended without one. */
async function readReport(
  stdout: ReadableStream<Uint8Array>,
): Promise<Report | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stdout) {
    text += decoder.decode(bytes, { stream: true });
    const end = text.indexOf("\n");
    if (end >= 0) return reportOf(text.slice(0, end));
  }
  return undefined;
}

/** Names of our own streams: the machine's process has others. */
const OWN_STREAM = /^\/dev\/(stdin|stdout|stderr|fd(\/|$))|^\/proc\/self\//;

function checkSerial(path: string | undefined): void {
  if (path === undefined || !OWN_STREAM.test(path)) return;
  throw new MachineError(
    `Cannot write the serial log "${path}": ` +
      "a machine in the background has no such stream",
    { hint: "minix-live logs --follow" },
  );
}

function signal(child: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    child.kill(name);
  } catch {
    // It has ended.
  }
}

/** Ends a machine's process: one that does not listen is killed. */
async function endChild(child: Deno.ChildProcess): Promise<void> {
  // Whoever waits for this waits for its end.
  child.ref();
  signal(child, "SIGTERM");
  const cancel = after(GRACE_SECONDS * 1000, () => signal(child, "SIGKILL"));
  await child.status;
  cancel();
}

/** Why a process ended that has not said so. */
async function silentEnd(
  dir: MachineDir,
  child: Deno.ChildProcess,
): Promise<BootError> {
  child.ref();
  const { code, signal } = await child.status;
  const how = signal === null ? `with status ${code}` : `by ${signal}`;
  return withTail(
    dir,
    `The process of machine "${dir.name}" ended ${how} before "${READY_LINE}"`,
  );
}

/** Starts a machine's process; returns when the guest is ready. */
export async function startDaemon(
  dir: MachineDir,
  options: DaemonOptions,
  { seconds, signal }: { seconds: number; signal?: AbortSignal | undefined },
): Promise<void> {
  signal?.throwIfAborted();
  checkSerial(options.serial);
  createMachineDir(dir);
  await nameIsFree(dir, seconds);
  removeLog(dir.log);
  const [program, ...words] = ownCommand();
  const child = new Deno.Command(program, {
    args: [...words, DAEMON_WORD, JSON.stringify(options)],
    env: { DENO_V8_FLAGS: v8Flags(), ...allocatorEnv() },
    // Never written to: it ends when this process does.
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  let cancel = () => {};
  let giveUp: () => void = () => {};
  try {
    const report = await Promise.race([
      readReport(child.stdout),
      new Promise<"late" | "aborted">((resolve) => {
        cancel = after(seconds * 1000, () => resolve("late"));
        giveUp = () => resolve("aborted");
        signal?.addEventListener("abort", giveUp);
      }),
    ]);
    if (report === "late" || report === "aborted") {
      signal?.throwIfAborted();
      throw withTail(
        dir,
        `The guest of machine "${dir.name}" did not print "${READY_LINE}" ` +
          `within ${seconds} s`,
      );
    }
    if (report === undefined) {
      throw await silentEnd(dir, child);
    }
    if ("failure" in report) {
      const { failure, hint, log } = report;
      if (log) throw withTail(dir, failure);
      throw new BootError(failure, hint === undefined ? {} : { hint });
    }
  } catch (error) {
    await endChild(child);
    throw error;
  } finally {
    cancel();
    signal?.removeEventListener("abort", giveUp);
  }
}
