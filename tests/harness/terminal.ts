// Runs the program at a terminal that util-linux's `script` makes.
import { fileURLToPath } from "node:url";
import { findProgram, mustRun, type Probe, probe } from "./host.ts";
import { within } from "./minix_live.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

const SCRIPT = "script";

export function probeTerminal(): Promise<Probe> {
  return probe(
    SCRIPT,
    () => mustRun(findProgram(SCRIPT), "-qec", "true", "/dev/null"),
  );
}

/** What the program writes to a terminal, standard error and output. */
export async function atTerminal(
  words: string[],
  options: { env?: Record<string, string>; seconds?: number } = {},
): Promise<{ code: number; text: string }> {
  const command = [Deno.execPath(), "run", "-A", MAIN, ...words]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const child = new Deno.Command(findProgram(SCRIPT), {
    args: ["-qec", command, "/dev/null"],
    env: {
      DENO_DIR: Deno.env.get("DENO_DIR") ??
        `${Deno.env.get("HOME")}/.cache/deno`,
      NO_COLOR: "1",
      TERM: "xterm",
      ...options.env,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const { code, stdout } = await within(
    child.output(),
    options.seconds ?? 60,
    `the end of "${words.join(" ")}"`,
  );
  return { code, text: new TextDecoder().decode(stdout) };
}
