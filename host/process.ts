/** Processes of the host. */

/** Whether a process of this number is there; one of another user is. */
export function processExists(pid: number): boolean {
  try {
    // Nothing is sent: the host only looks.
    Deno.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied;
  }
}

/** Sends a signal; a process that has ended needs none. */
export function signalProcess(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
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
