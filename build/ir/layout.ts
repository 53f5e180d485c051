/**
 * LLVM types and their layout on i386 (the data layout of this project's only
 * target: 32-bit pointers, 64-bit integers and doubles aligned to 4).
 */
import type { Module } from "./module.ts";
import { closing, skipName, splitFlat } from "./scan.ts";

export interface LlvmType {
  readonly kind: "scalar" | "pointer" | "array" | "struct" | "opaque";
  readonly size: number;
  readonly align: number;
  /** Elements of an array or vector. */
  readonly count?: number;
  readonly element?: LlvmType;
  readonly fields?: readonly { type: LlvmType; offset: number }[];
}

const SCALARS: Readonly<Record<string, readonly [number, number]>> = {
  half: [2, 2],
  bfloat: [2, 2],
  float: [4, 4],
  double: [8, 4],
  x86_fp80: [12, 4],
  fp128: [16, 16],
};
const OPAQUE: LlvmType = { kind: "opaque", size: 0, align: 1 };

/** Parses types; named ones are looked up in the module. */
export class Layout {
  readonly #named = new Map<string, string>();
  readonly #known = new Map<string, LlvmType>();

  constructor(module: Module) {
    for (const entity of module.entities) {
      if (entity.kind !== "type") continue;
      const body = entity.text.slice(entity.text.indexOf(" = type ") + 8);
      this.#named.set(entity.name, body);
    }
  }

  /** The type that starts at `at`, and the index after it. */
  read(text: string, at = 0): { type: LlvmType; end: number } {
    const c = text[at];
    if (c === "%") {
      const end = skipName(text, at + 1);
      return { type: this.#lookup(text.slice(at + 1, end)), end };
    }
    if (c === "[" || (c === "<" && text[at + 1] !== "{")) {
      const times = text.indexOf(" x ", at);
      const count = Number(text.slice(at + 1, times));
      const { type, end } = this.read(text, times + 3);
      return { type: arrayOf(type, count, c === "<"), end: end + 1 };
    }
    if (c === "{" || c === "<") {
      const packed = c === "<";
      const end = closing(text, at);
      const inside = text.slice(at + (packed ? 2 : 1), end - (packed ? 2 : 1));
      const types = splitFlat(inside).map((part) => this.read(part).type);
      return { type: structOf(types, packed), end };
    }
    const word = /^[a-z_0-9]+/.exec(text.slice(at, at + 16))?.[0];
    if (word === undefined) {
      throw new SyntaxError(
        `Cannot read a type at "${text.slice(at, at + 20)}"`,
      );
    }
    return { type: scalar(word), end: at + word.length };
  }

  /**
   * Byte offset and resulting type of a GEP from a value of type `type`;
   * an index that is not a constant counts as 0.
   */
  offset(
    type: LlvmType,
    indices: readonly string[],
  ): { offset: number; type: LlvmType } {
    let offset = 0;
    let at = type;
    indices.forEach((index, depth) => {
      const value = Number(index);
      const n = Number.isInteger(value) ? value : 0;
      if (depth === 0) {
        offset += n * at.size;
      } else if (at.fields !== undefined) {
        const field = at.fields[n];
        if (field === undefined) {
          throw new RangeError(`No field ${n} in a type`);
        }
        offset += field.offset;
        at = field.type;
      } else if (at.element !== undefined) {
        at = at.element;
        offset += n * at.size;
      }
    });
    return { offset, type: at };
  }

  #lookup(name: string): LlvmType {
    let type = this.#known.get(name);
    if (type === undefined) {
      const body = this.#named.get(name);
      type = body === undefined || body === "opaque"
        ? OPAQUE
        : this.read(body).type;
      this.#known.set(name, type);
    }
    return type;
  }
}

function scalar(word: string): LlvmType {
  if (word === "ptr") return { kind: "pointer", size: 4, align: 4 };
  const bits = /^i(\d+)$/.exec(word)?.[1];
  if (bits !== undefined) {
    const bytes = Math.ceil(Number(bits) / 8);
    let size = 1;
    while (size < bytes) size *= 2;
    return {
      kind: "scalar",
      size,
      align: size === 16 ? 16 : Math.min(size, 4),
    };
  }
  const known = SCALARS[word];
  if (known === undefined) throw new SyntaxError(`Unknown type "${word}"`);
  return { kind: "scalar", size: known[0], align: known[1] };
}

function arrayOf(element: LlvmType, count: number, vector: boolean): LlvmType {
  const size = element.size * count;
  const align = vector ? size : element.align;
  return { kind: "array", size, align, count, element };
}

function structOf(types: readonly LlvmType[], packed: boolean): LlvmType {
  let size = 0;
  let align = 1;
  const fields = types.map((type) => {
    if (!packed) {
      size = Math.ceil(size / type.align) * type.align;
      align = Math.max(align, type.align);
    }
    const field = { type, offset: size };
    size += type.size;
    return field;
  });
  return {
    kind: "struct",
    size: Math.ceil(size / align) * align,
    align,
    fields,
  };
}
