// The one place that writes to the terminal: data to standard output, remarks
// and errors to standard error.
import { writeAllSync } from "../../formats/mod.ts";

const encoder = new TextEncoder();

function write(stream: typeof Deno.stdout, text: string): void {
  writeAllSync(stream, encoder.encode(text));
}

export function printOut(text: string): void {
  write(Deno.stdout, text + "\n");
}

export function printNote(text: string): void {
  write(Deno.stderr, text + "\n");
}

/** Overwrites the current terminal line; an empty text clears it. */
export function printLive(text: string): void {
  write(Deno.stderr, `\r\x1b[K${text}`);
}
