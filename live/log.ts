/** The serial log of a machine. */
import { MachineError, onHost } from "./errors.ts";
import { isRunning } from "./lock.ts";
import { LogLostError, LogReader } from "./log_file.ts";
import { type MachineDir, machineDir } from "./machine_dir.ts";

const POLL_MS = 100;

function openLog(dir: MachineDir): LogReader {
  const what = `Cannot show the log of "${dir.name}"`;
  return onHost(what, () => {
    const reader = LogReader.open(dir.log);
    if (reader !== undefined) return reader;
    throw new MachineError(`${what}: it has none`, {
      hint: "minix-live list",
    });
  });
}

/** What a machine's guest wrote to its first serial port, whether it runs or
 * not; following, until the machine ends. The newest 8 MiB are kept. */
export async function* machineLog(
  { name, follow = false, signal }: {
    name?: string | undefined;
    follow?: boolean;
    /** Ends it. */
    signal?: AbortSignal;
  } = {},
): AsyncGenerator<Uint8Array> {
  const dir = machineDir(name);
  using reader = openLog(dir);
  for (;;) {
    // Before the last look: what is written while it runs is seen.
    const last = !follow || signal?.aborted || !isRunning(dir);
    try {
      yield* reader.read();
    } catch (error) {
      if (!(error instanceof LogLostError)) throw error;
      throw new MachineError(
        `Cannot follow the log of "${dir.name}": ${error.message}`,
        { hint: `minix-live logs --name ${dir.name}`, cause: error },
      );
    }
    if (last) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
