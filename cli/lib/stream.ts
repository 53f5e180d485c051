/** Standard streams of this process as streams of a guest's program. */
import type { GuestProcess } from "../../mod.ts";
import { reasonOf } from "../../host/mod.ts";

const SIGINT = 2;

/** Sends our standard input to a program, for as long as both last. */
export async function forwardStdin(process: GuestProcess): Promise<void> {
  const buffer = new Uint8Array(16384);
  try {
    for (;;) {
      const n = await readStdin(buffer);
      if (n === null) break;
      await process.write(buffer.slice(0, n));
    }
  } finally {
    process.endInput();
  }
}

/** Our standard input, in pieces. */
export async function* standardInput(): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(16384);
    const count = await readStdin(buffer);
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}

async function readStdin(buffer: Uint8Array): Promise<number | null> {
  try {
    return await Deno.stdin.read(buffer);
  } catch (error) {
    throw new Error(`Cannot read standard input: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Runs a program of the guest, which `run` tells of by `onStart`: an interrupt
 * goes to it, a second one gives it up.
 */
export async function withInterrupts<T>(
  run: (onStart: (process: GuestProcess) => void) => Promise<T>,
): Promise<T> {
  let stop = () => {};
  try {
    return await run((process) => {
      // Of programs that run one after the other the last is meant.
      stop();
      let interrupted = false;
      const interrupt = () => {
        if (interrupted) process.abandon();
        else process.signal(SIGINT);
        interrupted = true;
      };
      Deno.addSignalListener("SIGINT", interrupt);
      stop = () => Deno.removeSignalListener("SIGINT", interrupt);
    });
  } finally {
    stop();
  }
}
