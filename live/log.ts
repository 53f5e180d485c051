/** The serial log of a machine. */
import { MachineError, onHost } from "./errors.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, machineDir } from "./machine_dir.ts";

const POLL_MS = 100;

function openLog(dir: MachineDir): Deno.FsFile {
  const what = `Cannot show the log of "${dir.name}"`;
  return onHost(what, () => {
    try {
      return Deno.openSync(dir.log);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      throw new MachineError(`${what}: it has none`, {
        hint: "minix-live list",
      });
    }
  });
}

/** What a machine's guest wrote to its first serial port, whether it runs or
 * not; following, until the machine ends. */
export async function* machineLog(
  { name, follow = false }: { name?: string | undefined; follow?: boolean } =
    {},
): AsyncGenerator<Uint8Array> {
  const dir = machineDir(name);
  using file = openLog(dir);
  const buffer = new Uint8Array(65536);
  for (;;) {
    // Before the last look: what is written while it runs is seen.
    const last = !follow || !isRunning(dir);
    for (let n = file.readSync(buffer); n; n = file.readSync(buffer)) {
      yield buffer.slice(0, n);
    }
    if (last) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
