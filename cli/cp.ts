// `minix-live cp`: copies a file into the guest or out of it.
import { attach } from "../mod.ts";
import { type HostOptions, readHostOptions } from "./lib/host_options.ts";
import { printOut, reasonOf } from "./lib/output.ts";
import { UsageError } from "./lib/words.ts";

const USAGE =
  `Usage: minix-live cp [--name M | --socket PATH] SOURCE DESTINATION

Copies a file. One side begins with a colon and is a path of the guest:
cp program :/bin/program, cp :/etc/rc rc.`;

const PERMISSIONS = 0o777;
const DEFAULT_MODE = 0o644;
const PIECE = 16384;

export async function main(args: string[]): Promise<number> {
  const { options, words } = readHostOptions(args, {
    tool: "cp",
    json: false,
    most: 2,
  });
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
  if (source!.startsWith(":")) {
    await copyOut(options, source!.slice(1), destination!);
  } else {
    await copyIn(options, source!, destination!.slice(1));
  }
  return 0;
}

async function copyOut(
  options: HostOptions,
  source: string,
  destination: string,
): Promise<void> {
  await using machine = await attach(options);
  const bytes = await machine.readFile(source);
  await ofHost(
    `Cannot write "${destination}"`,
    () => Deno.writeFile(destination, bytes),
  );
}

async function copyIn(
  options: HostOptions,
  source: string,
  destination: string,
): Promise<void> {
  const failure = `Cannot read "${source}"`;
  using file = await ofHost(failure, () => Deno.open(source));
  const { mode, isDirectory } = await file.stat();
  if (isDirectory) throw new UsageError(`${failure}: Is a directory`);
  await using machine = await attach(options);
  await machine.writeFile(destination, pieces(file), {
    mode: (mode ?? DEFAULT_MODE) & PERMISSIONS,
  });
}

async function* pieces(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(PIECE);
    const count = await file.read(buffer);
    if (count === null) return;
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
