/**
 * Options of ours before the words of a tool: they end at the first word that
 * is none of them, or at `--`.
 */
import { UsageError } from "./run_tool.ts";

export interface HostOptions {
  name?: string;
  socket?: string;
  json: boolean;
  help: boolean;
}

const VALUES = new Set(["name", "socket"]);
const SWITCHES = new Set(["json", "help"]);

/** Splits arguments into our options and the words that follow. */
export function splitHostOptions(
  args: readonly string[],
): { options: HostOptions; words: string[] } {
  const options: HostOptions = { json: false, help: false };
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at]!;
    if (word === "--") {
      at++;
      break;
    }
    const match = /^--([a-z]+)(?:=(.*))?$/s.exec(word);
    if (match === null) break;
    const [, name, inline] = match;
    if (SWITCHES.has(name!) && inline === undefined) {
      options[name as "json" | "help"] = true;
    } else if (VALUES.has(name!)) {
      const value = inline ?? args[++at];
      if (value === undefined) {
        throw new UsageError(`Cannot use --${name}: its value is missing`);
      }
      options[name as "name" | "socket"] = value;
    } else {
      throw new UsageError(`Cannot use "${word}": no such option`);
    }
  }
  return { options, words: args.slice(at) };
}
