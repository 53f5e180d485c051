// The demo uses minix-live as a user does: by running it.
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../mod.ts", import.meta.url));
const DECODER = new TextDecoder();

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
export async function run(args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    ...deno(args, "piped"),
    stdin: "null",
  }).output();
  return {
    status: code,
    out: DECODER.decode(stdout),
    err: DECODER.decode(stderr),
  };
}

/** Runs a command whose output the user sees as it comes. */
export async function runShown(args: readonly string[]): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    ...deno(args, "inherit"),
    stdin: "null",
  }).spawn();
  return (await child.status).code;
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
