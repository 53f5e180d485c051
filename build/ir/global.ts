import type { NamedEntity } from "./module.ts";
import { scanFlat } from "./scan.ts";

/** The parts of a global variable's line; print with `formatGlobal`. */
export interface GlobalParts {
  readonly name: string;
  /** Words before `global` or `constant`: linkage, preemption, … */
  readonly words: readonly string[];
  readonly constant: boolean;
  readonly type: string;
  /** Undefined for a declaration. */
  readonly init: string | undefined;
  /** `section "x"`, `align 4`, `!dbg !0`, … */
  readonly attributes: readonly string[];
}

export function parseGlobal(entity: NamedEntity): GlobalParts {
  const text = entity.text;
  const start = entity.name.length + 4;
  const match = /^((?:[a-z_]+(?:\([^)]*\))? )*?)(global|constant) /.exec(
    text.slice(start),
  );
  if (match === null) throw new SyntaxError(`Not a variable: "${text}"`);
  const words = match[1]!.trim() === "" ? [] : match[1]!.trim().split(" ");
  const typeStart = start + match[0].length;
  const declared = words.includes("external") || words.includes("extern_weak");
  const comma = flat(text, typeStart, ",");
  const typeEnd = declared ? comma : flat(text, typeStart, " ");
  const init = declared ? undefined : text.slice(typeEnd + 1, comma);
  const attributes: string[] = [];
  for (let at = comma; at < text.length;) {
    const end = flat(text, at + 1, ",");
    attributes.push(text.slice(at + 1, end).trim());
    at = end;
  }
  return {
    name: entity.name,
    words,
    constant: match[2] === "constant",
    type: text.slice(typeStart, typeEnd),
    init,
    attributes,
  };
}

export function formatGlobal(parts: GlobalParts): NamedEntity {
  const text = [
    `@${parts.name} =`,
    ...parts.words,
    parts.constant ? "constant" : "global",
    parts.type,
    ...(parts.init === undefined ? [] : [parts.init]),
  ].join(" ") + parts.attributes.map((attribute) => ", " + attribute).join("");
  return { kind: "global", name: parts.name, text };
}

/** The section of a variable or function line, unquoted. */
export function sectionOf(text: string): string | undefined {
  return / section "([^"]*)"/.exec(text)?.[1];
}

function flat(text: string, at: number, stop: string): number {
  const end = scanFlat(text, at, (c) => c === stop);
  if (end < 0) throw new SyntaxError(`Brackets do not match in "${text}"`);
  return end;
}
