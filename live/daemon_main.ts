/** The process of a machine, as `startDaemon` starts it. */
import { writeAllSync } from "../formats/mod.ts";
import { onEndSignal } from "../host/mod.ts";
import type { Report } from "./daemon.ts";
import type { BootError } from "./errors.ts";
import type { MachineOptions } from "./options.ts";
import { runMachine } from "./run.ts";

/** The process of a machine: its one word is {@link MachineOptions} as JSON. */
export async function daemonMain(words: readonly string[]): Promise<number> {
  const options = JSON.parse(words[0] ?? "") as MachineOptions;
  const stop = new AbortController();
  const ignore = onEndSignal(() => stop.abort());
  const report = (what: Report) => {
    try {
      const line = `${JSON.stringify(what)}\n`;
      writeAllSync(Deno.stdout, new TextEncoder().encode(line));
    } catch {
      // Whoever started the machine waits no longer.
    }
  };
  try {
    const ending = await runMachine(options, {
      onReady: () => report({ ready: true }),
      stop: stop.signal,
    });
    return ending.kind === "exit" ? ending.code : 0;
  } catch (error) {
    const { message, hint } = error as BootError;
    report({ failure: message, ...hint === undefined ? {} : { hint } });
    return 1;
  } finally {
    ignore();
  }
}
