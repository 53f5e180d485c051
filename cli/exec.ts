// `minix-live exec`: runs a program of the guest with our standard streams.
import { attach } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { writeErr, writeOut } from "./lib/output.ts";
import { forwardStdin, withInterrupts } from "./lib/stream.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "exec",
  about: "run a guest program with our standard streams",
  text:
    "Runs PROGRAM in the guest. Its output and exit status become ours; words " +
    "behind it are its own. Our standard input is its own too: in a loop of a " +
    "shell that reads, -n leaves it to the loop.\n\n" +
    "While a program runs, guest time that nothing uses is skipped: `sleep " +
    "100` returns at once, unless the machine was booted with --time real.",
  options: {
    ...MACHINE,
    env: {
      short: "e",
      value: "NAME=VALUE",
      multiple: true,
      about: "variable of its environment",
    },
    "no-stdin": {
      short: "n",
      about: "its standard input is empty; ours is not read",
    },
    workdir: { short: "w", value: "DIR", about: "its working directory (/)" },
    ...JSON_OPTION,
  },
  passes: { usage: "PROGRAM [ARG…]" },
  statuses: [
    ["126", "PROGRAM cannot be run"],
    ["127", "there is no PROGRAM"],
    ["128+N", "signal N ended PROGRAM"],
    ["other", "as PROGRAM ended"],
  ],
  json: {
    status: "exit status, as above",
    signal: "number of the signal that ended it, or null",
    stdout: "what it wrote to standard output",
    stderr: "what it wrote to standard error",
    encoding: '"utf-8", or "base64" when either is not UTF-8',
  },
  examples: [
    ["exec -- /bin/ls -l /service", "the binaries of the services"],
    ["exec -e A=1 -w /etc /bin/ls", "with environment and directory"],
  ],
});

function readVariables(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => {
    const at = word.indexOf("=");
    if (at > 0) return [word.slice(0, at), word.slice(at + 1)];
    throw new UsageError(
      `Cannot use "${word}" for --env: want NAME=VALUE`,
      "minix-live exec --help",
    );
  }));
}

export const main = mainOf(table, async ({ options, words }) => {
  const { name, socket, env, workdir, json } = options;
  if (words.length === 0) {
    throw new UsageError(
      "Cannot run: no program given",
      "minix-live exec --help",
    );
  }
  const variables = readVariables(env);
  await using machine = await attach({ name, socket });
  const out: Uint8Array<ArrayBuffer>[] = [];
  const err: Uint8Array<ArrayBuffer>[] = [];
  const { status, signal } = await withInterrupts(async (onStart) => {
    const process = await machine.spawn(words, {
      onOut: json ? (bytes) => void out.push(bytes.slice()) : writeOut,
      onErr: json ? (bytes) => void err.push(bytes.slice()) : writeErr,
      ...env.length === 0 ? {} : { env: variables },
      ...workdir === undefined ? {} : { cwd: workdir },
    });
    onStart(process);
    const fed = options["no-stdin"]
      ? (process.endInput(), process.ended)
      : forwardStdin(process).then(() => process.ended);
    return await Promise.race([process.ended, fed]);
  });
  if (json) {
    const [stdout, stderr] = await Promise.all([out, err].map(joined));
    printJson({ status, signal, ...encoded(stdout!, stderr!) });
  }
  return status;
});

function joined(pieces: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array> {
  return new Blob(pieces).bytes();
}

/** Both streams in one encoding, which says which. */
function encoded(stdout: Uint8Array, stderr: Uint8Array) {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return {
      stdout: decoder.decode(stdout),
      stderr: decoder.decode(stderr),
      encoding: "utf-8",
    };
  } catch {
    return {
      stdout: stdout.toBase64(),
      stderr: stderr.toBase64(),
      encoding: "base64",
    };
  }
}
