// The demo's own lines, with the seconds since its start.
const START = performance.now();

export function say(text: string, prefix = ""): void {
  const seconds = ((performance.now() - START) / 1000).toFixed(1).padStart(6);
  for (const line of text.split("\n")) {
    Deno.stdout.writeSync(
      new TextEncoder().encode(`${seconds} s  ${prefix}${line}\n`),
    );
  }
}
