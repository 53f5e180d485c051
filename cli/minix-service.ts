// `minix-live minix-service`: MINIX's tool, run in the guest. Its words, texts
// and exit status are its own.
import { errnoText, exec } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printOut, writeErr, writeOut } from "./lib/output.ts";
import { awaitRequest, exitStatus } from "./lib/stream.ts";
import { failedPhase } from "./lib/update_phase.ts";

const USAGE =
  `Usage: minix-live minix-service [--name M | --socket PATH] [--json] [--] WORD…

Runs minix-service in the guest; the words after our options are its own:
  minix-service [flags] up|run|edit|update BINARY|self [-option value]…
  minix-service [flags] down|refresh|restart|clone|unclone|fi LABEL
  minix-service sysctl srv_status|upd_start|upd_run|upd_stop|upd_status
  minix-service shutdown

--json prints {"status": N, "phase": TEXT} at the end: the exit status, and the
phase in which an update failed, or null.`;

/** Where the tool is in the guest. */
const TOOL = "/sbin/minix-service";

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args, { json: true });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  const connection = await connect(options);
  try {
    const decoder = new TextDecoder();
    let complaint = "";
    const request = await exec(connection.session, [TOOL, ...words], {
      onOut: writeOut,
      onErr: (bytes) => {
        complaint += decoder.decode(bytes, { stream: true });
        writeErr(bytes);
      },
    });
    request.end();
    const ended = await awaitRequest(request);
    if (ended.how === "error") {
      throw new Error(`Cannot run "${TOOL}": ${errnoText(ended.value)}`);
    }
    const status = exitStatus(ended);
    if (options.json) {
      printOut(JSON.stringify({ status, phase: failedPhase(complaint) }));
    }
    return status;
  } finally {
    connection.close();
  }
}
