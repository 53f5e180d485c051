// The one place that writes to the terminal: data to standard output, remarks
// and errors to standard error.

const encoder = new TextEncoder();

function writeAll(stream: { writeSync(p: Uint8Array): number }, text: string) {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}

export function printOut(text: string): void {
  writeAll(Deno.stdout, text + "\n");
}

export function printNote(text: string): void {
  writeAll(Deno.stderr, text + "\n");
}

/** Overwrites the current terminal line; an empty text clears it. */
export function printLive(text: string): void {
  writeAll(Deno.stderr, `\r\x1b[K${text}`);
}
