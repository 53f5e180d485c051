/**
 * What the size that a program asks for, and the declared types of where the
 * result goes, say of the memory. The size is the stronger evidence; a
 * declared type confirms it or refutes it, and what is refuted is unknown:
 * wrong types are worse than none.
 *
 * `n * sizeof(H)`                     an array of H; of a flexible H one, then Hs
 * `sizeof(H) + n * sizeof(E)`         one H, then Es to the end
 * `sizeof(H) + strlen(s) + 1`         one H, then characters
 * `sizeof(H) + n`                     one H, then what the caller knows, if it
 *                                     does; in a flexible H its tail
 * `c ? sizeof(H) : sizeof(B)`         H, or what it begins with
 * `offsetof(H, m) + n`                the first members of H; if m is the array
 *                                     at its end, as many elements as fit
 */
import * as abi from "../../core/abi/abi.ts";
import { alike, beginsWith, fitsIn } from "./likeness.ts";
import type { TypeRecord } from "./records.ts";
import { namesType, type Size, type Term } from "./sizes.ts";
import type { TypeTable } from "./types.ts";
import { BYTES, type UnitTypes } from "./unit_types.ts";

/** What stands behind a head: nothing is known of it. */
export const UNKNOWN_REST = abi.MAGIC_NONE;

export interface Evidence {
  readonly type: number;
  readonly element: number;
  /** The block may end before its type does. */
  readonly short: boolean;
}

/** It says two things at once. */
export const REFUTED: Evidence = { type: 0, element: 0, short: false };

/** Fewer bytes than a pointer has. */
const SMALL = 4;

/** A term whose type is looked up. */
type Part =
  | {
    readonly kind: "type";
    readonly type: number;
    readonly many: boolean;
    /** It may be a type that this one begins with. */
    readonly short?: boolean;
  }
  | { readonly kind: "offset"; readonly type: number; readonly member: string }
  | Exclude<Term, { kind: "sizeof" | "offsetof" }>;

/**
 * Evidence of a size; undefined if there is none. Several sizes are factors.
 * `constants` are their values, where they have one.
 */
export function evidenceOf(
  sizes: readonly Size[],
  constants: readonly (number | undefined)[],
  { types, unit }: { types: TypeTable; unit: UnitTypes },
): Evidence | undefined {
  const at = sizes.findIndex(namesType);
  if (at < 0) return undefined;
  if (sizes.some((size, i) => i !== at && namesType(size))) return REFUTED;
  const parts = partsOf(sizes[at]!, { types, unit });
  // A type that has no one meaning here says nothing.
  if (parts === undefined) return undefined;
  const typed = parts.filter(({ kind }) =>
    kind === "type" || kind === "offset"
  );
  if (typed.length === 0) return undefined;
  // Of two sizes only the one alone is read.
  const isEither = parts.some((part) => part.kind === "type" && part.short);
  if (isEither && (sizes.length > 1 || parts.length > 1)) return REFUTED;
  const single = sizes.every((_, i) => i === at || constants[i] === 1);
  if (single) return new Reading(types, parts).whole();
  const [only] = parts;
  return parts.length === 1 && only!.kind === "type"
    ? arrayOf(types, only!.type)
    : REFUTED;
}

/** Of a type with a flexible array each element but the first is "behind". */
function arrayOf(types: TypeTable, type: number): Evidence {
  const flexible = types.records[type]!.flags & abi.MAGIC_TYPE_VARSIZE;
  return { type, element: flexible ? type : 0, short: false };
}

function partsOf(
  size: Size,
  { types, unit }: { types: TypeTable; unit: UnitTypes },
): Part[] | undefined {
  const parts: Part[] = [];
  for (const term of size) {
    if (term.kind === "sizeof" && term.or !== undefined) {
      const [a, b] = [unit.of(term.type), unit.of(term.or)];
      if (typeof a !== "number" || typeof b !== "number") return undefined;
      const type = beginsWith(types, a, b) ? a : b;
      if (!beginsWith(types, type, type === a ? b : a)) return undefined;
      parts.push({ kind: "type", type, many: term.many, short: true });
    } else if (term.kind === "sizeof") {
      const type = unit.of(term.type);
      if (type === undefined) return undefined;
      if (type !== BYTES) {
        parts.push({ kind: "type", type, many: term.many });
      } else if (term.many) parts.push({ kind: "other" });
      else parts.push({ kind: "constant", value: 1 });
    } else if (term.kind === "offsetof") {
      const type = unit.of({ name: term.type });
      if (type === undefined || type === BYTES) return undefined;
      parts.push({ kind: "offset", type, member: term.member });
    } else parts.push(term);
  }
  return parts;
}

/** One sum, read as the layout of a block. */
class Reading {
  readonly #types: TypeTable;
  readonly #typed: readonly (Part & { type: number })[];
  readonly #constant: number;
  readonly #hasOther: boolean;
  readonly #hasLength: boolean;

  constructor(types: TypeTable, parts: readonly Part[]) {
    this.#types = types;
    this.#typed = parts.flatMap((part) => "type" in part ? [part] : []);
    this.#constant = parts.reduce(
      (sum, part) => part.kind === "constant" ? sum + part.value : sum,
      0,
    );
    this.#hasOther = parts.some(({ kind }) => kind === "other");
    this.#hasLength = parts.some(({ kind }) => kind === "length");
  }

  whole(): Evidence {
    const [first, second, third] = this.#typed;
    if (third !== undefined) return this.#headOnly();
    if (first!.kind === "offset") return this.#prefix(first!, second);
    if (second?.kind === "offset") return REFUTED;
    if (second !== undefined) return this.#pair();
    return this.#alone(first as Part & { kind: "type" });
  }

  /** Only the first type's place is known. */
  #headOnly(): Evidence {
    const [first] = this.#typed;
    return first!.kind === "type" && !first!.many
      ? { type: first!.type, element: UNKNOWN_REST, short: false }
      : REFUTED;
  }

  #alone({ type, many, short = false }: Part & { kind: "type" }): Evidence {
    const rest = this.#hasOther || this.#hasLength || this.#constant !== 0;
    if (!rest) {
      if (many && short) return REFUTED;
      return many ? arrayOf(this.#types, type) : { type, element: 0, short };
    }
    if (many) return REFUTED;
    if (this.#isFlexible(type)) return { type, element: 0, short: true };
    const record = this.#types.records[type]!;
    const end = this.#arrayAtEnd(record);
    // `sizeof(H) - 1 + n`: the array at the end is counted twice.
    if (this.#constant < 0) {
      return end?.element.size === 1
        ? { type, element: end.element.index, short: true }
        : this.#headOnly();
    }
    const isText = !this.#hasOther &&
      (this.#hasLength || this.#constant < SMALL);
    return isText
      ? { type, element: this.#types.characters(), short: false }
      : this.#headOnly();
  }

  #pair(): Evidence {
    const [first, second] = this.#typed as readonly (Part & { kind: "type" })[];
    const [head, element] = first!.many && !second!.many
      ? [second!, first!]
      : [first!, second!];
    if (head.many) return REFUTED;
    if (this.#hasOther || this.#hasLength || this.#constant > 0) {
      return this.#headOnly();
    }
    return this.#behind(head.type, element.type, this.#constant < 0);
  }

  /** A head, and elements behind it. */
  #behind(type: number, element: number, short: boolean): Evidence {
    const record = this.#types.records[type]!;
    if (!this.#isFlexible(type)) return { type, element, short };
    const tail = this.#arrayAtEnd(record)!;
    if (alike(this.#types, tail.element.index, element)) {
      return { type, element: 0, short };
    }
    return tail.offset === record.size ? { type, element, short } : REFUTED;
  }

  /** `offsetof(H, m)`, perhaps with elements of m. */
  #prefix(
    first: Part & { type: number },
    second: (Part & { type: number }) | undefined,
  ): Evidence {
    const { type } = first;
    const member = (first as Part & { kind: "offset" }).member;
    const record = this.#types.records[type]!;
    const end = this.#arrayAtEnd(record);
    if (end === undefined || end.name !== member) {
      return second === undefined ? { type, element: 0, short: true } : REFUTED;
    }
    const { element } = end;
    if (
      second !== undefined && !alike(this.#types, element.index, second.type)
    ) {
      return REFUTED;
    }
    if (this.#isFlexible(type)) return { type, element: 0, short: true };
    return end.offset + element.size * end.count === record.size
      ? { type, element: element.index, short: true }
      : { type, element: UNKNOWN_REST, short: true };
  }

  #isFlexible(type: number): boolean {
    return (this.#types.records[type]!.flags & abi.MAGIC_TYPE_VARSIZE) !== 0;
  }

  #arrayAtEnd(record: TypeRecord) {
    const last = record.members.at(-1);
    if (last === undefined || record.kind !== abi.MAGIC_TYPE_STRUCT) {
      return undefined;
    }
    const array = this.#types.records[last.type]!;
    if (array.kind !== abi.MAGIC_TYPE_ARRAY) return undefined;
    return {
      name: last.name,
      offset: last.offset,
      count: array.count,
      element: this.#types.records[array.target]!,
    };
  }
}

/**
 * The evidence of a size, after a look at where the result goes. A structure
 * may go to a pointer to what it begins with.
 */
export function confirmed(
  types: TypeTable,
  evidence: Evidence,
  destinations: readonly number[],
): Evidence {
  if (evidence.type === 0) return REFUTED;
  if (!destinations.every((to) => fitsIn(types, evidence.type, to))) {
    return REFUTED;
  }
  const [first] = destinations;
  const record = types.records[evidence.type]!;
  // Of numbers and pointers, the declaration says more.
  return first !== undefined && record.members.length === 0 &&
      record.kind !== abi.MAGIC_TYPE_ARRAY &&
      types.records[first]!.size === record.size
    ? { ...evidence, type: first }
    : evidence;
}
