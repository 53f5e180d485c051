// Runs the program as a user does, in a process of its own, with a deadline.
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

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
  options: {
    env?: Record<string, string>;
    seconds?: number;
    /** File to run instead of the tree's own entry. */
    program?: string;
    /** Working directory. */
    cwd?: string;
  } = {},
): Promise<Result> {
  const seconds = options.seconds ?? 60;
  const signal = AbortSignal.timeout(seconds * 1000);
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", options.program ?? MAIN, ...args],
    // Another XDG_CACHE_HOME must not make Deno fetch its packages again.
    env: { DENO_DIR: denoFolder(), ...options.env },
    stdin: "null",
    signal,
    ...options.cwd === undefined ? {} : { cwd: options.cwd },
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

/** A command that is under way. */
export interface Running extends AsyncDisposable {
  readonly pid: number;
  kill(signal: Deno.Signal): void;
  write(text: string): Promise<void>;
  /** Settles when standard output has the text. */
  waitFor(text: string | RegExp, seconds: number): Promise<void>;
  status(seconds: number): Promise<number>;
  /** Its standard output so far. */
  text(): string;
}

export function startMinixLive(
  args: string[],
  env: Record<string, string>,
): Running {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", MAIN, ...args],
    env: { DENO_DIR: denoFolder(), ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  writer.closed.catch(() => {});
  let output = "";
  let grown = Promise.withResolvers<void>();
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child.stdout) {
      output += decoder.decode(bytes, { stream: true });
      grown.resolve();
      grown = Promise.withResolvers<void>();
    }
  })();
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    write: (text) => writer.write(new TextEncoder().encode(text)),
    async waitFor(text, seconds) {
      const isThere = () =>
        typeof text === "string" ? output.includes(text) : text.test(output);
      while (!isThere()) {
        await within(
          Promise.race([grown.promise, reading]),
          seconds,
          `"${text}" from "${args.join(" ")}"`,
        );
      }
    },
    text: () => output,
    async status(seconds) {
      const what = `the end of "${args.join(" ")}"`;
      return (await within(child.status, seconds, what)).code;
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await writer.close().catch(() => {});
      await child.status;
      await reading;
    },
  };
}

/** The promise's value, unless that takes too long. */
export async function within<T>(
  promise: Promise<T>,
  seconds: number,
  awaited: string,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Not within ${seconds} s: ${awaited}`)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
