/**
 * The table of a verb: its options and arguments with what is said of them,
 * its statuses and its JSON. Parser, help, completions, man pages, the
 * reference of all commands and the tests read it; nothing else lists options.
 */

/** What completes a word; a list has the valid ones. */
export type Completion =
  | "file"
  | "folder"
  | "machine"
  | "label"
  | "snapshot"
  | "page"
  | readonly string[];

export interface OptionEntry {
  readonly about: string;
  readonly short?: string;
  /** What its value is called; a switch has none. */
  readonly value?: string;
  readonly default?: string;
  readonly multiple?: true;
  readonly complete?: Completion;
  /** The only values that are valid. */
  readonly choices?: readonly string[];
  /** Options that it cannot stand beside. */
  readonly excludes?: readonly string[];
  /** An option without which it does nothing. */
  readonly needs?: string;
}

export interface ArgumentEntry {
  readonly name: string;
  readonly optional?: true;
  readonly complete?: Completion;
  /** The only words that are valid. */
  readonly choices?: readonly string[];
}

export interface VerbTable {
  readonly name: string;
  /** One line for lists of tools. */
  readonly about: string;
  /** Paragraphs under the usage line. */
  readonly text: string;
  readonly options: Readonly<Record<string, OptionEntry>>;
  readonly arguments?: readonly ArgumentEntry[];
  /** Words of a guest's program follow: from the first word that is no option
   * of ours, or from `--`, they pass untouched. */
  readonly passes?: {
    readonly usage: string;
    /** Which words with dashes are the program's: by default those behind its
     * first word; "dash": one with one dash too; "all": every one but a first
     * that asks for help. */
    readonly takes?: "dash" | "all";
    /** What may stand behind these words of the guest's program. */
    readonly complete?: (before: readonly string[]) => Completion | undefined;
  };
  /** Besides 0 and 125, which every verb has. */
  readonly statuses?: readonly (readonly [status: string, when: string])[];
  /** Fields below `version`, by path: `services[].label`. */
  readonly json?: Readonly<Record<string, string>>;
  readonly examples: readonly (readonly [words: string, what: string])[];
}

type Word<O extends OptionEntry> = O extends
  { choices: readonly (infer C extends string)[] } ? C : string;

type ValueOf<O extends OptionEntry> = O extends { value: string }
  ? O extends { multiple: true } ? Word<O>[]
  : O extends { default: string } ? Word<O>
  : Word<O> | undefined
  : boolean;

export type Values<T extends VerbTable> = {
  readonly [K in keyof T["options"]]: ValueOf<T["options"][K]>;
};

/** The words of a command line, as its table has them. */
export interface Call<T extends VerbTable> {
  readonly options: Values<T>;
  readonly words: string[];
}

/** Options that name a machine. */
export const MACHINE = {
  name: {
    value: "M",
    about: "name of the machine (MINIX_LIVE_MACHINE, or default)",
    complete: "machine",
  },
  socket: {
    value: "PATH",
    about: "control link on a unix socket instead",
    complete: "file",
    excludes: ["name"],
  },
} as const satisfies Record<string, OptionEntry>;

export const JSON_OPTION = {
  json: { about: "print one JSON object" },
} as const satisfies Record<string, OptionEntry>;

/** Gives a table its exact type. */
export function verb<const T extends VerbTable>(table: T): T {
  return table;
}
