// `minix-live exec`: runs a program of the guest with our standard streams.
import { errnoText, exec } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printOut, writeErr, writeOut } from "./lib/output.ts";
import { UsageError } from "./lib/words.ts";
import { awaitRequest, exitStatus, forwardStdin } from "./lib/stream.ts";

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
  const connection = await connect(options);
  try {
    const request = await exec(connection.session, words, {
      onOut: writeOut,
      onErr: writeErr,
    });
    forwardStdin(request).catch(() => {});
    const ended = await awaitRequest(request);
    if (ended.how === "error") {
      throw new Error(`Cannot run "${words[0]}": ${errnoText(ended.value)}`);
    }
    return exitStatus(ended);
  } finally {
    connection.close();
  }
}
