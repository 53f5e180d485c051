// The demo uses minix-live as a user does: by running it.
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../main.ts", import.meta.url));
const DECODER = new TextDecoder();
const COMMAND_SECONDS = 60;

export interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function deno(args: readonly string[], output: "piped" | "inherit") {
  return {
    args: ["run", "-A", PROGRAM, ...args],
    stdout: output,
    stderr: output,
  };
}

/** Runs a command to its end. */
export async function run(
  args: readonly string[],
  seconds = COMMAND_SECONDS,
): Promise<Result> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    ...deno(args, "piped"),
    stdin: "null",
    signal,
  }).output();
  mustHaveEnded(signal, args, seconds);
  return {
    status: code,
    out: DECODER.decode(stdout),
    err: DECODER.decode(stderr),
  };
}

/** Runs a command whose output the user sees as it comes. */
export async function runShown(
  args: readonly string[],
  seconds = COMMAND_SECONDS,
): Promise<number> {
  const signal = AbortSignal.timeout(seconds * 1000);
  const child = new Deno.Command(Deno.execPath(), {
    ...deno(args, "inherit"),
    stdin: "null",
    signal,
  }).spawn();
  const { code } = await child.status;
  mustHaveEnded(signal, args, seconds);
  return code;
}

function mustHaveEnded(
  signal: AbortSignal,
  args: readonly string[],
  seconds: number,
): void {
  if (!signal.aborted) return;
  throw new Error(`No end of "${args.join(" ")}" within ${seconds} s`);
}

/** Starts a command that is talked to line by line. */
export function talkTo(
  args: readonly string[],
  env: Record<string, string> = {},
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROGRAM, ...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}
