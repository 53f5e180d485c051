/**
 * The words of a command line, read alike by every tool and task script: one
 * wording for what is wrong with them, and the word that was meant.
 */
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { nearest } from "./nearest.ts";
import { UsageError } from "./usage_error.ts";

/** The option of every tool. */
const HELP = { help: { type: "boolean", short: "h" } } as const;

/** What is known of the words that are no options. */
export interface Ownership {
  /** So many words at most. */
  readonly most?: number;
  /** The next step when a word is wrong and none is near it. */
  readonly hint?: string;
  /** Options end at the first word that is none: words of another program
   * follow. With "dashes" a word with one dash is such a word. */
  readonly passes?: "words" | "dashes";
}

/** Options anywhere, and the other words; --help is known to all, and no
 * number of words is judged beside it. */
export function readWords<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  own: T,
  { most = 0, hint, passes }: Ownership = {},
) {
  const options = { ...own, ...HELP };
  const all = [...args];
  const read = (some: string[]) =>
    parseArgs({
      args: some,
      options,
      allowPositionals: true,
      strict: false,
      tokens: true,
    });
  let parsed = read(all);
  let after: string[] = [];
  if (passes !== undefined) {
    const first = parsed.tokens.find(({ kind, index }) =>
      kind !== "option" || (passes === "dashes" && !/^--/.test(all[index]!))
    );
    if (first !== undefined) {
      const { kind, index } = first;
      after = all.slice(kind === "option-terminator" ? index + 1 : index);
      parsed = read(all.slice(0, index));
    }
  }
  for (const token of parsed.tokens) {
    if (token.kind === "option") judge(token, all[token.index]!, options, hint);
  }
  // Judged, the values have the types that a strict reading gives them.
  const values = parsed.values as ReturnType<
    typeof parseArgs<{ options: T & typeof HELP; strict: true }>
  >["values"];
  const words = [...parsed.positionals, ...after];
  const surplus = words[most];
  if (surplus !== undefined && (values as { help?: boolean }).help !== true) {
    throw new UsageError(`Cannot use "${surplus}": one word too many`, hint);
  }
  return { values, words };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function judge(
  { name, rawName, value, inlineValue }: OptionToken,
  word: string,
  options: ParseArgsOptionsConfig,
  hint: string | undefined,
): void {
  if (!Object.hasOwn(options, name)) {
    // `-name` reads as -n -a -m -e, and is meant as --name.
    const whole = word.replace(/^-+|=.*$/gs, "");
    const near = nearest(whole, Object.keys(options));
    throw new UsageError(
      `Cannot use "${rawName}": no such option`,
      near === undefined ? hint : `did you mean --${near}?`,
    );
  }
  if (options[name]!.type === "boolean") {
    if (value === undefined) return;
    throw new UsageError(`Cannot use --${name}: it takes no value`, hint);
  }
  // An option in its place is another option, unless it stands behind `=`.
  if (value === undefined || (!inlineValue && /^-./.test(value))) {
    throw new UsageError(`Cannot use --${name}: its value is missing`, hint);
  }
}
