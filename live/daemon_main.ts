/** The process of a machine, as `startDaemon` starts it. */
import { writeAllSync } from "../formats/mod.ts";
import { onEndSignal } from "../host/mod.ts";
import type { DaemonOptions, Report } from "./daemon.ts";
import type { BootError } from "./errors.ts";
import { machineDir } from "./machine_dir.ts";
import { runMachine } from "./run.ts";

/** Settles when our standard input ends, as it does with our starter. */
async function starterEnds(): Promise<void> {
  const buffer = new Uint8Array(1);
  while (await Deno.stdin.read(buffer) !== null);
}

/** The process of a machine: its one word is {@link DaemonOptions} as JSON. */
export async function daemonMain(words: readonly string[]): Promise<number> {
  const options = JSON.parse(words[0] ?? "") as DaemonOptions;
  const stop = new AbortController();
  const ignore = onEndSignal(() => stop.abort());
  // Until it is ready its starter wants to read the log, and cleans up.
  let alone = false;
  if (options.tied) {
    starterEnds().then(() => {
      alone = true;
      stop.abort();
    });
  }
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
      onReady: () => {
        alone = true;
        report({ ready: true });
      },
      stop: stop.signal,
    });
    return ending.kind === "exit" ? ending.code : 0;
  } catch (error) {
    const { message, hint } = error as BootError;
    report({ failure: message, ...hint === undefined ? {} : { hint } });
    return 1;
  } finally {
    ignore();
    if (options.tied && alone) {
      Deno.removeSync(machineDir(options.name).path, { recursive: true });
    }
  }
}
