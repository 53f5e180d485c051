// `minix-live minix-service`: MINIX's tool, run in the guest. Its words, texts
// and exit status are its own.
import { attach } from "../mod.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printOut, writeErr, writeOut } from "./lib/output.ts";
import { withInterrupts } from "./lib/stream.ts";

const USAGE =
  `Usage: minix-live minix-service [--name M | --socket PATH] [--json] [--] WORD…

Runs minix-service in the guest; the words after our options are its own:
  minix-service [flags] up|run|edit|update BINARY|self [-option value]…
  minix-service [flags] down|refresh|restart|clone|unclone|fi LABEL
  minix-service sysctl srv_status|upd_start|upd_run|upd_stop|upd_status
  minix-service shutdown

--json prints {"status": N, "phase": TEXT} at the end: the exit status, and the
phase in which an update failed, or null.`;

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args, { json: true });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  await using machine = await attach(options);
  const { status, phase } = await withInterrupts((onStart) =>
    machine.minixService(words, { onOut: writeOut, onErr: writeErr, onStart })
  );
  if (options.json) printOut(JSON.stringify({ status, phase }));
  return status;
}
