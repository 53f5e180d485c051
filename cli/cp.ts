// `minix-live cp`: copies a file into the guest or out of it.
import { attach, type MachineAddress, reasonOf } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "cp",
  about: "copy a file to or from the guest",
  text:
    "Copies a file. One side begins with a colon and is a path of the guest.",
  options: { ...MACHINE, ...JSON_OPTION },
  arguments: [
    { name: "SOURCE", complete: "file" },
    { name: "DESTINATION", complete: "file" },
  ],
  json: { bytes: "how many were copied" },
  examples: [
    ["cp program :/bin/program", "into the guest, with its permissions"],
    ["cp :/etc/rc rc", "out of it"],
  ],
});

const PERMISSIONS = 0o777;
const PIECE = 16384;

export const main = mainOf(table, async ({ options, words }) => {
  const { json, ...address } = options;
  const [source, destination] = words as [string, string];
  if (source.startsWith(":") === destination.startsWith(":")) {
    throw new UsageError(
      "Cannot copy: exactly one of two paths must begin with a colon",
      "minix-live cp --help",
    );
  }
  using _progress = new Progress(`copying ${source}`);
  const bytes = source.startsWith(":")
    ? await copyOut(address, source.slice(1), destination)
    : await copyIn(address, source, destination.slice(1));
  if (json) printJson({ bytes });
  return 0;
});

async function copyOut(
  address: MachineAddress,
  source: string,
  destination: string,
): Promise<number> {
  await using machine = await attach(address);
  const bytes = await machine.readFile(source);
  await ofHost(
    `Cannot write "${destination}"`,
    () => Deno.writeFile(destination, bytes),
  );
  return bytes.length;
}

async function copyIn(
  address: MachineAddress,
  source: string,
  destination: string,
): Promise<number> {
  const failure = `Cannot read "${source}"`;
  using file = await ofHost(failure, () => Deno.open(source));
  const { mode, isDirectory } = await file.stat();
  if (isDirectory) throw new UsageError(`${failure}: Is a directory`);
  await using machine = await attach(address);
  let count = 0;
  await machine.writeFile(
    destination,
    pieces(file, (more) => count += more),
    mode === null ? {} : { mode: mode & PERMISSIONS },
  );
  return count;
}

async function* pieces(
  file: Deno.FsFile,
  onRead: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(PIECE);
    const count = await file.read(buffer);
    if (count === null) return;
    onRead(count);
    yield buffer.subarray(0, count);
  }
}

/** An attempt at the host's files. */
async function ofHost<T>(
  failure: string,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw new Error(`${failure}: ${reasonOf(error)}`, { cause: error });
  }
}
