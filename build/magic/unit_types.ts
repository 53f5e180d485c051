/** Types by the names that the front end writes, as one unit means them. */
import { type DebugInfo, type Node, number, text } from "./debug_info.ts";
import { isDeclaration, nominalTag } from "./definitions.ts";
import type { TypeName } from "./sizes.ts";
import { strip } from "./aliases.ts";
import type { TypeTable } from "./types.ts";

/** Bytes that may be anything: they say nothing of a type. */
export const BYTES = "bytes";

/** Fields of a node that lead to the types that it is made of. */
const LINKS = ["baseType", "type", "var"];
const LISTS = ["elements", "types", "retainedNodes", "retainedTypes"];
const MORE_LISTS = ["globals", "enums"];

const QUALIFIERS = /\b(?:const|volatile|restrict|_Atomic|__restrict)\b/g;
const UNNAMED =
  /^(?:struct|union) \((?:unnamed|anonymous).* at (.*):(\d+):\d+\)$/;

export class UnitTypes {
  readonly #info: DebugInfo;
  readonly #types: TypeTable;
  /** By name (`struct x`, a typedef's, a basic type's): what it may be. */
  readonly #named = new Map<string, Node[]>();
  /** Unnamed ones by line. */
  readonly #unnamed = new Map<number, Node[]>();

  /** `roots`: the unit, its functions and variables. */
  constructor(info: DebugInfo, types: TypeTable, roots: Iterable<Node>) {
    this.#info = info;
    this.#types = types;
    const seen = new Set<number>();
    const pending = [...roots];
    for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
      if (seen.has(node.id)) continue;
      seen.add(node.id);
      this.#take(node);
      pending.push(...linked(info, node));
    }
  }

  #take(node: Node): void {
    const name = node.tag === "DIBasicType" ||
        node.field("tag") === "DW_TAG_typedef"
      ? text(node, "name")
      : isDeclaration(node)
      ? undefined
      : nominalTag(node);
    if (name !== undefined) {
      add(this.#named, name, node);
    } else if (
      node.tag === "DICompositeType" && text(node, "name") === undefined
    ) {
      add(this.#unnamed, number(node, "line"), node);
    }
  }

  /** Index of the type's record; undefined if the name says none, or two. */
  of({ name, plain }: TypeName): number | typeof BYTES | undefined {
    return this.#byText(name) ??
      (plain === undefined ? undefined : this.#byText(plain));
  }

  #byText(name: string): number | typeof BYTES | undefined {
    const bare = name.replaceAll(QUALIFIERS, "").replaceAll(/\s+/g, " ").trim();
    if (bare.endsWith("]")) {
      return this.#byText(bare.slice(0, bare.lastIndexOf("[")));
    }
    if (bare.endsWith("*")) {
      const pointee = this.#node(bare.slice(0, -1).trim());
      return this.#types.pointerTo(pointee);
    }
    if (/\(\*+\)/.test(bare)) return this.#types.pointerTo(undefined);
    if (bare === "void") return BYTES;
    const node = this.#node(bare);
    if (node === undefined) return undefined;
    const { node: stripped } = strip(this.#info, node);
    if (stripped === undefined) return BYTES;
    if (stripped.tag === "DIBasicType" && number(stripped, "size") === 8) {
      return BYTES;
    }
    return this.#types.of(node);
  }

  /** The one type of a name; those that are equal are one. */
  #node(name: string): Node | undefined {
    const unnamed = UNNAMED.exec(name);
    const found = unnamed !== null
      ? this.#unnamedAt(unnamed[1]!, Number(unnamed[2]))
      : this.#named.get(name) ?? this.#types.definitions.of(name);
    const [first, ...others] = found;
    if (first === undefined) return undefined;
    const index = this.#types.of(first);
    return others.every((other) => this.#types.of(other) === index)
      ? first
      : undefined;
  }

  #unnamedAt(file: string, line: number): readonly Node[] {
    return (this.#unnamed.get(line) ?? []).filter((node) => {
      const path = this.#info.path(node);
      return path.endsWith(file) || file.endsWith(path);
    });
  }
}

function* linked(info: DebugInfo, node: Node): Iterable<Node> {
  for (const field of LINKS) {
    const next = info.follow(node, field);
    if (next !== undefined) yield next;
  }
  for (const field of LISTS) yield* info.list(node, field);
  if (node.tag !== "DICompileUnit") return;
  for (const field of MORE_LISTS) yield* info.list(node, field);
}

function add<K>(map: Map<K, Node[]>, key: K, node: Node): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [node]);
  else list.push(node);
}
