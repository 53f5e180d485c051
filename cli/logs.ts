// `minix-live logs`: the serial log of a machine.
import { isRunning, machineDir } from "./lib/machine_dir.ts";
import { printOut, writeOut } from "./lib/output.ts";
import { readWords, UsageError } from "./lib/words.ts";

const USAGE = `Usage: minix-live logs [--name M] [-f]

Prints what the guest wrote to its first serial port.

  -f, --follow  go on until the machine ends`;

const POLL_MS = 100;

export async function main(args: string[]): Promise<number> {
  const { values } = readWords(args, {
    name: { type: "string" },
    follow: { type: "boolean", short: "f" },
  }, { hint: "minix-live logs --help" });
  if (values.help) {
    printOut(USAGE);
    return 0;
  }
  const dir = machineDir(values.name);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(dir.log);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError(`Cannot show the log of "${dir.name}": it has none`);
  }
  const buffer = new Uint8Array(65536);
  try {
    for (;;) {
      const last = !values.follow || !isRunning(dir);
      for (let n = file.readSync(buffer); n; n = file.readSync(buffer)) {
        writeOut(buffer.subarray(0, n));
      }
      if (last) return 0;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    file.close();
  }
}
