/**
 * Options that name a machine. A tool of ours takes them anywhere; before the
 * words of a guest's program they end at the first word that is none of them,
 * or at `--`.
 */
import { readWords, UsageError } from "./words.ts";

export interface HostOptions {
  name?: string;
  socket?: string;
  json: boolean;
  help: boolean;
}

const VALUES = new Set(["name", "socket"]);

/** Options and words of a tool that has no program of the guest behind it. */
export function readHostOptions(
  args: readonly string[],
  { tool, json = true, most = 0 }: {
    tool: string;
    json?: boolean;
    most?: number;
  },
): { options: HostOptions; words: string[] } {
  const { values, words } = readWords(
    args,
    {
      name: { type: "string" },
      socket: { type: "string" },
      ...json ? { json: { type: "boolean" } as const } : {},
    },
    { most, hint: `minix-live ${tool} --help` },
  );
  const { name, socket, help } = values;
  return {
    options: {
      ...name === undefined ? {} : { name },
      ...socket === undefined ? {} : { socket },
      json: values.json === true,
      help: help ?? false,
    },
    words,
  };
}

/** Splits arguments into our options and the words that follow. */
export function splitHostOptions(
  args: readonly string[],
  { json }: { json: boolean },
): { options: HostOptions; words: string[] } {
  const options: HostOptions = { json: false, help: false };
  const switches = new Set(json ? ["json", "help"] : ["help"]);
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
    if (switches.has(name!) && inline === undefined) {
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
