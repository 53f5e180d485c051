// The one place that writes to the terminal: data to standard output, remarks
// and errors to standard error.
import { writeAllSync } from "../../formats/mod.ts";
import { reasonOf } from "../../host/mod.ts";

/** As a shell gives it for a program that SIGPIPE ended. */
export const EXIT_BROKEN_PIPE = 141;

const encoder = new TextEncoder();

function write(
  stream: typeof Deno.stdout,
  name: string,
  bytes: Uint8Array,
): void {
  try {
    writeAllSync(stream, bytes);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    throw new Error(`Cannot write to ${name}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** Bytes of the guest. */
export function writeOut(bytes: Uint8Array): void {
  write(Deno.stdout, "standard output", bytes);
}

/** Bytes of the guest. */
export function writeErr(bytes: Uint8Array): void {
  write(Deno.stderr, "standard error", bytes);
}

export function printOut(text: string): void {
  writeOut(encoder.encode(text + "\n"));
}

export function printNote(text: string): void {
  writeErr(encoder.encode(text + "\n"));
}

/** Overwrites the current terminal line; an empty text clears it. */
export function printLive(text: string): void {
  writeErr(encoder.encode(`\r\x1b[K${text}`));
}
