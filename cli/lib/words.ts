/**
 * The words of a command line, read alike by every tool and task script: one
 * wording for what is wrong with them, and the word that was meant. The
 * grammar is that of `parseArgs` in Node's `node:util`, which a test holds
 * against it; loading that takes a third of a bare start of Deno.
 */
import type { parseArgs, ParseArgsOptionsConfig } from "node:util";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage_error.ts";

/** The option of every tool. */
const HELP = { help: { type: "boolean", short: "h" } } as const;

/** Words that can be options of ours. */
const OPTIONS = { words: /^-./, dash: /^--/, all: /^(-h|--help)$/ } as const;

/** What is known of the words that are no options. */
interface Ownership {
  /** So many words at most. */
  readonly most?: number;
  /** The next step when a word is wrong and none is near it. */
  readonly hint?: string;
  /** Options end at the first word that is none: words of another program
   * follow. With "dash" a word with one dash is such a word; with "all" each
   * is, but a first one that asks for help. */
  readonly passes?: "words" | "dash" | "all";
}

/** Options anywhere, and the other words; --help is known to all, and no
 * number of words is judged beside it. */
export function readWords<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  own: T,
  { most = 0, hint, passes }: Ownership = {},
) {
  const options = { ...own, ...HELP };
  const reader = new OptionReader(options, hint);
  const isOption = OPTIONS[passes ?? "words"];
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    if (word === "--" && passes !== "all") {
      words.push(...args.slice(at + 1));
      break;
    }
    if (isOption.test(word)) {
      if (reader.read(word, args[at + 1])) at++;
    } else if (passes === undefined) words.push(word);
    else {
      words.push(...args.slice(at));
      break;
    }
  }
  // What no word has named.
  const defaults = Object.entries<{ default?: unknown }>(options)
    .filter(([, entry]) => entry.default !== undefined)
    .map(([name, entry]) => [name, entry.default]);
  const values = {
    ...Object.fromEntries(defaults),
    ...reader.values,
  } as ReturnType<
    typeof parseArgs<{ options: T & typeof HELP; strict: true }>
  >["values"];
  const surplus = words[most];
  if (surplus !== undefined && (values as { help?: boolean }).help !== true) {
    throw new UsageError(`Cannot use "${surplus}": one word too many`, hint);
  }
  return { values, words };
}

type Value = string | boolean;

class OptionReader {
  readonly values: Record<string, Value | Value[]> = {};
  readonly #options: ParseArgsOptionsConfig;
  readonly #hint: string | undefined;

  constructor(options: ParseArgsOptionsConfig, hint: string | undefined) {
    this.#options = options;
    this.#hint = hint;
  }

  /** Reads a word, and the next one as its value where it takes that. */
  read(word: string, next: string | undefined): boolean {
    if (word.startsWith("--")) {
      const equals = word.indexOf("=", 3);
      const name = word.slice(2, equals < 0 ? undefined : equals);
      const inline = equals < 0 ? undefined : word.slice(equals + 1);
      if (!Object.hasOwn(this.#options, name)) this.#unknown(`--${name}`, word);
      return this.#take(name, inline, next);
    }
    for (let at = 1; at < word.length; at++) {
      const name = this.#named(word[at]!);
      if (name === undefined) this.#unknown(`-${word[at]}`, word);
      else if (this.#options[name]!.type === "boolean") this.#put(name, true);
      else return this.#take(name, word.slice(at + 1) || undefined, next);
    }
    return false;
  }

  #named(letter: string): string | undefined {
    return Object.keys(this.#options)
      .find((name) => this.#options[name]!.short === letter);
  }

  /** Puts a value; true when it was the next word. */
  #take(
    name: string,
    inline: string | undefined,
    next: string | undefined,
  ): boolean {
    if (this.#options[name]!.type === "boolean") {
      if (inline !== undefined) this.#refuse(`--${name}: it takes no value`);
      this.#put(name, true);
      return false;
    }
    const value = inline ?? next;
    // An option in its place is another option, unless it stands behind `=`.
    if (value === undefined || (inline === undefined && /^-./.test(value))) {
      return this.#refuse(`--${name}: its value is missing`);
    }
    this.#put(name, value);
    return inline === undefined;
  }

  #put(name: string, value: Value): void {
    if (!this.#options[name]!.multiple) this.values[name] = value;
    else this.values[name] = [this.values[name] ?? [], value].flat();
  }

  #unknown(name: string, word: string): never {
    // `-name` reads as -n -a -m -e, and is meant as --name.
    const whole = word.replace(/^-+|=.*$/gs, "");
    const near = nearest(whole, Object.keys(this.#options));
    return this.#refuse(
      `"${name}": no such option`,
      near === undefined ? this.#hint : `did you mean --${near}?`,
    );
  }

  #refuse(what: string, hint = this.#hint): never {
    throw new UsageError(`Cannot use ${what}`, hint);
  }
}
