// Runs the program as a user does, in a process of its own, with a deadline.
import { fileURLToPath } from "node:url";

const MOD = fileURLToPath(new URL("../../mod.ts", import.meta.url));

function denoFolder(): string {
  const folder = Deno.env.get("DENO_DIR");
  if (folder) return folder;
  const cache = Deno.env.get("XDG_CACHE_HOME") ||
    `${Deno.env.get("HOME")}/.cache`;
  return `${cache}/deno`;
}

export interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

export async function minixLive(
  args: string[],
  options: { env?: Record<string, string>; seconds?: number } = {},
): Promise<Result> {
  const seconds = options.seconds ?? 60;
  const signal = AbortSignal.timeout(seconds * 1000);
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", MOD, ...args],
    // Another XDG_CACHE_HOME must not make Deno fetch its packages again.
    env: { DENO_DIR: denoFolder(), ...options.env },
    stdin: "null",
    signal,
  }).output();
  if (signal.aborted) {
    throw new Error(`No end of "${args.join(" ")}" within ${seconds} s`);
  }
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** A folder that is gone when the test is. */
export function scratchFolder(): Disposable & { path: string } {
  const path = Deno.makeTempDirSync();
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}
