/** Finds lines in the guest's serial output. */

/** What init logs when the root is mounted and rc has ended. */
export const READY_LINE = "minix-live: ready";

/** What init logs when it goes no further; the line before says why. */
export const GIVEN_UP_LINE = "init: the boot stops here";

/** Calls back once per line that equals the text, over chunks of any size. */
export function lineWatcher(
  text: string,
  found: () => void,
): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let rest = "";
  return (bytes) => {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line.trimEnd() === text) found();
  };
}
