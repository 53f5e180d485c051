/** Work that a signal ends. */
import { onEndSignal, statusOf } from "../../mod.ts";

/** Runs what is told of a signal that asks this program to end; its status, or
 * the signal's when it fails for that. `impatient`: a second signal does not
 * wait for the work to give up. */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<number>,
  { impatient = false }: { impatient?: boolean } = {},
): Promise<number> {
  const stop = new AbortController();
  const second = Promise.withResolvers<number>();
  let ended: number | undefined;
  const ignore = onEndSignal((signal) => {
    if (ended !== undefined && impatient) second.resolve(ended);
    ended ??= statusOf(signal);
    stop.abort();
  });
  try {
    return await Promise.race([second.promise, work(stop.signal)]);
  } catch (error) {
    if (ended === undefined) throw error;
    return ended;
  } finally {
    ignore();
  }
}
