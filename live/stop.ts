/** The end of a machine: its guest's, or that of its process. */
import { ControlError } from "../emu/client.ts";
import { after, processState, signalMarked } from "../host/mod.ts";
import { closeSocket, openSocket, sessionOver } from "./connect.ts";
import { MachineError } from "./errors.ts";
import {
  hasEnded,
  type Known,
  machineEnds,
  processOf,
  readInstance,
} from "./instance.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, machineDir } from "./machine_dir.ts";

const SECONDS = 30;
/** For a process to end by itself, which gives its files back in order. */
const POLITE_SECONDS = 5;
/** For a process that is well to say so. */
const ANSWER_MS = 500;

/** Asks something of the process behind a machine's socket; its machine's id
 * when it answered. */
async function ask(
  dir: MachineDir,
  question: Record<string, unknown>,
  milliseconds: number,
): Promise<string | undefined> {
  let socket;
  try {
    socket = await openSocket(dir.socket);
  } catch {
    return undefined;
  }
  const session = sessionOver(socket);
  const cancel = after(
    milliseconds,
    () => session.fail(new ControlError("link", "No answer in time")),
  );
  try {
    await session.hail(milliseconds);
    await session.askHost(JSON.stringify(question));
    return session.instance;
  } catch {
    return undefined;
  } finally {
    cancel();
    closeSocket(socket);
  }
}

/** Ends a machine's process, in the end without asking it; one that does not
 * run is no error. The process is asked at its socket first; a signal goes to
 * none but the very process that wrote the folder. */
export async function endMachine(
  { name, seconds = SECONDS }: {
    name?: string | undefined;
    /** For the process to end. */
    seconds?: number;
  } = {},
): Promise<void> {
  const dir = machineDir(name);
  if (!isRunning(dir)) return;
  await endInstance(dir, readInstance(dir) ?? {}, seconds);
}

/** Ends an instance, and no other that comes after it. */
export async function endInstance(
  dir: MachineDir,
  found: Known,
  seconds = SECONDS,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const mark = processOf(dir, found);
  const polite = Math.min(POLITE_SECONDS, seconds / 2);
  let instance = found;
  // One that is stopped hears nothing.
  if (mark === undefined || processState(mark) !== "stopped") {
    const question = { do: "end", instance: found.id };
    const heard = await ask(dir, question, polite * 500);
    instance = { ...found, id: found.id ?? heard };
    if (heard === undefined) signal(dir, instance, "SIGTERM");
    if (await machineEnds(dir, instance, polite)) return;
  }
  signal(dir, instance, "SIGKILL");
  const left = Math.max(0, end - performance.now()) / 1000;
  if (await machineEnds(dir, instance, left)) return;
  throw notEnded(dir, instance, seconds);
}

/** Signals the process of an instance that has not ended. */
function signal(dir: MachineDir, instance: Known, what: Deno.Signal): void {
  const mark = hasEnded(dir, instance) ? undefined : processOf(dir, instance);
  if (mark !== undefined) signalMarked(mark, what);
}

function notEnded(
  dir: MachineDir,
  instance: Known,
  seconds: number,
): MachineError {
  const what = `The process of machine "${dir.name}" did not end within ` +
    `${seconds} s`;
  if (processOf(dir, instance) !== undefined) return new MachineError(what);
  const { pid } = instance;
  return new MachineError(
    `${what}, and got no signal: this host does not tell which process it is`,
    {
      hint: `end the process that has "${dir.lock}" open` +
        (pid === undefined ? "" : `, number ${pid} where it was booted`),
    },
  );
}

/** Whether the process of a machine answers at once. */
export async function processAnswers(dir: MachineDir): Promise<boolean> {
  return await ask(dir, { do: "status" }, ANSWER_MS) !== undefined;
}
