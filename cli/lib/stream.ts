/** Standard streams of this process as streams of a guest's program. */
import type { Ended, Request } from "../../emu/mod.ts";
import { EXIT_FAILURE } from "./run_tool.ts";

const SIGINT = 2;
const SIGNAL_BASE = 128;

/** Sends our standard input to a request, for as long as it lasts. */
export async function forwardStdin(request: Request): Promise<void> {
  const buffer = new Uint8Array(16384);
  try {
    for (;;) {
      const n = await Deno.stdin.read(buffer);
      if (n === null) break;
      await request.write(buffer.slice(0, n));
    }
  } finally {
    request.end();
  }
}

/**
 * Awaits a request; an interrupt goes to the guest's program, a second one
 * gives the request up.
 */
export async function awaitRequest(request: Request): Promise<Ended> {
  let interrupted = false;
  const interrupt = () => {
    if (interrupted) request.abandon();
    else request.signal(SIGINT);
    interrupted = true;
  };
  Deno.addSignalListener("SIGINT", interrupt);
  try {
    return await request.ended;
  } finally {
    Deno.removeSignalListener("SIGINT", interrupt);
  }
}

/** Exit status of a program that ended so, as a shell gives it. */
export function exitStatus(ended: Ended): number {
  switch (ended.how) {
    case "exit":
      return ended.value;
    case "signal":
      return SIGNAL_BASE + ended.value;
    case "error":
      return EXIT_FAILURE;
  }
}
