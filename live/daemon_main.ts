/** The process of a machine, as `startDaemon` starts it. */
import { writeAllSync } from "../formats/mod.ts";
import { onEndSignal, reasonOf } from "../host/mod.ts";
import type { DaemonOptions, Report } from "./daemon.ts";
import { endingText } from "./endings.ts";
import { BootError, MachineError } from "./errors.ts";
import { machineDir, removeIfThere } from "./machine_dir.ts";
import { READY_LINE } from "./ready.ts";
import { runMachine } from "./run.ts";

/** Settles when our standard input ends, as it does with our starter. */
async function starterEnds(): Promise<void> {
  const buffer = new Uint8Array(1);
  while (await Deno.stdin.read(buffer) !== null);
}

function report(what: Report): void {
  try {
    const line = `${JSON.stringify(what)}\n`;
    writeAllSync(Deno.stdout, new TextEncoder().encode(line));
  } catch {
    // Whoever started the machine waits no longer.
  }
}

/** The process of a machine: its one word is {@link DaemonOptions} as JSON.
 * Until its guest is ready it ends with its starter, and says why it ends. */
export async function daemonMain(words: readonly string[]): Promise<number> {
  const options = JSON.parse(words[0] ?? "") as DaemonOptions;
  const stop = new AbortController();
  const ignore = onEndSignal(() => stop.abort());
  let isReady = false;
  // Until it is ready its starter wants to read the log, and cleans up.
  let alone = false;
  let isGivenUp = false;
  starterEnds().then(() => {
    if (isReady && !options.tied) return;
    alone = true;
    stop.abort();
  });
  try {
    const ending = await runMachine(options, {
      onReady: () => {
        isReady = true;
        alone = true;
        report({ ready: true });
      },
      onGivenUp: () => {
        if (isReady) return;
        isGivenUp = true;
        stop.abort();
      },
      stop: stop.signal,
    }, { isDaemon: true });
    if (!isReady) {
      const failure = isGivenUp
        ? `The guest of machine "${options.name}" gave its boot up`
        : `${endingText(ending)} before "${READY_LINE}"`;
      report({ failure, log: true });
    }
    return ending.kind === "exit" ? ending.code : 0;
  } catch (error) {
    report(failureOf(error));
    return 1;
  } finally {
    ignore();
    if (options.tied && alone) {
      removeIfThere(machineDir(options.name).path);
    }
  }
}

function failureOf(error: unknown): Report {
  const { hint } = error as BootError;
  const isOurs = error instanceof MachineError || error instanceof BootError;
  return {
    failure: isOurs ? error.message : reasonOf(error),
    ...hint === undefined ? {} : { hint },
  };
}
