/** Reads types, values and operands one after the other from a line. */
import type { Attachment, Operand, Shape } from "./instruction.ts";
import { closing, skipName } from "./scan.ts";
import { startsValue, typeEnd, valueEnd, wordEnd } from "./types_values.ts";

const SPACE = 0x20;
const COMMA = 0x2c;
const CLOSE = 0x29;
const PERCENT = 0x25;
const QUOTE = 0x22;
const BANG = 0x21;
const OPEN = 0x5b;
const NONE: readonly never[] = [];

/** What stands behind the operands whose number the opcode decides. */
interface Rest {
  readonly operands: readonly Operand[];
  readonly words: readonly string[];
  readonly options: readonly string[];
  readonly attachments: readonly Attachment[];
}

/** A place in a line; each method reads one thing and the space behind it. */
export class Reader {
  constructor(readonly text: string, public at: number) {}

  skip(count: number): this {
    this.at += count;
    return this;
  }

  get end(): boolean {
    return this.at >= this.text.length;
  }

  #peek(): number {
    return this.text.charCodeAt(this.at);
  }

  #space(): void {
    if (this.#peek() === SPACE) this.at++;
  }

  /** Takes the text up to `end`, and a space or `stop` behind it. */
  #take(end: number, stop = " "): string {
    // A string without an end has no place behind it.
    if (end < this.at) throw new SyntaxError(`Cannot read "${this.text}"`);
    const part = this.text.slice(this.at, end);
    this.at = this.text[end] === stop ? end + 1 : end;
    return part;
  }

  /** `%name = `. */
  result(): string | undefined {
    if (this.#peek() !== PERCENT) return undefined;
    const name = this.#take(skipName(this.text, this.at + 1)).slice(1);
    if (!this.text.startsWith("= ", this.at)) {
      throw new SyntaxError(`Expected "=" in "${this.text}"`);
    }
    this.at += 2;
    return name;
  }

  word(stop = " "): string {
    return this.#take(wordEnd(this.text, this.at), stop);
  }

  /** Words, some with brackets or a number, up to a type or the line's end. */
  flags(): readonly string[] {
    if (typeEnd(this.text, this.at) > 0) return NONE;
    const found: string[] = [];
    while (!this.end && typeEnd(this.text, this.at) < 0) {
      if (this.#peek() === COMMA) break;
      found.push(this.#flag());
    }
    return found;
  }

  #flag(): string {
    if (this.#peek() === QUOTE) return this.#take(this.#stringPair());
    let end = wordEnd(this.text, this.at);
    if (end === this.at) {
      throw new SyntaxError(`Cannot read "${this.text.slice(this.at)}"`);
    }
    if (this.text[end] === "(") end = closing(this.text, end);
    const number = this.text.startsWith("align ", this.at) ||
      this.text.startsWith("cc ", this.at);
    if (number) end = wordEnd(this.text, end + 1);
    return this.#take(end);
  }

  /** End of an attribute `"name"` or `"name"="value"`. */
  #stringPair(): number {
    const end = valueEnd(this.text, this.at);
    return this.text[end] === "=" ? valueEnd(this.text, end + 1) : end;
  }

  /** The type that starts here, "" if none does. */
  type(): string {
    const end = typeEnd(this.text, this.at);
    return end < 0 ? "" : this.#take(end);
  }

  value(stop = " "): string {
    const end = valueEnd(this.text, this.at);
    if (end <= this.at) {
      throw new SyntaxError(`Expected a value at ${this.at} in "${this.text}"`);
    }
    return this.#take(end, stop);
  }

  /** Type, attributes and value, as far as they are there. */
  operand(parameter = false): Operand {
    const end = typeEnd(this.text, this.at);
    // `%x` alone looks like a type: the value of an operand without one.
    const alone = end < 0 || this.text.charCodeAt(end) !== SPACE;
    if (alone && !(parameter && end > 0)) {
      return { type: "", attributes: NONE, value: this.value() };
    }
    const type = this.#take(end);
    const attributes: string[] = [];
    while (!this.#atEnd() && !startsValue(this.text, this.at)) {
      attributes.push(this.#flag());
    }
    const value = this.#atEnd() ? "" : this.value();
    return {
      type,
      attributes: attributes.length === 0 ? NONE : attributes,
      value,
    };
  }

  #atEnd(): boolean {
    const c = this.#peek();
    return this.end || c === COMMA || c === CLOSE;
  }

  /** Operands up to the closing parenthesis, which is taken, too. */
  list(): readonly Operand[] {
    const found: Operand[] = [];
    while (!this.end && this.#peek() !== CLOSE) {
      found.push(this.operand(true));
      if (this.#peek() === COMMA) this.skip(2);
    }
    if (this.end) throw new SyntaxError(`Expected ")" in "${this.text}"`);
    this.at++;
    this.#space();
    return found;
  }

  /** `[label %a, label %b]`. */
  labels(): readonly Operand[] {
    if (this.#peek() !== OPEN) {
      throw new SyntaxError(`Expected "[" in "${this.text}"`);
    }
    const end = closing(this.text, this.at);
    const { operands } = new Reader(this.text.slice(this.at + 1, end - 1), 0)
      .rest(true);
    this.at = end;
    return operands;
  }

  /** The operands whose place the opcode's shape decides. */
  operands(shape: Shape): { type: string; operands: readonly Operand[] } {
    switch (shape) {
      case "type":
        return { type: this.type(), operands: NONE };
      case "cast": {
        const from = this.operand();
        if (!this.text.startsWith("to ", this.at)) {
          throw new SyntaxError(`Expected "to" in "${this.text}"`);
        }
        return { type: this.skip(3).type(), operands: [from] };
      }
      case "phi":
        return { type: this.type(), operands: this.#incoming() };
    }
    if (this.text.startsWith("void", this.at)) {
      return { type: this.type(), operands: NONE };
    }
    return { type: "", operands: this.#atEnd() ? NONE : [this.operand()] };
  }

  /** `[ 1, %a ], [ %x, %b ]`. */
  #incoming(): Operand[] {
    const found: Operand[] = [];
    while (this.text.startsWith("[ ", this.at)) {
      const value = this.skip(2).value(",");
      this.#space();
      const block = this.value();
      found.push({ type: "", attributes: NONE, value });
      found.push({ type: "label", attributes: NONE, value: block });
      this.skip(1);
      if (!this.text.startsWith(", [ ", this.at)) break;
      this.skip(2);
    }
    return found;
  }

  /** More operands, words behind the last, options and attachments. */
  rest(first = false): Rest {
    const operands: Operand[] = [];
    const words: string[] = [];
    const options: string[] = [];
    const attachments: Attachment[] = [];
    let begins = first;
    while (!this.end) {
      if (this.#peek() === COMMA) {
        this.skip(2);
        begins = true;
      }
      if (!begins) words.push(this.trailing());
      else if (this.#peek() === BANG) attachments.push(this.#attachment());
      else if (this.#isOption()) options.push(this.#flag());
      else operands.push(this.operand());
      begins = false;
    }
    return {
      operands: operands.length === 0 ? NONE : operands,
      words: words.length === 0 ? NONE : words,
      options: options.length === 0 ? NONE : options,
      attachments: attachments.length === 0 ? NONE : attachments,
    };
  }

  #isOption(): boolean {
    return this.text.startsWith("align ", this.at) ||
      this.text.startsWith("addrspace(", this.at);
  }

  /** A word behind the operands: an ordering, `#5`, a bundle, `[`. */
  trailing(): string {
    const c = this.text[this.at];
    if (c === "[") {
      const open = this.at === this.text.length - 1;
      return this.#take(open ? this.at + 1 : closing(this.text, this.at));
    }
    if (c === "#") return this.#take(wordEnd(this.text, this.at + 1));
    return this.#flag();
  }

  /** `!dbg !7`. */
  #attachment(): Attachment {
    const kind = this.#take(skipName(this.text, this.at + 1)).slice(1);
    return { kind, value: this.value() };
  }
}
