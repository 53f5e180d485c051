/** Parts of lines that are read without reading all of them. */
import { parseExpression, parseLine } from "../ir/mod.ts";

export const SPACE = 0x20;
export const PERCENT = 0x25;
export const COMMA = 0x2c;
export const AT = 0x40;
export const LETTER_G = 0x67; // of getelementptr
export const LETTER_I = 0x69;
export const LETTER_P = 0x70; // of ptrtoint
export const LETTER_R = 0x72; // of ptr

/**
 * Of a getelementptr: its source type, where its base stands, its indices, and
 * where one that is no constant stands, else 0.
 */
export function elementParts(text: string, start: number) {
  let from = start;
  while (text.charCodeAt(from) === LETTER_I || text[from] === "n") {
    // `inbounds nuw`, but not `i8`.
    const next = text.charCodeAt(from + 1);
    if (next >= 0x30 && next <= 0x39) break;
    from = text.indexOf(" ", from) + 1;
  }
  const comma = text.indexOf(", ptr ", from);
  const base = comma + 6;
  let end = text.charCodeAt(base) === PERCENT
    ? text.indexOf(",", base)
    : base + tokenAt(text, base).length;
  const indices: string[] = [];
  let variable = 0;
  while (end >= 0 && text.startsWith(", i", end)) {
    const space = text.indexOf(" ", end + 2);
    const next = text.indexOf(",", space);
    if (text.charCodeAt(space + 1) === PERCENT) variable = space + 1;
    indices.push(text.slice(space + 1, next < 0 ? undefined : next));
    end = next;
  }
  return { source: text.slice(from, comma), base, indices, variable };
}

/** Operands of an arithmetic instruction, and a comparison's predicate. */
export function binaryParts(
  text: string,
  compare: boolean,
): { a: string; b: string; predicate: string } | undefined {
  if (text.includes("(")) {
    const line = parseLine(text);
    if (line.kind !== "instruction") return undefined;
    const [a, b] = line.operands;
    return {
      a: a!.value,
      b: b!.value,
      predicate: compare ? line.flags.at(-1)! : "",
    };
  }
  const attached = text.indexOf(", !");
  const end = attached < 0 ? text.length : attached;
  const space = text.lastIndexOf(" ", end - 1);
  const before = text.lastIndexOf(" ", space - 1);
  const type = text.lastIndexOf(" ", before - 1);
  return {
    a: text.slice(before + 1, space - 1),
    b: text.slice(space + 1, end),
    predicate: compare
      ? text.slice(text.lastIndexOf(" ", type - 1) + 1, type)
      : "",
  };
}

/** `i32` of `load volatile i32, ptr %1`, whose comma is at `comma`. */
export function integerBefore(text: string, comma: number): string {
  const type = text.slice(text.lastIndexOf(" ", comma) + 1, comma);
  return type.charCodeAt(0) === LETTER_I ? type : "";
}

/** `%struct.s#1` of the constant address of a member. */
export function memberKey(token: string): string | undefined {
  const expression = parseExpression(token);
  if (expression?.opcode !== "getelementptr") return undefined;
  const [, first, second, more] = expression.operands;
  if (first?.value !== "0" || second === undefined || more) return undefined;
  return `${expression.type}#${second.value}`;
}

/** The value that starts at `at`, up to a comma or the end. */
export function tokenAt(text: string, at: number): string {
  if (text.charCodeAt(at) !== 0x25 && text.includes("(", at)) {
    const open = text.indexOf("(", at);
    const comma = text.indexOf(",", at);
    if (open < comma || comma < 0) {
      let depth = 0;
      for (let i = open; i < text.length; i++) {
        if (text[i] === "(") depth++;
        else if (text[i] === ")" && --depth === 0) {
          return text.slice(at, i + 1);
        }
      }
    }
  }
  const comma = text.indexOf(",", at);
  return comma < 0 ? text.slice(at) : text.slice(at, comma);
}
