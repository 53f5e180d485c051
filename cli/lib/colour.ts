/** Whether a stream gets colours: NO_COLOR, then FORCE_COLOR, then whether it
 * is a terminal. */
interface Colour {
  bold(text: string): string;
  red(text: string): string;
}

interface Surroundings {
  env(name: string): string | undefined;
  isTerminal(): boolean;
}

export function wantsColour({ env, isTerminal }: Surroundings): boolean {
  if (env("NO_COLOR")) return false;
  const force = env("FORCE_COLOR");
  if (force) return force !== "0" && force !== "false";
  return isTerminal() && env("TERM") !== "dumb";
}

export function colourOf(stream: { isTerminal(): boolean }): Colour {
  const on = wantsColour({
    env: (name) => Deno.env.get(name),
    isTerminal: () => stream.isTerminal(),
  });
  const paint = (code: number) => (text: string) =>
    on && text !== "" ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { bold: paint(1), red: paint(31) };
}
