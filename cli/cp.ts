// `minix-live cp`: copies files and folders into the guest or out of it.
import { attach, type Copied, type Machine, reasonOf } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { writeOut } from "./lib/output.ts";
import { Progress } from "./lib/progress.ts";
import { standardInput } from "./lib/stream.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "cp",
  about: "copy files and folders to or from the guest",
  text: "Copies a file, or a folder with all that is in it. One side begins " +
    "with a colon and is a path of the guest; - is standard input or output. " +
    "Into a folder that is there the copy goes under its own name. " +
    "Permissions and times are kept, but not the set-user-ID, set-group-ID " +
    "and sticky bits; symbolic links in a folder stay links. A file is there " +
    "when all of it is: what ends early leaves no part of one.",
  options: { ...MACHINE, ...JSON_OPTION },
  arguments: [
    { name: "SOURCE", complete: "file" },
    { name: "DESTINATION", complete: "file" },
  ],
  statuses: [["128+N", "signal N ended it"]],
  json: { files: "how many were copied", bytes: "what they contain" },
  examples: [
    ["cp program :/bin/program", "into the guest, with its permissions"],
    ["cp :/etc/rc .", "out of it, into this folder"],
    ["cp tests :/tmp", "a folder"],
    ["cp :/etc/rc -", "to standard output"],
  ],
});

const STREAM = "-";
const MEGABYTE = 1024 * 1024;

export const main = mainOf(table, async ({ options, words }) => {
  const { json, ...address } = options;
  const [source, destination] = words as [string, string];
  if (source.startsWith(":") === destination.startsWith(":")) {
    throw new UsageError(
      "Cannot copy: exactly one of two paths must begin with a colon",
      "minix-live cp --help",
    );
  }
  if (json && destination === STREAM) {
    throw new UsageError(
      "Cannot copy: standard output is for the file, or for --json",
    );
  }
  if (!source.startsWith(":") && source !== STREAM) mustBeThere(source);
  await using machine = await attach(address);
  return await interruptible(async (signal) => {
    // The guest sees us go; nothing of ours is in the middle of a file.
    signal.addEventListener("abort", () => machine.detach());
    using progress = new Progress(`copying ${source}`);
    const copied = await copy(machine, source, destination, progress);
    if (json) printJson({ ...copied });
    return 0;
  });
});

/** A source of the host's, before the guest is asked anything. */
function mustBeThere(source: string): void {
  try {
    Deno.statSync(source);
  } catch (error) {
    throw new UsageError(`Cannot read "${source}": ${reasonOf(error)}`);
  }
}

async function copy(
  machine: Machine,
  source: string,
  destination: string,
  progress: Progress,
): Promise<Copied> {
  const onProgress = (path: string, { files, bytes }: Copied) => {
    const size = (bytes / MEGABYTE).toFixed(1);
    progress.hint(`copying ${path} (${files} files, ${size} MB)`);
  };
  if (source === STREAM) return await fromStream(machine, destination.slice(1));
  if (destination === STREAM) {
    let bytes = 0;
    await machine.readPieces(source.slice(1), (piece) => {
      bytes += piece.length;
      // It must not come back in the middle of a line.
      progress[Symbol.dispose]();
      writeOut(piece);
    });
    return { files: 1, bytes };
  }
  return source.startsWith(":")
    ? await machine.copyOut(source.slice(1), destination, { onProgress })
    : await machine.copyIn(source, destination.slice(1), { onProgress });
}

async function fromStream(machine: Machine, path: string): Promise<Copied> {
  let bytes = 0;
  async function* pieces() {
    for await (const piece of standardInput()) {
      bytes += piece.length;
      yield piece;
    }
  }
  await machine.writeFile(path, pieces());
  return { files: 1, bytes };
}
