/**
 * What type an allocation is for. C says so only indirectly: by the variable
 * or member that the result is stored in. Pointers are untyped in LLVM, so
 * the way goes through debug information, and members are found by byte
 * offset, never by field index.
 */
import { type Layout, splitFlat } from "../ir/mod.ts";
import type { FunctionEntity } from "../ir/mod.ts";
import {
  attachment,
  type DebugInfo,
  type Node,
  number,
  text,
} from "./debug_info.ts";
import { parseCall } from "./calls.ts";
import { strip, type TypeTable } from "./types.ts";

/** A place in memory: the type that it has, and the variable's name. */
interface Place {
  readonly type: Node | undefined;
  readonly name: string;
}

export interface Inferred {
  /** Type of one element; undefined is unknown. */
  readonly type: Node | undefined;
  readonly name: string;
  /** The function hands the fresh memory to its caller, untyped. */
  readonly returned: boolean;
}

const ASSIGN = /^\s*%("[^"]*"|[-\w$.]+) = (.*)$/;
const STORE = /^\s*store (?:volatile )?\w+ ([^,]+), ptr (.*)$/;
const DEPTH = 6;
/** A pointer is stored into the innermost place. */
const INNERMOST = 0;

/** Facts of one function body. */
export class FunctionFacts {
  readonly #definitions = new Map<string, string>();
  readonly #variables = new Map<string, Node>();
  readonly #lines: readonly string[];

  constructor(
    readonly info: DebugInfo,
    readonly layout: Layout,
    readonly types: TypeTable,
    readonly globals: ReadonlyMap<string, Node>,
    /** DISubprogram of a function, by symbol. */
    readonly subprograms: ReadonlyMap<string, Node>,
    entity: FunctionEntity,
  ) {
    this.#lines = entity.body;
    for (const line of entity.body) {
      const assign = ASSIGN.exec(line);
      if (assign !== null) this.#definitions.set(assign[1]!, assign[2]!);
      const declare = /#dbg_declare\(ptr %("[^"]*"|[-\w$.]+), !(\d+)/.exec(
        line,
      );
      const node = declare && info.node(Number(declare[2]));
      if (declare && node) this.#variables.set(declare[1]!, node);
    }
  }

  /** Follows the value `%name`, defined in line `at`, to a typed place. */
  infer(name: string, at: number, depth = DEPTH): Inferred {
    let best: Inferred = { type: undefined, name: "", returned: false };
    const better = (other: Inferred) => {
      if (rank(this.info, other.type) > rank(this.info, best.type)) {
        best = { ...other, returned: best.returned || other.returned };
      } else {
        best = {
          type: best.type,
          name: best.name || other.name,
          returned: best.returned || other.returned,
        };
      }
    };
    const value = new RegExp(`%${escape(name)}(?![-\\w$.])`);
    for (let i = at + 1; i < this.#lines.length && depth > 0; i++) {
      const line = this.#lines[i]!;
      if (!value.test(line) || line.includes("#dbg_")) continue;
      const store = STORE.exec(line);
      if (store !== null && store[1] === `%${name}`) {
        const target = operand(store[2]!);
        const stored = this.#place(target, DEPTH);
        if (stored === undefined) continue;
        const place = this.#member(stored, 0, INNERMOST);
        better({
          type: this.#pointee(place.type),
          name: place.name,
          returned: false,
        });
        if (target.startsWith("%") && !typed(this.info, best.type)) {
          for (const load of this.#loads(target, i)) {
            better(this.infer(load.name, load.at, depth - 1));
            if (typed(this.info, best.type)) break;
          }
        }
      } else if (/^\s*ret ptr /.test(line)) {
        better({ type: undefined, name: "", returned: true });
      } else {
        const assign = ASSIGN.exec(line);
        const passed = assign !== null &&
          /^(?:phi|select|freeze|getelementptr|ptrtoint|inttoptr)\b/.test(
            assign[2]!,
          );
        if (passed) better(this.infer(assign[1]!, i, depth - 1));
      }
      if (typed(this.info, best.type)) break;
    }
    return best;
  }

  /** Loads of the slot `target` after line `at`. */
  #loads(target: string, at: number): { name: string; at: number }[] {
    const found: { name: string; at: number }[] = [];
    for (let i = at + 1; i < this.#lines.length; i++) {
      const assign = ASSIGN.exec(this.#lines[i]!);
      if (assign === null || !assign[2]!.startsWith("load ptr, ptr ")) continue;
      if (operand(assign[2]!.slice(14)) === target) {
        found.push({ name: assign[1]!, at: i });
      }
    }
    return found;
  }

  /** The place that a pointer value points to. */
  #place(value: string, depth: number): Place | undefined {
    if (depth === 0) return undefined;
    if (value.startsWith("@")) {
      const node = this.globals.get(value.slice(1));
      if (node === undefined) return undefined;
      return {
        type: this.info.follow(node, "type"),
        name: text(node, "name") ?? "",
      };
    }
    if (value.startsWith("getelementptr")) return this.#element(value, depth);
    if (!value.startsWith("%")) return undefined;
    const name = value.slice(1);
    const variable = this.#variables.get(name);
    if (variable !== undefined) {
      return {
        type: this.info.follow(variable, "type"),
        name: text(variable, "name") ?? "",
      };
    }
    const definition = this.#definitions.get(name);
    if (definition === undefined) return undefined;
    if (definition.startsWith("load ptr, ptr ")) {
      const slot = this.#place(operand(definition.slice(14)), depth - 1);
      return slot && { type: this.#pointee(slot.type), name: slot.name };
    }
    if (definition.startsWith("getelementptr")) {
      return this.#element(definition, depth);
    }
    const call = parseCall(`  %x = ${definition}`);
    if (call !== undefined) {
      const type = this.info.follow(this.subprograms.get(call.callee), "type");
      const result = this.info.at(this.info.follow(type, "types")?.operands[0]);
      return { type: this.#pointee(result), name: call.callee };
    }
    const first = /^(?:phi ptr \[ |select i1 [^,]+, ptr )([^,]+),/.exec(
      definition,
    );
    return first ? this.#place(first[1]!, depth - 1) : undefined;
  }

  /** `getelementptr [flags] TYPE, ptr BASE, INDEX…`, instruction or constant. */
  #element(value: string, depth: number): Place | undefined {
    const open = /^getelementptr (?:(?:inbounds|nuw|nusw) )*(\(?)/.exec(value)!;
    const inside = open[1] === "("
      ? value.slice(open[0].length, value.lastIndexOf(")"))
      : value.slice(open[0].length);
    const parts = splitFlat(inside).filter((part) => !part.startsWith("!"));
    const { type } = this.layout.read(parts[0]!);
    const base = this.#place(parts[1]!.replace(/^ptr /, ""), depth - 1);
    if (base === undefined) return undefined;
    const indices = parts.slice(2);
    const element = this.layout.offset(type, indices);
    // One index only steps over objects of the same type.
    if (indices.length === 1 && this.#sizeOf(base.type) === type.size) {
      return base;
    }
    return this.#member(base, element.offset, element.type.size);
  }

  /** The part of a place that is at a byte offset and of a size. */
  #member(base: Place, offset: number, size: number): Place {
    let place = base;
    let rest = offset;
    for (;;) {
      let { node } = strip(this.info, place.type);
      if (node?.tag !== "DICompositeType") return place;
      node = this.types.complete(node);
      if (rest === 0 && this.#size(node) <= size) return place;
      if (node.fields.get("tag") === "DW_TAG_array_type") {
        const type = this.info.follow(node, "baseType");
        const step = this.#sizeOf(type);
        if (step > 0) rest %= step;
        place = { type, name: place.name };
        continue;
      }
      const inside = this.info.list(node, "elements").filter((member) => {
        const start = number(member, "offset") / 8;
        const bytes = number(member, "size") / 8;
        return rest === start || rest > start && rest < start + bytes;
      });
      const member = inside.find((m) => this.#isPointer(m)) ?? inside[0];
      if (member === undefined) return place;
      rest -= number(member, "offset") / 8;
      place = {
        type: this.info.follow(member, "baseType"),
        name: text(member, "name") ?? place.name,
      };
    }
  }

  #isPointer(member: Node): boolean {
    const { node } = strip(this.info, this.info.follow(member, "baseType"));
    return node?.fields.get("tag") === "DW_TAG_pointer_type";
  }

  #sizeOf(type: Node | undefined): number {
    const { node } = strip(this.info, type);
    return node === undefined ? 0 : this.#size(this.types.complete(node));
  }

  #size(node: Node): number {
    return this.types.records[this.types.of(node)]!.size;
  }

  #pointee(type: Node | undefined): Node | undefined {
    const { node } = strip(this.info, type);
    if (node?.fields.get("tag") !== "DW_TAG_pointer_type") return undefined;
    return this.info.follow(node, "baseType");
  }
}

/** DISubprograms by symbol. */
export function subprogramOf(info: DebugInfo, line: string): Node | undefined {
  return info.node(attachment(line) ?? -1);
}

/** The pointer operand at the start of `rest`. */
function operand(rest: string): string {
  if (rest.startsWith("getelementptr")) return rest;
  return /^[@%](?:"[^"]*"|[-\w$.]+)/.exec(rest)?.[0] ?? "";
}

/** void and unknown 0, byte buffers 1, all else 2. */
function rank(info: DebugInfo, type: Node | undefined): number {
  const { node } = strip(info, type);
  if (node === undefined) return 0;
  if (node.tag !== "DIBasicType") return 2;
  return number(node, "size") === 8 ? 1 : 2;
}

function typed(info: DebugInfo, type: Node | undefined): boolean {
  return rank(info, type) === 2;
}

function escape(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
