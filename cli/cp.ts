// `minix-live cp`: copies a file into the guest or out of it.
import { readGuestFile, writeGuestFile } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { splitHostOptions } from "./lib/host_options.ts";
import { printOut } from "./lib/output.ts";
import { UsageError } from "./lib/run_tool.ts";

const USAGE =
  `Usage: minix-live cp [--name M | --socket PATH] SOURCE DESTINATION

Copies a file. One side begins with a colon and is a path of the guest:
cp program :/bin/program, cp :/etc/rc rc.`;

const PERMISSIONS = 0o777;
const DEFAULT_MODE = 0o644;

export async function main(args: string[]): Promise<number> {
  const { options, words } = splitHostOptions(args);
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  const [source, destination] = words;
  if (
    words.length !== 2 ||
    source!.startsWith(":") === destination!.startsWith(":")
  ) {
    throw new UsageError(
      "Cannot copy: exactly one of two paths must begin with a colon",
      "minix-live cp --help",
    );
  }
  const connection = await connect(options);
  try {
    if (source!.startsWith(":")) {
      const bytes = await readGuestFile(connection.session, source!.slice(1));
      Deno.writeFileSync(destination!, bytes);
    } else {
      const file = await Deno.open(source!);
      const mode = (await file.stat()).mode ?? DEFAULT_MODE;
      await writeGuestFile(
        connection.session,
        destination!.slice(1),
        mode & PERMISSIONS,
        file.readable,
      );
    }
    return 0;
  } finally {
    connection.close();
  }
}
