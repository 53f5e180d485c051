/** The words of our own command line, as the host has them. */

/** Whether every word came to us with the bytes that it was given: the runtime
 * puts U+FFFD for what is not UTF-8. A host that cannot tell says yes. */
export function wordsAreWhole(): boolean {
  if (Deno.build.os !== "linux") return true;
  try {
    const bytes = Deno.readFileSync("/proc/self/cmdline");
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    // Without /proc nobody can tell.
    return !(error instanceof TypeError);
  }
}
