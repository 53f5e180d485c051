/** Debug information: metadata nodes by number, parsed when asked for. */
import {
  attachmentOf,
  type FunctionEntity,
  type GlobalParts,
  headerOf,
  isDigits,
  type Module,
  type NamedEntity,
  parseGlobal,
  skipString,
} from "../ir/mod.ts";

/** A metadata node. Fields are looked up in its text: few are asked for. */
export class Node {
  /** `DIBasicType`, …, or "" for a tuple. */
  readonly tag: string;
  readonly text: string;
  /** Where fields or operands begin. */
  readonly #start: number;

  constructor(readonly id: number, text: string) {
    const open = text.indexOf("!", text.indexOf(" = "));
    this.text = text;
    if (text[open + 1] === "{") {
      this.tag = "";
      this.#start = open + 2;
    } else {
      const end = text.indexOf("(", open);
      this.tag = text.slice(open + 1, end);
      this.#start = end + 1;
    }
  }

  /** A field's text: `32` of `size: 32`. */
  field(name: string): string | undefined {
    const text = this.text;
    for (let at = this.#start; at < text.length;) {
      const colon = text.indexOf(": ", at);
      if (colon < 0) return undefined;
      const end = fieldEnd(text, colon + 2);
      if (colon - at === name.length && text.startsWith(name, at)) {
        return text.slice(colon + 2, end);
      }
      at = end + 2;
    }
    return undefined;
  }

  /** Operands of a tuple. */
  get operands(): readonly string[] {
    const inside = this.tag === "" ? this.text.slice(this.#start, -1) : "";
    return inside === "" ? [] : inside.split(", ");
  }
}

/** End of the value that starts at `at`: a string, or up to a comma. */
function fieldEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 0x22) return skipString(text, at);
  let depth = 0;
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x28) depth++;
    else if (c === 0x29 && depth-- === 0) break;
    else if (c === 0x2c && depth === 0) break;
  }
  return i;
}

export class DebugInfo {
  /** Text and node by number, which is dense. */
  readonly #texts: string[] = [];
  readonly #nodes: Node[] = [];

  /** Paths below `folder` are given relative to it. */
  constructor(module: Module, readonly folder?: string) {
    for (const entity of module.entities) {
      if (entity.kind === "metadata") this.#texts[entity.id] = entity.text;
    }
  }

  node(id: number): Node | undefined {
    const known = this.#nodes[id];
    if (known !== undefined) return known;
    const text = this.#texts[id];
    if (text === undefined) return undefined;
    const node = new Node(id, text);
    this.#nodes[id] = node;
    return node;
  }

  /** The node that a field or operand (`!7`) refers to. */
  at(reference: string | undefined): Node | undefined {
    if (reference === undefined || !reference.startsWith("!")) return undefined;
    const id = reference.slice(1);
    return isDigits(id) ? this.node(Number(id)) : undefined;
  }

  follow(node: Node | undefined, field: string): Node | undefined {
    return this.at(node?.field(field));
  }

  /** Nodes of the tuple in a field. */
  list(node: Node, field: string): Node[] {
    const tuple = this.follow(node, field);
    return (tuple?.operands ?? []).flatMap((operand) => {
      const element = this.at(operand);
      return element === undefined ? [] : [element];
    });
  }

  /** Mapped path of the source file of a node. */
  path(node: Node | undefined): string {
    const file = node?.tag === "DIFile" ? node : this.follow(node, "file");
    const name = text(file, "filename") ?? "";
    const folder = text(file, "directory") ?? "";
    const path = name.startsWith("/") || folder === ""
      ? name
      : `${folder}/${name}`;
    const own = `/src/${this.folder}/`;
    return path.startsWith(own) ? path.slice(own.length) : path;
  }

  /** Name in the source tree of the unit around a function. */
  sourceOf(subprogram: Node | undefined): string {
    const unit = this.follow(subprogram, "unit");
    const name = text(this.follow(unit, "file"), "filename") ?? "";
    return name.replace(/^\/src\//, "");
  }

  /** The function around a node, itself included. */
  subprogram(node: Node | undefined): Node | undefined {
    let at = node;
    while (at !== undefined && at.tag !== "DISubprogram") {
      at = this.follow(at, "scope");
    }
    return at;
  }
}

/** An unquoted string field. */
export function text(
  node: Node | undefined,
  field: string,
): string | undefined {
  const value = node?.field(field);
  return value?.startsWith('"') ? value.slice(1, -1) : value;
}

export function number(node: Node, field: string): number {
  return Number(node.field(field) ?? 0);
}

/** A variable, beside members of structures. */
export function variableKey(symbol: string): string {
  return `@${symbol}`;
}

/** A member of a structure, the same in all units. */
export function memberKey(
  info: DebugInfo,
  composite: Node,
  member: Node,
): string {
  const where = `${info.path(composite)}:${composite.field("line") ?? ""}`;
  return `${where} ${text(composite, "name") ?? ""}.${text(member, "name")}`;
}

/** The debug information of a function, defined or declared. */
export function subprogramOf(
  info: DebugInfo,
  entity: FunctionEntity | NamedEntity,
): Node | undefined {
  const id = attachmentOf(headerOf(entity), "dbg");
  return id === undefined ? undefined : info.node(id);
}

/** The debug information of a variable's definition. */
export function variableOf(
  info: DebugInfo,
  parts: GlobalParts,
): Node | undefined {
  const attached = parts.attributes.find((text) => text.startsWith("!dbg "));
  return info.follow(info.at(attached?.slice(5)), "var");
}

/** Variables of global definitions: symbol to DIGlobalVariable. */
export function globalVariables(
  module: Module,
  info: DebugInfo,
): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const entity of module.entities) {
    if (entity.kind !== "global") continue;
    const variable = variableOf(info, parseGlobal(entity));
    if (variable !== undefined) found.set(entity.name, variable);
  }
  return found;
}
