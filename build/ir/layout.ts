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
  /** Of a scalar or pointer: what it takes in a vector, which has no gaps. */
  readonly bits?: number;
  /** Elements of an array or vector. */
  readonly count?: number;
  readonly element?: LlvmType;
  readonly fields?: readonly { type: LlvmType; offset: number }[];
}

/** Size, alignment and bits. */
const SCALARS: Readonly<Record<string, readonly [number, number, number]>> = {
  half: [2, 2, 16],
  bfloat: [2, 2, 16],
  float: [4, 4, 32],
  double: [8, 4, 64],
  x86_fp80: [12, 4, 80],
  fp128: [16, 16, 128],
};
/** The address space of 64-bit pointers (`__ptr64`). */
const WIDE_SPACE = "272";
const WIDE_POINTER: LlvmType = { kind: "scalar", size: 8, align: 8, bits: 64 };
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
      const made = c === "<" ? vectorOf(type, count) : arrayOf(type, count);
      return { type: made, end: end + 1 };
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
    const end = at + word.length;
    const space = word === "ptr" && / addrspace\((\d+)\)/y;
    if (!space) return { type: scalar(word), end };
    space.lastIndex = end;
    const number = space.exec(text)?.[1];
    return {
      type: number === WIDE_SPACE ? WIDE_POINTER : scalar(word),
      end: number === undefined ? end : space.lastIndex,
    };
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
  if (word === "ptr") return { kind: "pointer", size: 4, align: 4, bits: 32 };
  const integer = /^i(\d+)$/.exec(word)?.[1];
  if (integer !== undefined) {
    const bits = Number(integer);
    const bytes = Math.ceil(bits / 8);
    const align = bytes > 8 ? 16 : Math.min(powerOfTwo(bytes), 4);
    return { kind: "scalar", size: roundUp(bytes, align), align, bits };
  }
  const known = SCALARS[word];
  if (known === undefined) throw new SyntaxError(`Unknown type "${word}"`);
  const [size, align, bits] = known;
  return { kind: "scalar", size, align, bits };
}

function arrayOf(element: LlvmType, count: number): LlvmType {
  const { size, align } = element;
  return { kind: "array", size: size * count, align, count, element };
}

/** Elements without gaps, bits side by side; the whole is rounded up. */
function vectorOf(element: LlvmType, count: number): LlvmType {
  const bytes = Math.ceil((element.bits ?? element.size * 8) * count / 8);
  const size = powerOfTwo(bytes);
  return { kind: "array", size, align: size, count, element };
}

function powerOfTwo(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

function roundUp(size: number, align: number): number {
  return Math.ceil(size / align) * align;
}

function structOf(types: readonly LlvmType[], packed: boolean): LlvmType {
  let size = 0;
  let align = 1;
  const fields = types.map((type) => {
    if (!packed) {
      size = roundUp(size, type.align);
      align = Math.max(align, type.align);
    }
    const field = { type, offset: size };
    size += type.size;
    return field;
  });
  return {
    kind: "struct",
    size: roundUp(size, align),
    align,
    fields,
  };
}
