/** Starts a machine in a process of its own and waits until it is ready. */
import { fileURLToPath } from "node:url";
import { isRunning, logTail, type MachineDir } from "./machine_dir.ts";
import { createMachineDir } from "./machine_dir.ts";
import { lineWatcher, READY_LINE } from "./ready.ts";

const TAIL_LINES = 12;
const POLL_MS = 20;

/** An error that shows the end of the guest's log. */
function withTail(dir: MachineDir, message: string): Error {
  const tail = logTail(dir.log, TAIL_LINES).map((line) => `  ${line}`);
  return new Error(
    tail.length === 0
      ? `${message} (log: ${dir.log} is empty)`
      : `${message}; end of ${dir.log}:\n${tail.join("\n")}`,
  );
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Settles when the log has the ready line; polls, for a log only grows. */
async function readyInLog(path: string, stop: AbortSignal): Promise<void> {
  let ready = false;
  const watch = lineWatcher(READY_LINE, () => ready = true);
  let position = 0;
  while (!ready && !stop.aborted) {
    try {
      const file = Deno.openSync(path);
      file.seekSync(position, Deno.SeekMode.Start);
      const buffer = new Uint8Array(65536);
      const n = file.readSync(buffer) ?? 0;
      file.close();
      position += n;
      watch(buffer.subarray(0, n));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    if (!ready) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Runs `boot --daemon WORDS`; returns when the guest is ready. */
export async function startDaemon(
  dir: MachineDir,
  words: string[],
  deadlineSeconds: number,
): Promise<void> {
  createMachineDir(dir);
  if (isRunning(dir)) {
    throw new Error(`Cannot boot machine "${dir.name}": it is running`);
  }
  removeIfThere(dir.failure);
  removeIfThere(dir.log);
  const entry = fileURLToPath(new URL("../../mod.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", entry, "boot", "--daemon", ...words],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const interrupt = () => {
    child.kill("SIGTERM");
    Deno.exit(130);
  };
  Deno.addSignalListener("SIGINT", interrupt);
  try {
    const outcome = await Promise.race([
      readyInLog(dir.log, stop.signal).then(() => "ready" as const),
      child.status.then(() => "ended" as const),
      new Promise<"late">((resolve) => {
        timer = setTimeout(() => resolve("late"), deadlineSeconds * 1000);
      }),
    ]);
    if (outcome === "ended") {
      try {
        throw new Error(Deno.readTextFileSync(dir.failure));
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      throw withTail(
        dir,
        `The guest of machine "${dir.name}" ended before "${READY_LINE}"`,
      );
    }
    if (outcome === "late") {
      child.kill("SIGTERM");
      await child.status;
      throw withTail(
        dir,
        `The guest did not print "${READY_LINE}" within ${deadlineSeconds} s`,
      );
    }
  } finally {
    stop.abort();
    clearTimeout(timer);
    Deno.removeSignalListener("SIGINT", interrupt);
  }
}
