/**
 * Which machine runs in a folder: an id that is random at each boot, and the
 * process behind it. Written in one step by who holds the machine's lock, and
 * spoken at its socket; whoever waits for a machine's end waits for that of
 * one instance, and acts on no other.
 */
import {
  lockHolder,
  ownMark,
  type ProcessMark,
  processState,
  readMark,
  reasonOf,
} from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, removeIfThere } from "./machine_dir.ts";

const POLL_MS = 20;

/** What a machine's process says of itself. */
export interface About {
  /** Of minix-live. */
  readonly version: string;
  /** Of the control link (CTL_VERSION). */
  readonly control: number;
  /** Path of the image. */
  readonly image: string;
  /** Which file that is: its device and inode. */
  readonly imageFile?: string;
  /** Megabytes. */
  readonly memory: number;
}

/** Which file this is; a name may be another's later. */
export function fileOf(
  { dev, ino }: Pick<Deno.FileInfo, "dev" | "ino">,
): string {
  return `${dev}:${ino}`;
}

/** One boot of a machine. */
export interface Instance {
  /** Random. */
  readonly id: string;
  readonly about: About;
  /** Its number, as its own host counts. */
  readonly pid: number;
  /** Undefined where the host does not tell processes from each other. */
  readonly process: ProcessMark | undefined;
  /** The process ends with the machine. */
  readonly isDaemon: boolean;
  /** Somebody asked it to end. */
  readonly isEnding: boolean;
}

/** A new instance in this process. */
export function newInstance(about: About, isDaemon: boolean): Instance {
  return {
    id: crypto.randomUUID(),
    about,
    pid: Deno.pid,
    process: ownMark(),
    isDaemon,
    isEnding: false,
  };
}

/** Writes who has the folder; only its owner may. */
export function writeInstance(dir: MachineDir, instance: Instance): void {
  const fresh = `${dir.instance}.new`;
  try {
    Deno.writeTextFileSync(fresh, JSON.stringify(instance));
    Deno.renameSync(fresh, dir.instance);
  } catch (error) {
    removeIfThere(fresh);
    throw new MachineError(
      `Cannot write "${dir.instance}": ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** Who has the folder, or had it; undefined when nobody has said so in whole
 * words. */
export function readInstance(dir: MachineDir): Instance | undefined {
  let value: Partial<Instance> | null;
  try {
    // To open another kind of file may take for ever.
    if (!Deno.statSync(dir.instance).isFile) return undefined;
    value = JSON.parse(Deno.readTextFileSync(dir.instance));
  } catch {
    return undefined;
  }
  const { id, about, pid, isDaemon, isEnding } = value ?? {};
  if (typeof id !== "string" || id === "" || typeof pid !== "number") {
    return undefined;
  }
  return {
    id,
    about: about ?? {} as About,
    pid,
    process: readMark(value?.process),
    isDaemon: isDaemon === true,
    isEnding: isEnding === true,
  };
}

/** The number of an instance's process, where it means that process here. */
export function pidOf(instance: Instance | undefined): number | null {
  if (instance === undefined) return null;
  const { pid, process } = instance;
  if (Deno.build.os !== "linux") return pid;
  const state = process === undefined ? "elsewhere" : processState(process);
  return state === "running" || state === "stopped" ? pid : null;
}

/** What is known of who has a folder; nothing, where nobody has said it. */
export type Known = { [K in keyof Instance]?: Instance[K] | undefined };

/** Whether an instance, or whatever was in the folder, is there no more. */
export function hasEnded(dir: MachineDir, instance: Known): boolean {
  if (instance.isDaemon && instance.process !== undefined) {
    const state = processState(instance.process);
    if (state === "running" || state === "stopped") return false;
  }
  if (!isRunning(dir)) return true;
  const now = readInstance(dir);
  return instance.id !== undefined && now !== undefined &&
    now.id !== instance.id;
}

/** The process of an instance that has not ended, whatever its file says: who
 * has its lock. Undefined where it cannot be told from others. */
export function processOf(
  dir: MachineDir,
  instance: Known,
): ProcessMark | undefined {
  const { process } = instance;
  const state = process === undefined ? "ended" : processState(process);
  if (state === "running" || state === "stopped") return process;
  return hasEnded(dir, instance) ? undefined : lockHolder(dir.lock);
}

/** Settles when an instance has ended; false when that takes longer than the
 * deadline. */
export async function machineEnds(
  dir: MachineDir,
  instance: Known,
  seconds: number,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  while (!hasEnded(dir, instance)) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return true;
}
