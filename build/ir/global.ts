import type { NamedEntity } from "./module.ts";
import { Reader } from "./reader.ts";
import { splitFlat } from "./scan.ts";

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

const known = new WeakMap<NamedEntity, GlobalParts>();

/** Reads an entity once, however often it is asked for. */
export function parseGlobal(entity: NamedEntity): GlobalParts {
  let parts = known.get(entity);
  if (parts === undefined) known.set(entity, parts = readGlobal(entity));
  return parts;
}

function readGlobal({ name, text }: NamedEntity): GlobalParts {
  const reader = new Reader(text, name.length + 4);
  const words: string[] = [];
  while (!isKeyword(words.at(-1))) {
    if (reader.end) throw new SyntaxError(`Not a variable: "${text}"`);
    words.push(reader.trailing());
  }
  const keyword = words.pop();
  const declared = words.includes("external") || words.includes("extern_weak");
  const type = reader.type();
  const init = declared ? undefined : reader.value();
  return {
    name,
    words,
    constant: keyword === "constant",
    type,
    init,
    attributes: reader.end ? [] : splitFlat(text.slice(reader.at + 1)),
  };
}

function isKeyword(word: string | undefined): boolean {
  return word === "global" || word === "constant";
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

/** The section that an attribute of a variable, or a function's clause, names. */
export function sectionIn(clauses: readonly string[]): string | undefined {
  const clause = clauses.find((text) => text.startsWith('section "'));
  return clause?.slice(9, -1);
}
