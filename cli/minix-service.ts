// `minix-live minix-service`: MINIX's tool, run in the guest. Its words, texts
// and exit status are MINIX's; of a failed update we add one line.
import { exec } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printNote, printOut } from "./lib/output.ts";
import { awaitRequest, exitStatus, writeErr, writeOut } from "./lib/stream.ts";
import { failureLine, logPosition } from "./lib/update_failure.ts";

const USAGE =
  `Usage: minix-live minix-service [--name M | --socket PATH] [--] WORD…

Runs minix-service in the guest; the words after our options are its own:
  minix-service [flags] up|run|edit|update BINARY|self [-option value]…
  minix-service [flags] down|refresh|restart|clone|unclone|fi LABEL
  minix-service sysctl srv_status|upd_start|upd_run|upd_stop|upd_status
  minix-service shutdown`;

/** Where the tool is in the guest. */
const TOOL = "/sbin/minix-service";
const EXIT_USAGE = 22;

/** Whether the words make RS carry an update out. */
function isUpdate(words: readonly string[]): boolean {
  return words.includes("update") || words.includes("upd_run");
}

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args);
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  const connection = await connect(options);
  try {
    const position = logPosition(connection.dir);
    let usage = false;
    const request = await exec(connection.session, [TOOL, ...words], {
      onOut: writeOut,
      onErr: (bytes) => {
        usage ||= new TextDecoder().decode(bytes).startsWith("Warning, ");
        writeErr(bytes);
      },
    });
    request.end();
    const ended = await awaitRequest(request);
    if (ended.how === "error") {
      throw new Error(`Cannot run "${TOOL}": error ${ended.value}`);
    }
    const status = exitStatus(ended);
    if (status !== 0 && isUpdate(words) && !(usage && status >= EXIT_USAGE)) {
      printNote(
        `minix-live: ${failureLine(connection.dir, position)}`,
      );
    }
    return status;
  } finally {
    connection.close();
  }
}
