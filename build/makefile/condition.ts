// What stands behind `.if`: names, texts and numbers, compared and joined.
//
//   or    := and { "||" and }
//   and   := not { "&&" not }
//   not   := "!" not | "(" or ")" | defined(NAME) | empty(NAME) | side
//   side  := value [ ("==" | "!=") value ]
import { unusable, type Variables } from "./variables.ts";

const TOKEN =
  /\s*(?:(&&|\|\||==|!=|[!()])|(defined|empty)\s*\(\s*([\w.-]+)\s*\)|"((?:[^"\\]|\\.)*)"|((?:\$\{[^}]*\}|\$\([^)]*\)|[\w.+-])+))/y;

/** A part's value; what a join does not need is not asked for. */
type Part = () => boolean;

export function holds(
  text: string,
  line: number,
  variables: Variables,
): boolean {
  return new ConditionReader(text, line, variables).read()();
}

class ConditionReader {
  readonly #text: string;
  readonly #line: number;
  readonly #variables: Variables;
  readonly #tokens: RegExpExecArray[] = [];
  #at = 0;

  constructor(text: string, line: number, variables: Variables) {
    this.#text = text.trim();
    this.#line = line;
    this.#variables = variables;
    const token = new RegExp(TOKEN);
    while (token.lastIndex < this.#text.length) {
      const match = token.exec(this.#text);
      if (match === null) this.#refuse();
      this.#tokens.push(match);
    }
  }

  read(): Part {
    const part = this.#or();
    if (this.#at < this.#tokens.length) this.#refuse();
    return part;
  }

  #refuse(): never {
    throw unusable(
      this.#variables.file,
      this.#line,
      `the condition "${this.#text}" is not understood`,
    );
  }

  #takes(sign: string): boolean {
    if (this.#tokens[this.#at]?.[1] !== sign) return false;
    this.#at++;
    return true;
  }

  #or(): Part {
    let left = this.#and();
    while (this.#takes("||")) {
      const [a, b] = [left, this.#and()];
      left = () => a() || b();
    }
    return left;
  }

  #and(): Part {
    let left = this.#not();
    while (this.#takes("&&")) {
      const [a, b] = [left, this.#not()];
      left = () => a() && b();
    }
    return left;
  }

  #not(): Part {
    if (this.#takes("!")) {
      const part = this.#not();
      return () => !part();
    }
    if (this.#takes("(")) {
      const part = this.#or();
      if (!this.#takes(")")) this.#refuse();
      return part;
    }
    const [, , question, name] = this.#tokens[this.#at] ?? [];
    if (question === undefined) return this.#side();
    this.#at++;
    const variables = this.#variables;
    const isEmpty = () =>
      !variables.isDefined(name!) ||
      variables.expand(`\${${name}}`, this.#line).trim() === "";
    return question === "defined" ? () => variables.isDefined(name!) : isEmpty;
  }

  #side(): Part {
    const left = this.#value();
    for (const sign of ["==", "!="]) {
      if (!this.#takes(sign)) continue;
      const right = this.#value();
      return () => (left() === right()) === (sign === "==");
    }
    return () => !/^(0*|no|false)$/i.test(left());
  }

  #value(): () => string {
    const [, , , , quoted, bare] = this.#tokens[this.#at++] ?? [];
    const text = quoted ?? bare;
    if (text === undefined) this.#refuse();
    return () => this.#variables.expand(text, this.#line);
  }
}
