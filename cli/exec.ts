// `minix-live exec`: runs a program of the guest with our standard streams.
import { attach } from "../mod.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printOut, writeErr, writeOut } from "./lib/output.ts";
import { UsageError } from "./lib/words.ts";
import { forwardStdin, withInterrupts } from "./lib/stream.ts";

const USAGE = `Usage: minix-live exec [OPTION]… [--] PROGRAM [ARG…]

Runs PROGRAM in the guest. Its output and exit status become ours; 126 and
127 as a shell gives them, 128+N when signal N ended it.

  --name M       machine (MINIX_LIVE_MACHINE, or default)
  --socket PATH  control link on a unix socket instead`;

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args, { json: false });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  if (words.length === 0) {
    throw new UsageError(
      "Cannot run: no program given",
      "minix-live exec --help",
    );
  }
  await using machine = await attach(options);
  const { status } = await withInterrupts(async (onStart) => {
    const process = await machine.spawn(words, {
      onOut: writeOut,
      onErr: writeErr,
    });
    onStart(process);
    forwardStdin(process).catch(() => {});
    return await process.ended;
  });
  return status;
}
