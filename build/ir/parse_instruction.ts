/** Reads one line of a function's body; see instruction.ts for the result. */
import {
  type Attachment,
  type Call,
  type Instruction,
  type Line,
  type Operand,
  type Shape,
  SHAPES,
} from "./instruction.ts";
import { closing, skipName } from "./scan.ts";
import { startsValue, typeEnd, valueEnd, wordEnd } from "./types_values.ts";

const SPACE = 0x20;
const COMMA = 0x2c;
const CLOSE = 0x29;
const PERCENT = 0x25;
const QUOTE = 0x22;
const BANG = 0x21;
const MARKERS = new Set(["tail", "musttail", "notail"]);
const NONE: readonly never[] = [];

/** Never throws: what it cannot read is `unknown`. */
export function parseLine(text: string): Line {
  if (text === "" || text[0] === ";") return { kind: "blank", text };
  if (text.charCodeAt(0) !== SPACE) {
    const name = labelOf(text);
    return name === undefined
      ? { kind: "unknown", text }
      : { kind: "label", name, text };
  }
  try {
    return readIndented(text) ?? { kind: "unknown", text };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "unknown", text };
  }
}

/** The name of the block that this line starts. */
export function labelOf(line: string): string | undefined {
  if (line === "" || line[0] === " " || line[0] === "\t") return undefined;
  const end = skipName(line, 0);
  return end > 0 && line[end] === ":" ? line.slice(0, end) : undefined;
}

/** The function that a line calls directly, without reading all of the line. */
export function calleeOf(text: string): string | undefined {
  if (!text.includes("call ")) return undefined;
  const reader = new Reader(text, firstText(text));
  reader.result();
  let opcode = reader.word();
  if (MARKERS.has(opcode)) opcode = reader.word();
  if (opcode !== "call") return undefined;
  reader.flags();
  if (reader.type() === "" || text[reader.at] !== "@") return undefined;
  return text.slice(reader.at + 1, valueEnd(text, reader.at));
}

function firstText(text: string): number {
  let at = 0;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

function readIndented(text: string): Line | undefined {
  const at = firstText(text);
  const reader = new Reader(text, at);
  if (text[at] === "#") return readRecord(reader);
  if (text[at] === "]") {
    reader.at++;
    return { kind: "end", attachments: reader.rest().attachments };
  }
  if (text.startsWith("to label ", at)) {
    const normal = reader.skip(3).operand();
    const unwind = reader.skip(7).operand();
    return { kind: "targets", operands: [normal, unwind] };
  }
  if (at >= 4 && typeEnd(text, at) > 0) {
    return { kind: "case", operands: reader.rest(true).operands };
  }
  return readInstruction(reader);
}

/** `#dbg_declare(ptr %x, !1, !DIExpression(), !2)`. */
function readRecord(reader: Reader): Line {
  reader.at++;
  const name = reader.word("(");
  return { kind: "debug", name, operands: reader.list() };
}

function readInstruction(reader: Reader): Line | undefined {
  const result = reader.result();
  let opcode = reader.word();
  let marker = "";
  if (MARKERS.has(opcode)) {
    marker = opcode;
    opcode = reader.word();
  }
  const shape = SHAPES.get(opcode);
  if (shape === undefined) return undefined;
  const flags = reader.flags();
  if (shape === "call") return readCall(reader, result, opcode, marker, flags);
  const { type, operands } = reader.operands(shape);
  const rest = reader.rest();
  return {
    kind: "instruction",
    result,
    opcode,
    flags,
    type,
    operands: rest.operands.length === 0
      ? operands
      : [...operands, ...rest.operands],
    words: rest.words,
    options: rest.options,
    attachments: rest.attachments,
  } satisfies Instruction;
}

function readCall(
  reader: Reader,
  result: string | undefined,
  opcode: string,
  marker: string,
  flags: readonly string[],
): Call {
  const type = reader.type();
  const callee = reader.value("(");
  const operands = reader.list();
  const { words, options, attachments } = reader.rest();
  return {
    kind: "call",
    result,
    opcode,
    flags,
    type,
    marker,
    callee,
    operands,
    words,
    options,
    attachments,
  };
}

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
