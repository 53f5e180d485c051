/**
 * Memory that an address may be in, as far as debug information tells it apart:
 * all objects of a structure's type are one, by byte; a variable that is none, a
 * member of numbers and the memory of an allocation's call are one each.
 */
import { annotation, strip } from "./aliases.ts";
import {
  type DebugInfo,
  memberKey,
  type Node,
  number,
  text,
} from "./debug_info.ts";
import { memberAt, type Place, type Within } from "./places.ts";
import type { Reloc } from "./records.ts";
import type { TypeTable } from "./types.ts";
import * as abi from "../../core/abi/abi.ts";

/** In a structure, at a byte that is not known. */
export const ANYWHERE = -1;
/** Bytes of a pointer. */
const POINTER = 4;

export interface Memory {
  readonly kind: "structure" | "member" | "variable" | "local" | "heap";
  /** Number of this place, and what it is called. */
  readonly id: number;
  readonly key: string;
  /** A structure's type; of other kinds that of the innermost element. */
  readonly type: Node | undefined;
  readonly size: number;
  readonly offset: number;
  /** What is declared there. */
  readonly place: Place | undefined;
  /** Of memory of a call: it is looked at as a structure. */
  readonly inside: boolean;
}

/** What is declared at a byte of a structure. */
export interface Leaf {
  readonly key: string;
  readonly place: Place;
  readonly content: Content;
  /** Several numbers. */
  readonly isArray: boolean;
}

export type Content = "number" | "pointer" | "other";

export class Places {
  readonly all: Memory[] = [];
  readonly info: DebugInfo;
  readonly types: TypeTable;
  readonly #known = new Map<string, Memory>();
  readonly #structures = new Map<number, { key: string; node: Node }>();
  readonly #leaves = new Map<number, Leaf | undefined>();
  readonly #tails = new Map<
    Node,
    { offset: number; memory: Memory } | undefined
  >();
  readonly #pointers = new Map<Node, readonly number[]>();
  readonly #numbers = new Map<
    Node,
    readonly (Leaf & { readonly offset: number })[]
  >();

  constructor(info: DebugInfo, types: TypeTable) {
    this.info = info;
    this.types = types;
  }

  /** A type without arrays around it. */
  innermost(type: Node | undefined): Node | undefined {
    let { node } = strip(this.info, type);
    while (node?.field("tag") === "DW_TAG_array_type") {
      node = strip(this.info, this.info.follow(node, "baseType")).node;
    }
    return node;
  }

  /** Objects of a type; undefined if it has no members. */
  structure(type: Node | undefined): Memory | undefined {
    const inner = this.innermost(type);
    if (inner === undefined || !isStructure(inner)) return undefined;
    let known = this.#structures.get(inner.id);
    if (known === undefined) {
      const node = this.types.complete(inner);
      const where = `${this.info.path(node)}:${node.field("line") ?? ""}`;
      const key = `${where} ${text(node, "name")} ${node.field("size")}`;
      known = { key, node };
      this.#structures.set(inner.id, known);
    }
    return this.#at(known.key, known.node, 0);
  }

  /** Objects of a type by its name in LLVM, if that means one. */
  structureNamed(name: string, size: number): Memory | undefined {
    const parts = /^%(struct|union)\.(.+?)(?:\.\d+)?$/.exec(name);
    if (parts === null) return undefined;
    const same = this.types.definitions.of(`${parts[1]} ${parts[2]}`)
      .filter((node) => number(node, "size") === 8 * size);
    return same.length === 1 ? this.structure(same[0]) : undefined;
  }

  #at(key: string, type: Node, offset: number): Memory {
    return this.#make(`${key}+${offset}`, () => ({
      kind: "structure",
      type,
      size: number(type, "size") / 8,
      offset,
    }));
  }

  /** A variable, or a member of numbers. */
  single(
    kind: "member" | "variable" | "local" | "heap",
    key: string,
    place?: Place,
    inside = false,
  ): Memory {
    return this.#make(`${kind} ${key}${inside ? "." : ""}`, () => ({
      kind,
      key,
      type: this.innermost(place?.type),
      place,
      inside,
    }));
  }

  #make(name: string, parts: () => Partial<Memory>): Memory {
    let known = this.#known.get(name);
    if (known === undefined) {
      known = {
        kind: "structure",
        key: name,
        type: undefined,
        size: 0,
        offset: 0,
        place: undefined,
        inside: false,
        ...parts(),
        id: this.all.length,
      };
      this.#known.set(name, known);
      this.all.push(known);
    }
    return known;
  }

  /** A structure at another byte of it; undefined outside of it. */
  moved(from: Memory, offset: number): Memory | undefined {
    const key = from.key.slice(0, from.key.lastIndexOf("+"));
    if (offset === ANYWHERE) return this.#at(key, from.type!, ANYWHERE);
    const { size } = from;
    const tail = this.#tail(from.type!);
    if (tail !== undefined && offset >= tail.offset) return tail.memory;
    if (offset < 0 || offset >= size) {
      // The next one.
      if (size === 0 || (offset - from.offset) % size !== 0) return undefined;
      return from;
    }
    return this.#at(key, from.type!, offset);
  }

  /** The array of any length at a structure's end, and where it starts. */
  #tail(type: Node): { offset: number; memory: Memory } | undefined {
    if (this.#tails.has(type)) return this.#tails.get(type);
    const last = this.info.list(type, "elements").at(-1);
    const offset = last === undefined ? 0 : number(last, "offset") / 8;
    const declared = last && this.info.follow(last, "baseType");
    let tail: { offset: number; memory: Memory } | undefined;
    if (
      last !== undefined && this.#isArray(declared) &&
      this.types.sizeOf(declared!) === 0
    ) {
      const within = {
        composite: type,
        member: last,
        names: [],
        outer: undefined,
      };
      const place = { type: declared, name: text(last, "name") ?? "", within };
      const key = memberKey(this.info, type, last);
      const memory = this.structure(declared) ??
        this.single("member", key, place);
      tail = { offset, memory };
    }
    this.#tails.set(type, tail);
    return tail;
  }

  /** Whether an object of `wanted` may start where an address points. */
  holds(at: Memory, wanted: Memory): boolean {
    return at.kind === "structure" && at.offset !== ANYWHERE &&
      this.#isAt(at.type!, at.offset, wanted);
  }

  #isAt(node: Node, offset: number, wanted: Memory): boolean {
    if (offset === 0 && this.structure(node) === wanted) return true;
    return this.info.list(node, "elements").some((member) => {
      const start = number(member, "offset") / 8;
      const bytes = number(member, "size") / 8;
      if (offset < start || offset >= start + bytes) return false;
      const inner = this.structure(this.info.follow(member, "baseType"));
      return inner !== undefined && inner.size > 0 &&
        this.#isAt(inner.type!, (offset - start) % inner.size, wanted);
    });
  }

  /** What is declared where an address points. */
  leaf(memory: Memory): Leaf | undefined {
    if (this.#leaves.has(memory.id)) return this.#leaves.get(memory.id);
    const leaf = this.#leafOf(memory);
    this.#leaves.set(memory.id, leaf);
    return leaf;
  }

  #leafOf({ kind, type, offset, key, place }: Memory): Leaf | undefined {
    if (kind === "heap" || offset === ANYWHERE) return undefined;
    if (kind !== "structure") {
      if (place === undefined) return undefined;
      const content = this.#contentOf(type);
      return { key, place, content, isArray: this.#isArray(place.type) };
    }
    const found = memberAt(this, { type, name: "" }, offset, POINTER);
    const { within } = found;
    if (within === undefined) return undefined;
    const inner = this.innermost(found.type);
    const declared = this.info.follow(within.member, "baseType");
    const content = this.#contentOf(inner);
    return {
      key: memberKey(this.info, within.composite, within.member),
      place: { ...found, type: declared },
      content: content === "number" && this.#isShared(within)
        ? "other"
        : content,
      isArray: this.#isArray(declared),
    };
  }

  /** Whether a number may be a pointer in another member of a union. */
  #isShared(within: Within): boolean {
    for (let at: Within | undefined = within; at; at = at.outer) {
      if (at.composite.field("tag") !== "DW_TAG_union_type") continue;
      if (this.pointers(at.composite).length > 0) return true;
    }
    return false;
  }

  #isArray(type: Node | undefined): boolean {
    const { node } = strip(this.info, type);
    return node?.field("tag") === "DW_TAG_array_type";
  }

  #contentOf(node: Node | undefined): Content {
    if (node === undefined) return "other";
    if (node.field("tag") === "DW_TAG_pointer_type") return "pointer";
    return node.tag === "DIBasicType" ||
        node.field("tag") === "DW_TAG_enumeration_type"
      ? "number"
      : "other";
  }

  /** Members of a structure that are numbers, at any depth. */
  numbers(type: Node): readonly (Leaf & { readonly offset: number })[] {
    let known = this.#numbers.get(type);
    if (known === undefined) {
      known = [...this.#numbersIn(type, 0, undefined)];
      this.#numbers.set(type, known);
    }
    return known;
  }

  *#numbersIn(
    type: Node,
    base: number,
    outer: Within | undefined,
  ): Iterable<Leaf & { readonly offset: number }> {
    for (const member of this.info.list(type, "elements")) {
      const within = { composite: type, member, names: [], outer };
      const declared = this.info.follow(member, "baseType");
      const at = base + Math.floor(number(member, "offset") / 8);
      const inner = this.structure(declared);
      if (inner !== undefined) {
        yield* this.#numbersIn(inner.type!, at, within);
        continue;
      }
      const content = this.#contentOf(this.innermost(declared));
      if (content !== "number") continue;
      const place = {
        type: declared,
        name: text(member, "name") ?? "",
        within,
      };
      const key = memberKey(this.info, type, member);
      const isArray = this.#isArray(declared);
      yield { key, place, content, isArray, offset: at };
    }
  }

  /** Where the pointers of a structure are, of unions any that may be. */
  pointers(type: Node): readonly number[] {
    let known = this.#pointers.get(type);
    if (known === undefined) {
      known = [...this.#offsets(this.types.of(type), 0)];
      this.#pointers.set(type, known);
    }
    return known;
  }

  *#offsets(type: number, base: number): Iterable<number> {
    for (const reloc of this.types.records[type]!.relocs) {
      for (let n = 0; n < reloc.count; n++) {
        yield* this.#offsetsOf(reloc, base + reloc.offset + n * reloc.stride);
      }
    }
  }

  *#offsetsOf({ action, type }: Reloc, at: number): Iterable<number> {
    switch (action) {
      case abi.MAGIC_RELOC_POINTER:
      case abi.MAGIC_RELOC_TAGGED:
        yield at;
        break;
      case abi.MAGIC_RELOC_NESTED:
      case abi.MAGIC_RELOC_CIXFER:
        yield* this.#offsets(type, at);
        break;
      case abi.MAGIC_RELOC_UNION:
        for (const member of this.types.records[type]!.members) {
          yield* this.#offsets(member.type, at + member.offset);
        }
    }
  }
}

export function isStructure(node: Node): boolean {
  const tag = node.field("tag");
  return tag === "DW_TAG_structure_type" || tag === "DW_TAG_union_type";
}

/** What annotations say of a place: flags of MAGIC_*, 0 if nobody says. */
export function annotationsOf(info: DebugInfo, place: Place): number {
  const all = [place.name, ...strip(info, place.type).names];
  for (let at: Within | undefined = place.within; at; at = at.outer) {
    const member = strip(info, info.follow(at.member, "baseType"));
    all.push(text(at.composite, "name") ?? "", ...at.names, ...member.names);
  }
  return all.reduce((flags, name) => flags | annotation(name), 0);
}

/** Whether an annotation says what becomes of a place. */
export function isOwned(info: DebugInfo, place: Place): boolean {
  return annotationsOf(info, place) !== 0;
}
