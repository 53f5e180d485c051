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

type Ending = "SIGINT" | "SIGTERM" | "SIGHUP";
const ENDINGS: readonly Ending[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/** Calls back for each signal that asks this process to end, those that the
 * host knows; the result stops that. */
export function onEndSignal(callback: () => void): () => void {
  for (const signal of ENDINGS) Deno.addSignalListener(signal, callback);
  return () => {
    for (const signal of ENDINGS) Deno.removeSignalListener(signal, callback);
  };
}
