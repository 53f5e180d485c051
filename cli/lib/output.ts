// The one place that writes to the terminal: data to standard output, remarks
// and errors to standard error.
import { writeAllSync } from "../../formats/mod.ts";

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

/** What the host says of a failure, without its number and the path. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(" (os error ")[0]!;
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
