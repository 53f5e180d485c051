/**
 * Types of the table, made from debug information.
 *
 * C types have no identity across units, so each unit brings its own copy of
 * each type. A record is one class of equal types. Equality looks through a
 * pointer by name only, so it is not recursive and a forward declaration
 * equals the complete type of its tag.
 */
import * as abi from "../../core/abi/abi.ts";
import type { LlvmType } from "../ir/mod.ts";
import {
  type DebugInfo,
  memberKey,
  type Node,
  number,
  text,
  variableKey,
} from "./debug_info.ts";
import { annotation, strip } from "./aliases.ts";
import { Definitions, isDeclaration } from "./definitions.ts";
import { hash, hashText } from "./hash.ts";
import type { Member, TypeRecord } from "./records.ts";
import { relocsOf, searchOf } from "./relocs.ts";

type Shape = Omit<TypeRecord, "index" | "names" | "hash" | "relocs">;

export class TypeTable {
  readonly records: TypeRecord[] = [];
  readonly #info: DebugInfo;
  readonly #byNode = new Map<number, number>();
  readonly #byIdentity = new Map<string, number>();
  /** Pointers whose pointee is still to be looked up. */
  readonly #pending: { record: TypeRecord; pointee: Node | undefined }[] = [];
  readonly definitions: Definitions;
  readonly #searched: ReadonlySet<string>;
  /** Types that are searched, by what holds the addresses. */
  readonly searched = new Map<string, number>();

  /** `searched` has the members and variables whose numbers hold addresses, by
   * memberKey() and variableKey(). */
  constructor(
    info: DebugInfo,
    nodes: Iterable<Node> | Definitions,
    searched: ReadonlySet<string> = new Set(),
  ) {
    this.#info = info;
    this.#searched = searched;
    this.definitions = nodes instanceof Definitions
      ? nodes
      : new Definitions(info, nodes);
    this.#add([], {
      name: "void",
      kind: abi.MAGIC_TYPE_VOID,
      flags: 0,
      size: 0,
      bits: 0,
      target: 0,
      count: 0,
      members: [],
    }, "void");
  }

  /** Index of the record of a debug information type; undefined is void. */
  of(type: Node | undefined): number {
    if (type === undefined) return 0;
    const known = this.#byNode.get(type.id);
    if (known !== undefined) return known;
    const { node, names } = strip(this.#info, type);
    const index = node === undefined && names.every((n) => !annotation(n))
      ? 0
      : this.#make(node, names);
    this.#byNode.set(type.id, index);
    return index;
  }

  /** A record for an object that has no debug information. */
  ofLlvm(type: LlvmType): number {
    if (type.kind === "pointer") return this.#pointer([], undefined, "void");
    if (type.element !== undefined) {
      return this.#array(
        [],
        this.ofLlvm(type.element),
        type.count!,
        type.size,
      );
    }
    if (type.fields !== undefined) {
      const members = type.fields.map((field, i): Member => ({
        name: String(i),
        type: this.ofLlvm(field.type),
        offset: field.offset,
        bitOffset: 0,
        bitSize: 0,
      }));
      return this.#struct([], "", abi.MAGIC_TYPE_STRUCT, type.size, members, 0);
    }
    return this.#scalar([], "", abi.MAGIC_TYPE_INTEGER, type.size, 0);
  }

  /** Looks up what pointers point to; adds the types that this reaches. */
  finish(): void {
    for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
      const { node } = strip(this.#info, next.pointee);
      const full = node && isDeclaration(node) ? this.complete(node) : node;
      next.record.target = this.of(full === node ? next.pointee : full);
    }
  }

  /** Bytes of a type, which gets a record. */
  sizeOf(type: Node): number {
    return this.records[this.of(type)]!.size;
  }

  /** The complete type for a forward declaration, where there is one. */
  complete(node: Node): Node {
    return this.definitions.complete(node);
  }

  /** A pointer to a type, which no variable needs to have. */
  pointerTo(pointee: Node | undefined): number {
    return this.#pointer([], pointee, this.#nominal(pointee));
  }

  /** Bytes that are known to be data. */
  characters(): number {
    return this.#scalar([], "char", abi.MAGIC_TYPE_INTEGER, 1, 0);
  }

  /** Whether nothing in a type is a pointer. */
  isPlain(type: number): boolean {
    return (this.records[type]!.flags & abi.MAGIC_TYPE_NO_POINTERS) !== 0;
  }

  /** A variable's type, which is searched if it holds addresses as numbers. */
  ofVariable(symbol: string, type: number): number {
    const key = variableKey(symbol);
    return this.#searched.has(key) ? this.#withSearch(type, key) : type;
  }

  /** The type of numbers that may be addresses, in what has the key. Of a
   * flexible array the element's says so. */
  #withSearch(type: number, key: string): number {
    const record = this.records[type]!;
    if (record.relocs.length > 0) return type;
    const flexible = this.#isFlexible(type);
    if (record.size === 0 && !flexible) return type;
    const identity = `searched ${type} ${key}`;
    const known = this.#byIdentity.get(identity);
    if (known !== undefined) return known;
    const target = flexible
      ? this.#withSearch(record.target, key)
      : record.target;
    const index = this.records.length;
    this.records.push({
      ...record,
      index,
      target,
      flags: record.flags & ~abi.MAGIC_TYPE_NO_POINTERS,
      relocs: flexible ? [] : searchOf(index, record.size),
    });
    this.#byIdentity.set(identity, index);
    if (!flexible) this.searched.set(key, index);
    return index;
  }

  #make(node: Node | undefined, names: readonly string[]): number {
    const name = text(node, "name") ?? names.at(-1) ?? "";
    if (node === undefined) {
      return this.#scalar(names, "void", abi.MAGIC_TYPE_OPAQUE, 0, 0);
    }
    const size = number(node, "size") / 8;
    switch (node.tag) {
      case "DIBasicType":
        return this.#basic(names, name, size, text(node, "encoding") ?? "");
      case "DISubroutineType":
        return this.#function(node, names);
      case "DIDerivedType": {
        const pointee = this.#info.follow(node, "baseType");
        return this.#pointer(names, pointee, this.#nominal(pointee));
      }
      case "DICompositeType":
        break;
      default:
        return this.#scalar(names, name, abi.MAGIC_TYPE_OPAQUE, size, 0);
    }
    switch (node.field("tag")) {
      case "DW_TAG_array_type": {
        let index = this.of(this.#info.follow(node, "baseType"));
        const ranges = this.#info.list(node, "elements").reverse();
        ranges.forEach((range, i) => {
          const count = Math.max(
            0,
            Number(range.field("count") ?? 0) || 0,
          );
          const last = i === ranges.length - 1;
          const vector = (text(node, "flags") ?? "").includes("DIFlagVector");
          index = this.#array(
            last ? names : [],
            index,
            count,
            vector ? size : undefined,
          );
        });
        return index;
      }
      case "DW_TAG_enumeration_type":
        return this.#enumeration(node, names, name, size);
      default:
        return this.#composite(this.complete(node), names, name);
    }
  }

  /** A member's name may annotate it, as its type's names may. */
  #ofMember(member: Node): number {
    const type = this.#info.follow(member, "baseType");
    const name = text(member, "name") ?? "";
    if (annotation(name) === 0) return this.of(type);
    const { node, names } = strip(this.#info, type);
    return this.#make(node, [...names, name]);
  }

  #composite(node: Node, names: readonly string[], name: string): number {
    const kind = node.field("tag") === "DW_TAG_union_type"
      ? abi.MAGIC_TYPE_UNION
      : abi.MAGIC_TYPE_STRUCT;
    if (isDeclaration(node)) {
      return this.#scalar(names, name, abi.MAGIC_TYPE_OPAQUE, 0, 0);
    }
    const own = this.#ownName(node, name);
    const tags = own === name ? names : [...names, name];
    const members = this.#info.list(node, "elements").map((member): Member => {
      const bits = number(member, "offset");
      const field = (text(member, "flags") ?? "").includes("DIFlagBitField");
      const own = this.#ofMember(member);
      const key = this.#searched.size > 0
        ? memberKey(this.#info, node, member)
        : "";
      const type = this.#searched.has(key) ? this.#withSearch(own, key) : own;
      return {
        name: text(member, "name") ?? "",
        type,
        offset: Math.floor(bits / 8),
        bitOffset: field ? bits % 8 : 0,
        bitSize: field ? number(member, "size") : 0,
      };
    });
    const size = number(node, "size") / 8;
    const last = members.at(-1);
    const flexible = last !== undefined && this.#isFlexible(last.type);
    const flags = flexible ? abi.MAGIC_TYPE_VARSIZE : 0;
    return this.#struct(tags, own, kind, size, members, flags);
  }

  /** A type's name; with more where the program has others of that name. */
  #ownName(node: Node, name: string): string {
    const identity = this.definitions.identity(node);
    return identity === undefined
      ? name
      : identity.slice(identity.indexOf(" ") + 1);
  }

  /** An array of as many elements as there is room for. */
  #isFlexible(type: number): boolean {
    const { kind, count } = this.records[type]!;
    return kind === abi.MAGIC_TYPE_ARRAY && count === 0;
  }

  /** Of two programs, its names tell whether its numbers mean the same. */
  #enumeration(
    node: Node,
    names: readonly string[],
    name: string,
    size: number,
  ): number {
    const enumerators = this.#info.list(node, "elements").map((element) => ({
      name: text(element, "name") ?? "",
      value: BigInt(element.field("value") ?? 0),
    }));
    const signed = this.#isSigned(this.#info.follow(node, "baseType"));
    return this.#add(names, {
      name,
      kind: abi.MAGIC_TYPE_ENUM,
      flags: signed ? 0 : abi.MAGIC_TYPE_UNSIGNED,
      size,
      bits: size * 8,
      target: 0,
      count: 0,
      members: [],
      enumerators,
    }, `${abi.MAGIC_TYPE_INTEGER}:${size}:`);
  }

  /** What an enumeration with a negative constant is made of. */
  #isSigned(type: Node | undefined): boolean {
    const { node } = strip(this.#info, type);
    return (text(node, "encoding") ?? "").startsWith("DW_ATE_signed");
  }

  #basic(
    names: readonly string[],
    name: string,
    size: number,
    encoding: string,
  ): number {
    const float = encoding === "DW_ATE_float";
    const unsigned = /unsigned|boolean|UTF/.test(encoding);
    return this.#scalar(
      names,
      name,
      float ? abi.MAGIC_TYPE_FLOAT : abi.MAGIC_TYPE_INTEGER,
      size,
      unsigned ? abi.MAGIC_TYPE_UNSIGNED : 0,
    );
  }

  #scalar(
    names: readonly string[],
    name: string,
    kind: number,
    size: number,
    flags: number,
  ): number {
    const bits = size * 8;
    const shape = { name, kind, flags, size, bits, target: 0, count: 0 };
    return this.#add(
      names,
      { ...shape, members: [] },
      `${kind}:${size}:${flags}`,
    );
  }

  #pointer(
    names: readonly string[],
    pointee: Node | undefined,
    nominal: string,
  ): number {
    const before = this.records.length;
    const index = this.#add(names, {
      name: nominal + "*",
      kind: abi.MAGIC_TYPE_POINTER,
      flags: 0,
      size: 4,
      bits: 32,
      target: 0,
      count: 0,
      members: [],
    }, `pointer:${nominal}`);
    if (this.records.length > before && pointee !== undefined) {
      this.#pending.push({ record: this.records[index]!, pointee });
    }
    return index;
  }

  #function(node: Node, names: readonly string[]): number {
    const signature = (this.#info.follow(node, "types")?.operands ?? [])
      .map((operand) => this.#nominal(this.#info.at(operand))).join(",");
    return this.#add(names, {
      name: String(hash(signature)[0]),
      kind: abi.MAGIC_TYPE_FUNCTION,
      flags: 0,
      size: 1,
      bits: 0,
      target: 0,
      count: 0,
      members: [],
    }, `function:${signature}`);
  }

  /** `size` is that of a vector: with a rest, or with bits side by side. */
  #array(
    names: readonly string[],
    element: number,
    count: number,
    size?: number,
  ): number {
    const inner = this.records[element]!;
    const elements = inner.size * count;
    const whole = size ?? elements;
    // Bits have no offsets: nothing can be said of such a vector's elements.
    if (whole < elements) {
      return this.#scalar(names, "", abi.MAGIC_TYPE_OPAQUE, whole, 0);
    }
    const rest = whole === elements ? "" : `:${whole}`;
    return this.#add(names, {
      name: "",
      kind: abi.MAGIC_TYPE_ARRAY,
      flags: 0,
      size: whole,
      bits: 0,
      target: element,
      count,
      members: [],
    }, `array:${count}:${hashText(inner.hash)}${rest}`);
  }

  #struct(
    names: readonly string[],
    name: string,
    kind: number,
    size: number,
    members: readonly Member[],
    flags: number,
  ): number {
    const parts = members.map((m) =>
      `${m.name}@${m.offset}.${m.bitOffset}+${m.bitSize}:` +
      hashText(this.records[m.type]!.hash)
    );
    const shape = { name, kind, flags, size, bits: 0, target: 0 };
    return this.#add(
      names,
      { ...shape, count: members.length, members },
      `${kind}:${name}:${size}:${parts.join(";")}`,
    );
  }

  /** `form` is what must agree for a plain copy to be right. */
  #add(names: readonly string[], shape: Shape, form: string): number {
    const all = [...names, shape.name].filter((name) => name !== "");
    const marks = all.reduce((flags, name) => flags | annotation(name), 0);
    // Records differ by what a dump shows and by what a copy must do.
    const content = [
      ...shape.members.map((m) => m.type),
      ...(shape.enumerators ?? []).map(({ name, value }) => `${name}=${value}`),
    ].join(",");
    const identity =
      `${form}|${shape.kind}|${shape.name}|${shape.flags}|${shape.target}|` +
      `${marks}|${content}`;
    const known = this.#byIdentity.get(identity);
    if (known !== undefined) {
      for (const name of all) this.records[known]!.names.add(name);
      return known;
    }
    const plain = marks & abi.MAGIC_CIXFER
      ? this.#plain(names, shape, form)
      : undefined;
    const index = this.records.length;
    const record: TypeRecord = {
      ...shape,
      index,
      names: new Set(all),
      flags: 0,
      hash: hash(`${form}|${marks}`),
      relocs: [],
    };
    const flags = shape.flags | marks;
    const relocs = relocsOf({ ...record, flags }, this.records, plain);
    this.records.push({
      ...record,
      relocs,
      flags: relocs.length === 0 && !this.#tailHasPointers(shape)
        ? flags | abi.MAGIC_TYPE_NO_POINTERS
        : flags,
    });
    this.#byIdentity.set(identity, index);
    return index;
  }

  /** Whether a flexible array at the end holds pointers. */
  #tailHasPointers(shape: Shape): boolean {
    const last = shape.members.at(-1);
    if (last === undefined || !(shape.flags & abi.MAGIC_TYPE_VARSIZE)) {
      return false;
    }
    const array = this.records[last.type]!;
    return this.records[array.target]!.relocs.length > 0;
  }

  /** The type that a cixfer type is without that annotation. */
  #plain(names: readonly string[], shape: Shape, form: string): number {
    const kept = (name: string) => annotation(name) !== abi.MAGIC_CIXFER;
    return this.#add(
      names.filter(kept),
      { ...shape, name: kept(shape.name) ? shape.name : shape.name.slice(7) },
      form,
    );
  }

  /** How a pointer's target is told apart: by name alone where it has one. */
  #nominal(type: Node | undefined): string {
    const { node, names } = strip(this.#info, type);
    if (node === undefined) return "void";
    const identity = this.definitions.identity(this.complete(node));
    if (identity !== undefined) return identity;
    switch (node.tag) {
      case "DIBasicType":
        return text(node, "name") ?? "";
      case "DISubroutineType":
        return "function";
      case "DIDerivedType":
        return this.#nominal(this.#info.follow(node, "baseType")) + "*";
    }
    if (node.field("tag") === "DW_TAG_array_type") {
      return this.#nominal(this.#info.follow(node, "baseType")) + "[]";
    }
    const name = names.at(-1);
    return name ?? "anonymous " + hashText(this.records[this.of(node)]!.hash);
  }
}
