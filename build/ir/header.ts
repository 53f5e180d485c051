/**
 * The line of a `define` or `declare` as a structure, and back to text:
 * formatHeader(parseHeader(text)) equals text for whatever LLVM prints.
 */
import { formatOperands, type Operand } from "./instruction.ts";
import type { FunctionEntity, Module, NamedEntity } from "./module.ts";
import { Reader } from "./reader.ts";

export interface Header {
  readonly keyword: "define" | "declare";
  /** Of a declaration, whose attachments stand in front: `!dbg !7`. */
  readonly attachments: readonly string[];
  /** Linkage, calling convention, attributes of the result. */
  readonly words: readonly string[];
  readonly returns: string;
  readonly name: string;
  readonly parameters: readonly Operand[];
  readonly variadic: boolean;
  /**
   * What stands behind the parameters, in LLVM's order: attributes (`#1`,
   * `unnamed_addr`, …), then what CLAUSES lists, then attachments.
   */
  readonly tail: readonly string[];
}

/** Words that a clause begins with, in the order in which clauses stand. */
const CLAUSES = [
  ..."section partition comdat align gc".split(" "),
  ..."prefix prologue personality".split(" "),
];
const TYPED = new Set(["prefix", "prologue", "personality"]);
const VARIADIC = "...";

export function parseHeader(text: string): Header {
  const reader = new Reader(text, 0);
  const keyword = reader.word();
  if (keyword !== "define" && keyword !== "declare") {
    throw new SyntaxError(`Not a function: "${text}"`);
  }
  const attachments: string[] = [];
  while (text[reader.at] === "!") {
    attachments.push(`${reader.value()} ${reader.value()}`);
  }
  const words = reader.flags();
  const returns = reader.type();
  if (returns === "" || text[reader.at] !== "@") {
    throw new SyntaxError(`Expected a function's name in "${text}"`);
  }
  const name = reader.value("(").slice(1);
  const { parameters, variadic } = readParameters(reader);
  const tail: string[] = [];
  while (!reader.end && text[reader.at] !== "{") tail.push(readClause(reader));
  return {
    keyword,
    attachments,
    words,
    returns,
    name,
    parameters,
    variadic,
    tail,
  };
}

function readParameters(
  reader: Reader,
): { parameters: readonly Operand[]; variadic: boolean } {
  const list = reader.list();
  const variadic = list.at(-1)?.value === VARIADIC;
  return { parameters: variadic ? list.slice(0, -1) : list, variadic };
}

function readClause(reader: Reader): string {
  const { text, at } = reader;
  if (text[at] === "!") return `${reader.value()} ${reader.value()}`;
  const word = reader.trailing();
  switch (word) {
    case "section":
    case "partition":
    case "gc":
      return `${word} ${reader.value()}`;
  }
  if (!TYPED.has(word)) return word;
  return `${word} ${reader.type()} ${reader.value()}`;
}

export function formatHeader(header: Header): string {
  const { keyword, returns, name, variadic } = header;
  const parameters = formatOperands(header.parameters);
  const more = variadic ? (parameters === "" ? VARIADIC : ", ...") : "";
  return [
    keyword,
    ...header.attachments,
    ...header.words,
    returns,
    `@${name}(${parameters}${more})`,
    ...header.tail,
    ...(keyword === "define" ? ["{"] : []),
  ].join(" ");
}

/** The header with a clause, where LLVM expects it. */
export function withClause(header: Header, clause: string): Header {
  const rank = rankOf(clause);
  const at = header.tail.findIndex((other) => rankOf(other) > rank);
  const tail = [...header.tail];
  tail.splice(at < 0 ? tail.length : at, 0, clause);
  return { ...header, tail };
}

export function hasClause(header: Header, word: string): boolean {
  return header.tail.some((clause) => firstWord(clause) === word);
}

/** Attributes 0, clauses by their order, attachments last. */
function rankOf(clause: string): number {
  if (clause.startsWith("!")) return CLAUSES.length + 1;
  return CLAUSES.indexOf(firstWord(clause)) + 1;
}

function firstWord(clause: string): string {
  const end = clause.search(/[ (]/);
  return end < 0 ? clause : clause.slice(0, end);
}

const known = new WeakMap<FunctionEntity | NamedEntity, Header>();

/** The header of a function's entity, read once, however often asked for. */
export function headerOf(entity: FunctionEntity | NamedEntity): Header {
  let header = known.get(entity);
  if (header === undefined) {
    const text = entity.kind === "function" ? entity.header : entity.text;
    known.set(entity, header = parseHeader(text));
  }
  return header;
}

/** The function with another body. */
export function withBody(
  entity: FunctionEntity,
  body: readonly string[],
): FunctionEntity {
  const changed = { ...entity, body };
  const header = known.get(entity);
  if (header !== undefined) known.set(changed, header);
  return changed;
}

/** The function with another header. */
export function withHeader(
  entity: FunctionEntity,
  header: Header,
): FunctionEntity {
  return { ...entity, name: header.name, header: formatHeader(header) };
}

/** Whether a function's attributes, its groups included, have this word. */
export function hasAttribute(
  header: Header,
  word: string,
  groups: AttributeGroups,
): boolean {
  return header.tail.some((clause) =>
    clause === word ||
    clause.startsWith("#") && groups.get(clause.slice(1))?.has(word)
  );
}

/** Attributes without a value, by the number of their group. */
export type AttributeGroups = ReadonlyMap<string, ReadonlySet<string>>;

export function attributeGroups(module: Module): AttributeGroups {
  const groups = new Map<string, ReadonlySet<string>>();
  for (const entity of module.entities) {
    if (entity.kind !== "attributes") continue;
    const { text } = entity;
    const words = text.slice(text.indexOf("{") + 1, -1).trim().split(" ");
    groups.set(entity.name, new Set(words));
  }
  return groups;
}

/** The number of the node that is attached: 7 in `!dbg !7`. */
export function attachmentOf(
  header: Header,
  kind: string,
): number | undefined {
  const start = `!${kind} !`;
  for (const list of [header.attachments, header.tail]) {
    const found = list.find((clause) => clause.startsWith(start));
    if (found !== undefined) return Number(found.slice(start.length));
  }
  return undefined;
}
