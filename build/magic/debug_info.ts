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
} from "../ir/mod.ts";

export interface Node {
  readonly id: number;
  /** `DIBasicType`, …, or "" for a tuple. */
  readonly tag: string;
  readonly fields: ReadonlyMap<string, string>;
  /** Operands of a tuple. */
  readonly operands: readonly string[];
}

const FIELD = /(\w+): ("[^"]*"|![A-Za-z]\w*\([^)]*\)|[^,)]+)/g;

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
    const body = text.slice(text.indexOf(" = ") + 3).replace(/^distinct /, "");
    const open = body.indexOf(body.startsWith("!{") ? "{" : "(");
    const inside = body.slice(open + 1, -1);
    const tuple = body.startsWith("!{");
    const node: Node = {
      id,
      tag: tuple ? "" : body.slice(1, open),
      fields: new Map(
        tuple ? [] : Array.from(inside.matchAll(FIELD), (m) => [m[1]!, m[2]!]),
      ),
      operands: tuple && inside !== "" ? inside.split(", ") : [],
    };
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
    return this.at(node?.fields.get(field));
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
  const value = node?.fields.get(field);
  return value?.startsWith('"') ? value.slice(1, -1) : value;
}

export function number(node: Node, field: string): number {
  return Number(node.fields.get(field) ?? 0);
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
