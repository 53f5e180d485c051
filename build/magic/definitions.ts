/**
 * Which definition a structure, union or enumeration of a name is. C types
 * have no identity across units: each unit brings its own copy of what it
 * includes, and two units may mean different things by one tag. Copies that
 * say the same are one definition. What they say of a pointer is the
 * definition that it points to, so a difference spreads to the types around.
 */
import { type DebugInfo, type Node, text } from "./debug_info.ts";

const KINDS: Readonly<Record<string, string>> = {
  DW_TAG_structure_type: "struct",
  DW_TAG_union_type: "union",
  DW_TAG_enumeration_type: "enum",
};

export class Definitions {
  readonly #info: DebugInfo;
  /** By tag: one node of each definition. */
  readonly #byTag = new Map<string, readonly Node[]>();
  /** By node: the lasting identity, where the tag alone is none. */
  readonly #identities = new Map<number, string>();
  /** By tag: those whose definitions mention it. */
  readonly #mentions = new Map<string, Set<string>>();

  constructor(info: DebugInfo, nodes: Iterable<Node>) {
    this.#info = info;
    const all = new Map<string, Node[]>();
    for (const node of nodes) {
      const tag = nominalTag(node);
      if (tag === undefined || isDeclaration(node)) continue;
      const same = all.get(tag);
      if (same === undefined) all.set(tag, [node]);
      else same.push(node);
    }
    for (const [tag, [first]] of all) this.#byTag.set(tag, [first!]);
    let open = new Set(all.keys());
    for (let isFirst = true; open.size > 0; isFirst = false) {
      const split: string[] = [];
      for (const tag of open) {
        const nodes = all.get(tag)!;
        if (nodes.length > 1 && this.#split(tag, nodes)) split.push(tag);
      }
      if (isFirst && split.length > 0) this.#findMentions();
      open = new Set(
        split.flatMap((tag) => [...this.#mentions.get(tag) ?? []]),
      );
    }
  }

  #findMentions(): void {
    for (const [tag, nodes] of this.#byTag) {
      for (const part of nodes.flatMap((n) => this.#info.list(n, "elements"))) {
        let at = this.#info.follow(part, "baseType");
        while (at !== undefined && nominalTag(at) === undefined) {
          at = this.#info.follow(at, "baseType");
        }
        const named = at && nominalTag(at);
        if (named === undefined) continue;
        const list = this.#mentions.get(named) ?? new Set();
        this.#mentions.set(named, list.add(tag));
      }
    }
  }

  /** Tells a tag's definitions apart; whether there are more than before. */
  #split(tag: string, nodes: readonly Node[]): boolean {
    const kinds: Node[][] = [];
    for (const node of nodes) {
      const same = kinds.find(([first]) => this.#isCopy(first!, node));
      if (same === undefined) kinds.push([node]);
      else same.push(node);
    }
    if (kinds.length === this.#byTag.get(tag)!.length) return false;
    this.#byTag.set(tag, kinds.map(([first]) => first!));
    const places = new Map<string, number>();
    for (const same of kinds) {
      const place = this.#info.path(same[0]).replace(/^\/src\//, "");
      const times = places.get(place) ?? 0;
      places.set(place, times + 1);
      const mark = times === 0 ? "" : `#${times}`;
      for (const { id } of same) {
        this.#identities.set(id, `${tag}@${place}${mark}`);
      }
    }
    return true;
  }

  /** Whether two structures say the same, down to the names of what their
   * pointers point to. */
  #isCopy(a: Node, b: Node): boolean {
    if (a === b) return true;
    if (a.field("size") !== b.field("size")) return false;
    const first = this.#info.follow(a, "elements")?.operands ?? [];
    const second = this.#info.follow(b, "elements")?.operands ?? [];
    return first.length === second.length &&
      first.every((part, i) =>
        part === second[i] ||
        this.#isSamePart(this.#info.at(part)!, this.#info.at(second[i])!)
      );
  }

  /** Members, and numbers of enumerations. */
  #isSamePart(a: Node, b: Node): boolean {
    const [first, second] = [outline(a), outline(b)];
    return first.rest === second.rest &&
      (first.type === second.type ||
        this.#isSameType(
          this.#info.at(first.type),
          this.#info.at(second.type),
        ));
  }

  #isSameType(a: Node | undefined, b: Node | undefined): boolean {
    if (a === b) return true;
    if (a === undefined || b === undefined || a.tag !== b.tag) return false;
    const tag = nominalTag(a);
    if (tag !== undefined) return this.identity(a) === this.identity(b);
    const kind = a.field("tag");
    if (kind !== b.field("tag") || a.field("name") !== b.field("name")) {
      return false;
    }
    if (a.tag === "DISubroutineType") return true;
    if (a.tag === "DICompositeType" && kind !== "DW_TAG_array_type") {
      return this.#isCopy(a, b);
    }
    return a.field("size") === b.field("size") &&
      this.#isSameType(
        this.#info.follow(a, "baseType"),
        this.#info.follow(b, "baseType"),
      );
  }

  /** The definition that a declaration stands for, if that is one only. */
  complete(node: Node): Node {
    const tag = nominalTag(node);
    if (tag === undefined || !isDeclaration(node)) return node;
    const [first, ...others] = this.#byTag.get(tag) ?? [];
    return first === undefined || others.length > 0 ? node : first;
  }

  /** Definitions of a tag, one node of each. */
  of(tag: string): readonly Node[] {
    return this.#byTag.get(tag) ?? [];
  }

  /**
   * What tells a tagged type from all others of the program, the same in the
   * next one: its tag; with the file that defines it where that is not enough.
   */
  identity(node: Node): string | undefined {
    const tag = nominalTag(node);
    if (tag === undefined) return undefined;
    const known = this.#identities.get(node.id);
    if (known !== undefined) return known;
    return isDeclaration(node) && this.of(tag).length > 1 ? `${tag}@?` : tag;
  }
}

export function isDeclaration(node: Node): boolean {
  return (text(node, "flags") ?? "").includes("DIFlagFwdDecl");
}

/** `struct node` for a tagged composite type. */
export function nominalTag(node: Node): string | undefined {
  if (node.tag !== "DICompositeType") return undefined;
  const name = text(node, "name");
  const kind = KINDS[node.field("tag")!];
  return name === undefined || kind === undefined
    ? undefined
    : `${kind} ${name}`;
}

/** A member's type, and what else its text says besides where it stands. It is
 * asked for so often that fields are not looked up one by one. */
function outline({ text }: Node): { type: string; rest: string } {
  const name = text.indexOf("name: ");
  const base = text.indexOf(", baseType: ");
  if (base < 0) return { type: "", rest: text.slice(name) };
  const end = text.indexOf(",", base + 2);
  const scope = text.indexOf(", scope: ");
  return {
    type: text.slice(base + ", baseType: ".length, end),
    rest: text.slice(name, scope < 0 ? base : scope) + text.slice(end),
  };
}
