// Values of a Makefile's variables, with the line each piece came from: a word
// that cannot be used is named with its place.
import { BuildError } from "../errors.ts";

/** A word of a value, and the line that gave it. */
export interface Word {
  readonly text: string;
  readonly line: number;
}

const MOST_NESTING = 50;

/** What stands in a file that cannot be used. */
export function unusable(file: string, line: number, why: string): BuildError {
  return new BuildError(`Cannot use "${file}:${line}": ${why}`, {
    hint: "docs/adding-a-service.md says what a Makefile may hold",
  });
}

export class Variables {
  readonly file: string;
  readonly #values = new Map<string, Word[]>();
  readonly #known: Readonly<Record<string, string>>;
  readonly #used = new Set<string>();

  /** `known` are those that the file finds. */
  constructor(file: string, known: Readonly<Record<string, string>>) {
    this.file = file;
    this.#known = known;
  }

  isDefined(name: string): boolean {
    this.#used.add(name);
    return this.#values.has(name) || Object.hasOwn(this.#known, name);
  }

  assign(name: string, how: "=" | "+=" | "?=" | ":=", word: Word): void {
    const old = this.#values.get(name);
    switch (how) {
      case "=":
        this.#values.set(name, [word]);
        break;
      case ":=": {
        const text = this.expand(word.text, word.line).replaceAll("$", "$$$$");
        this.#values.set(name, [{ text, line: word.line }]);
        break;
      }
      case "+=":
        this.#values.set(name, [...old ?? this.#knownPieces(name), word]);
        break;
      case "?=":
        if (old === undefined && !Object.hasOwn(this.#known, name)) {
          this.#values.set(name, [word]);
        }
    }
  }

  #knownPieces(name: string): Word[] {
    return Object.hasOwn(this.#known, name)
      ? [{ text: this.#known[name]!, line: 0 }]
      : [];
  }

  /** Names that the file gives a value, and where first. */
  assigned(): [name: string, line: number][] {
    return [...this.#values].map(([name, pieces]) => [name, pieces[0]!.line]);
  }

  /** Whether something refers to it. */
  isUsed(name: string): boolean {
    return this.#used.has(name);
  }

  /** The value's words, as a shell would split them; none if it has none. */
  words(name: string): Word[] {
    return (this.#values.get(name) ?? []).flatMap(({ text, line }) =>
      this.#split(this.expand(text, line), line)
    );
  }

  /** The value's one word; undefined if it has none. */
  word(name: string): Word | undefined {
    const [first, second] = this.words(name);
    if (second === undefined) return first;
    throw unusable(this.file, second.line, `${name} is one word`);
  }

  /** The words of one expression, as the file could have it. */
  expand(text: string, line: number, depth = 0): string {
    if (depth > MOST_NESTING) {
      throw unusable(this.file, line, `"${text}" refers to itself`);
    }
    let out = "";
    for (let at = 0; at < text.length; at++) {
      if (text[at] !== "$") {
        out += text[at];
        continue;
      }
      const next = text[at + 1];
      if (next === "$") {
        out += "$";
        at++;
      } else if (next === "{" || next === "(") {
        const end = this.#closing(text, at + 1, line);
        out += this.#reference(text.slice(at + 2, end), line, depth);
        at = end;
      } else if (next !== undefined && /\w/.test(next)) {
        out += this.#reference(next, line, depth);
        at++;
      } else throw unusable(this.file, line, `a "$" that names nothing`);
    }
    return out;
  }

  #closing(text: string, open: number, line: number): number {
    const [left, right] = text[open] === "{" ? ["{", "}"] : ["(", ")"];
    let depth = 0;
    for (let at = open; at < text.length; at++) {
      if (text[at] === left) depth++;
      else if (text[at] === right && --depth === 0) return at;
    }
    throw unusable(this.file, line, `"${text.slice(open - 1)}" has no end`);
  }

  /** What `${…}` stands for: a name, or `NAME:Uelse`. */
  #reference(inside: string, line: number, depth: number): string {
    const [, name = "", modifier] = /^([\w.-]+)(?::(.*))?$/s.exec(inside) ?? [];
    if (name === "" || (modifier !== undefined && !modifier.startsWith("U"))) {
      throw unusable(
        this.file,
        line,
        `"\${${inside}}": want \${NAME} or \${NAME:Uelse}`,
      );
    }
    this.#used.add(name);
    const pieces = this.#values.get(name);
    if (pieces !== undefined) {
      return pieces
        .map((piece) => this.expand(piece.text, piece.line, depth + 1))
        .join(" ");
    }
    if (Object.hasOwn(this.#known, name)) return this.#known[name]!;
    if (modifier !== undefined) {
      return this.expand(modifier.slice(1), line, depth + 1);
    }
    throw unusable(this.file, line, `there is no variable "${name}"`);
  }

  #split(text: string, line: number): Word[] {
    const words: Word[] = [];
    let word: string | undefined;
    let quote = "";
    for (let at = 0; at < text.length; at++) {
      const c = text[at]!;
      if (quote !== "" && c === quote) quote = "";
      else if (c === "\\" && quote !== "'") word = (word ?? "") + text[++at];
      else if (quote !== "") word = (word ?? "") + c;
      else if (c === '"' || c === "'") {
        quote = c;
        word ??= "";
      } else if (/\s/.test(c)) {
        if (word !== undefined) words.push({ text: word, line });
        word = undefined;
      } else word = (word ?? "") + c;
    }
    if (quote !== "") throw unusable(this.file, line, `a ${quote} has no end`);
    if (word !== undefined) words.push({ text: word, line });
    return words;
  }
}
