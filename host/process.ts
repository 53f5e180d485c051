/**
 * Processes of the host. A number alone names none: it is used again, and
 * means another process in another namespace. So a process is told by when it
 * began, too, and a signal goes to no other.
 */
import { locksOn } from "./file_locks.ts";
import { statIfThere } from "./stat.ts";

/** What tells a process from every other, of all times and namespaces. */
export interface ProcessMark {
  readonly pid: number;
  /** Ticks from the host's boot to its start. */
  readonly start: string;
  /** Of the host's boot. */
  readonly boot: string;
  /** In which the number counts. */
  readonly namespace: string;
}

/** `elsewhere`: nobody can tell from here. */
export type ProcessState = "running" | "stopped" | "ended" | "elsewhere";

/** Where processes' numbers count from here; undefined where the host does not
 * say. */
function here(): Pick<ProcessMark, "boot" | "namespace"> | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    // A /proc that was mounted in another namespace has other numbers.
    if (Deno.readLinkSync("/proc/self") !== String(Deno.pid)) return undefined;
    return {
      boot: Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim(),
      namespace: Deno.readLinkSync("/proc/self/ns/pid"),
    };
  } catch {
    return undefined;
  }
}

/** State and start of the process that has a number; undefined when none has. */
function statOf(pid: number): { state: string; start: string } | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(`/proc/${pid}/stat`);
  } catch {
    return undefined;
  }
  // The name stands in parentheses, and may have some itself.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0]!, start: fields[19]! };
}

/** The mark of this process; undefined where the host gives none. */
export function ownMark(): ProcessMark | undefined {
  const place = here();
  const own = statOf(Deno.pid);
  if (place === undefined || own === undefined) return undefined;
  return { pid: Deno.pid, start: own.start, ...place };
}

/** The mark in what somebody wrote; undefined when it is none. */
export function readMark(value: unknown): ProcessMark | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { pid, start, boot, namespace } = value as Record<string, unknown>;
  // 0 and what is below it would name more than one process.
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid < 1) {
    return undefined;
  }
  if (typeof start !== "string" || !/^\d+$/.test(start)) return undefined;
  if (typeof boot !== "string" || typeof namespace !== "string") {
    return undefined;
  }
  return { pid, start, boot, namespace };
}

/** What became of a process. One that nobody has reaped has ended. */
export function processState(mark: ProcessMark): ProcessState {
  const place = here();
  if (place === undefined) return "elsewhere";
  if (place.boot !== mark.boot) return "ended";
  if (place.namespace !== mark.namespace) return "elsewhere";
  const now = statOf(mark.pid);
  if (now === undefined || now.start !== mark.start) return "ended";
  switch (now.state) {
    case "Z":
    case "X":
      return "ended";
    case "T":
    case "t":
      return "stopped";
    default:
      return "running";
  }
}

/** Sends a signal to a process that is known to be there; false when it is
 * not, or when that cannot be told. */
export function signalMarked(mark: ProcessMark, signal: Deno.Signal): boolean {
  const state = processState(mark);
  if (state === "ended" || state === "elsewhere") return false;
  try {
    Deno.kill(mark.pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The process that has a file locked for itself; undefined where the host
 * does not say, or has no number for it here. */
export function lockHolder(path: string): ProcessMark | undefined {
  const pid = holderOf(path);
  const place = here();
  const found = pid === undefined ? undefined : statOf(pid);
  if (pid === undefined || place === undefined || found === undefined) {
    return undefined;
  }
  // The number was that of this process all along.
  return holderOf(path) === pid
    ? { pid, start: found.start, ...place }
    : undefined;
}

function holderOf(path: string): number | undefined {
  const info = statIfThere(path);
  const lock = info && locksOn(info).find(({ mode }) => mode === "WRITE");
  return lock !== undefined && lock.pid > 0 ? lock.pid : undefined;
}

/** Name of a signal that asks a process to end. */
export type EndSignal = "SIGHUP" | "SIGINT" | "SIGTERM";

/** Their numbers. */
const END_SIGNALS: Readonly<Record<EndSignal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGTERM: 15,
};

const KNOWN: readonly EndSignal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGHUP", "SIGINT", "SIGTERM"];

/** Exit status of a program that such a signal ended, as a shell gives it. */
export function statusOf(signal: EndSignal): number {
  return 128 + END_SIGNALS[signal];
}

/** Calls back for each signal that asks this process to end, those that the
 * host knows; the result stops that. */
export function onEndSignal(
  callback: (signal: EndSignal) => void,
): () => void {
  const listeners = KNOWN.map((signal) =>
    [signal, () => callback(signal)] as const
  );
  for (const [signal, heard] of listeners) {
    Deno.addSignalListener(signal, heard);
  }
  return () => {
    for (const [signal, heard] of listeners) {
      Deno.removeSignalListener(signal, heard);
    }
  };
}
