/**
 * Which numbers and buffers a program stores pointers in: as they are, as
 * numbers, or as bytes of what holds them. They are data no longer.
 */
import type { AddressGraph } from "./address_graph.ts";
import {
  ANYWHERE,
  isOwned,
  type Memory,
  type Places,
} from "./address_places.ts";
import type { Points } from "./address_points.ts";
import {
  BYTES,
  HOLDING,
  PLAIN,
  POINTER_STORED,
  type Step,
} from "./address_steps.ts";
import { type Node, variableKey } from "./debug_info.ts";
import type { Place } from "./places.ts";

/** A number or a buffer that holds pointers. */
export interface Marked {
  /** As a place's key is, or that of an allocation's call. */
  readonly key: string;
  readonly isSite: boolean;
  /** Of a site: where in its memory. */
  readonly how: How;
  /** What is declared there. */
  readonly place: Place | undefined;
  /** Has room for more than one. */
  readonly isArray: boolean;
  /** What stores the first one. */
  readonly step: Step;
}

/** Where memory holds pointers: in members whose owner answers for them, where a
 * structure declares them, or anywhere. */
export type How = "owned" | "declared" | "anywhere";
const RANK: Readonly<Record<How, number>> = {
  owned: 0,
  declared: 1,
  anywhere: 2,
};

/**
 * Calls of which the memory holds pointers, by name of the function and line of
 * its body. What is declared of the memory is then right, or it is not.
 */
export type Holding = ReadonlyMap<string, How>;

interface BytesParts {
  readonly graph: AddressGraph;
  readonly bits: Int32Array;
  readonly points: Points;
  readonly places: Places;
}

export class Bytes {
  /** By key. */
  readonly marked = new Map<string, Marked>();
  readonly #graph: AddressGraph;
  readonly #bits: Int32Array;
  readonly #points: Points;
  readonly #places: Places;
  /** What values have of a pointer's number: nothing, a part, or all of it. */
  readonly #carries: Uint8Array;
  /** Whether a type holds pointers, as far as is known. */
  readonly #bearing = new Map<Node, boolean>();

  constructor({ graph, bits, points, places }: BytesParts) {
    this.#graph = graph;
    this.#bits = bits;
    this.#points = points;
    this.#places = places;
    this.#carries = Uint8Array.from(
      bits,
      (known) => known & (PLAIN | BYTES) ? WHOLE : 0,
    );
    const moves = graph.steps.filter(({ kind }) =>
      kind === "store" || kind === "memcpy"
    );
    for (let before = -1; before !== this.marked.size;) {
      before = this.marked.size;
      this.#bearing.clear();
      this.#flow();
      for (const step of moves) this.#move(step);
    }
  }

  /** Whether a value is a pointer's number or bytes of one. */
  carries(node: number): boolean {
    return this.#carries[node] === WHOLE;
  }

  /** Whether a value is a part of a pointer's number that was cut out of it. */
  isPiece(node: number): boolean {
    return this.#carries[node] === PIECE;
  }

  #flow(): void {
    const carries = this.#carries;
    for (let changed = true; changed;) {
      changed = false;
      for (const step of this.#graph.steps) {
        const { to } = step;
        if (to === 0 || carries[to] === WHOLE) continue;
        const carried = this.#carried(step);
        if (carried <= carries[to]!) continue;
        carries[to] = carried;
        changed = true;
      }
    }
  }

  #carried({ kind, a, b, opcode, constant }: Step): number {
    switch (kind) {
      case "copy":
      case "bare":
      case "local":
      case "return":
        return this.#carries[a]!;
      case "cast":
        return opcode === "inttoptr" ? 0 : this.#carries[a]!;
      case "load":
        return opcode.startsWith("i") && this.#isRead(a) ? WHOLE : 0;
      case "binary":
        return b === 0 && this.#carries[a] !== 0 && isCut(opcode, constant)
          ? PIECE
          : 0;
    }
    return 0;
  }

  /** Memory that is read: on the heap, what is declared where anything is. */
  #known(address: number): readonly Memory[] {
    const all: Memory[] = [];
    for (const [memory, way] of this.#points.at(address)) {
      // Where a structure declares its pointers, it is known by that.
      const mark = way === 0 ? undefined : this.marked.get(keyOf(memory));
      const isTyped = mark !== undefined && mark.how !== "anywhere";
      if (!isTyped || !mark.isSite) all.push(memory);
    }
    return all.some(({ kind }) => kind === "structure" || kind === "member")
      ? all.filter(({ kind }) => kind !== "heap")
      : all;
  }

  /** Whether a number that is read somewhere may be of a pointer. */
  #isRead(address: number): boolean {
    for (const memory of this.#known(address)) {
      if (memory.kind !== "structure") {
        if (this.#holds(memory)) return true;
      } else if (memory.offset === ANYWHERE) {
        if (this.#bears(memory.type!)) return true;
      } else {
        const leaf = this.#places.leaf(memory);
        if (leaf?.content === "pointer") return true;
        if (leaf !== undefined && this.marked.has(leaf.key)) return true;
      }
    }
    return false;
  }

  /** Whether memory that is no structure holds pointers. */
  #holds(memory: Memory): boolean {
    if (memory.kind === "local" && memory.type === undefined) {
      const local = this.#graph.variableOf.get(Number(memory.key));
      const known = local === undefined ? 0 : this.#bits[local.address]!;
      if (known & HOLDING) return true;
    }
    return this.marked.has(keyOf(memory)) ||
      this.#places.leaf(memory)?.content === "pointer";
  }

  /** Whether a structure holds pointers. */
  #bears(type: Node): boolean {
    let known = this.#bearing.get(type);
    if (known === undefined) {
      this.#bearing.set(type, false);
      known = this.#places.pointers(type).length > 0 ||
        this.#places.numbers(type).some(({ key }) => this.marked.has(key));
      this.#bearing.set(type, known);
    }
    return known;
  }

  /** Whether `size` bytes from an address on hold pointers. */
  #isSource(address: number, size: number): boolean {
    const from = this.#known(address);
    if (from.length === 0) {
      return (this.#bits[address]! & HOLDING) !== 0;
    }
    for (const memory of from) {
      if (memory.kind !== "structure") {
        if (this.#holds(memory)) return true;
      } else if (memory.offset === ANYWHERE || Number.isNaN(size)) {
        if (this.#bears(memory.type!)) return true;
      } else if (this.#isBearing(memory, size)) {
        return true;
      }
    }
    return false;
  }

  #isBearing({ type, offset }: Memory, size: number): boolean {
    const isInside = (at: number) => at >= offset && at < offset + size;
    return this.#places.pointers(type!).some(isInside) ||
      this.#places.numbers(type!).some((leaf) =>
        isInside(leaf.offset) && this.marked.has(leaf.key)
      );
  }

  #move(step: Step): void {
    const { kind, a, b, constant } = step;
    if (kind === "memcpy") return this.#copy(step);
    if (constant !== POINTER_STORED && !this.carries(a)) return;
    const targets = [...this.#points.at(b).keys()];
    const how = this.#declaredIn(targets);
    for (const memory of targets) this.#mark(memory, step, how);
  }

  /** What structures say that memory may be of. */
  #declaredIn(targets: readonly Memory[]): How {
    const leaves = targets.filter(({ kind }) => kind === "structure")
      .map((memory) => this.#places.leaf(memory))
      .filter((leaf) => leaf !== undefined);
    if (leaves.some(({ content }) => content === "pointer")) return "declared";
    const { info } = this.#places;
    const isOwners = leaves.length > 0 &&
      leaves.every(({ place }) => isOwned(info, place));
    return isOwners ? "owned" : "anywhere";
  }

  /** Marks what a pointer is stored in, unless that is a pointer. */
  #mark(memory: Memory, step: Step, how: How = "anywhere"): void {
    if (memory.kind === "heap") {
      return this.#add({ key: keyOf(memory), how }, step);
    }
    if (memory.offset === ANYWHERE) return this.#markAll(memory, step);
    const leaf = this.#places.leaf(memory);
    if (leaf?.content !== "number") return;
    this.#add({ ...leaf, key: keyOf(memory, leaf.key) }, step);
  }

  /** Any byte of a structure: one without pointers is no such structure. */
  #markAll({ type }: Memory, step: Step): void {
    if (this.#places.pointers(type!).length > 0) return;
    for (const leaf of this.#places.numbers(type!)) this.#add(leaf, step);
  }

  #add(
    { key, place, isArray = true, how = "anywhere" }: {
      readonly key: string;
      readonly place?: Place;
      readonly isArray?: boolean;
      readonly how?: How;
    },
    step: Step,
  ): void {
    const known = this.marked.get(key);
    if (known !== undefined && RANK[how] <= RANK[known.how]) return;
    if (place !== undefined && isOwned(this.#places.info, place)) return;
    const isSite = key.startsWith(SITE);
    this.marked.set(key, {
      key: isSite ? key.slice(SITE.length) : key,
      isSite,
      how,
      isArray,
      place,
      step: known?.step ?? step,
    });
  }

  #copy(step: Step): void {
    const { a, b, constant: size } = step;
    if (!this.#isSource(a, size)) return;
    const sources = this.#known(a);
    const targets = [...this.#points.at(b).keys()];
    const isSame = targets.some((memory) =>
      memory.kind === "structure" &&
      sources.some(({ type }) => type === memory.type)
    );
    const how = isSame ? "declared" : "anywhere";
    for (const memory of targets) {
      if (memory.kind !== "structure") {
        this.#mark(memory, step, how);
      } else if (memory.offset === ANYWHERE) {
        this.#markAll(memory, step);
      } else {
        for (const from of sources) this.#copyInto(memory, from, step);
      }
    }
  }

  /** Pointers of one structure over what another one declares there. */
  #copyInto(to: Memory, from: Memory, step: Step): void {
    if (from.kind !== "structure" || from.offset === ANYWHERE) {
      // A structure of the code generator's goes into one of its type.
      if (from.kind === "local" && from.type === undefined) return;
      const leaf = this.#places.leaf(to);
      if (leaf?.isArray) this.#mark(to, step);
      else this.#markAll(to, step);
      return;
    }
    if (to === from) return;
    for (const at of this.#places.pointers(from.type!)) {
      const distance = at - from.offset;
      if (distance < 0 || distance >= step.constant) continue;
      const target = this.#places.moved(to, to.offset + distance);
      if (target !== undefined) this.#mark(target, step);
    }
  }
}

/** Whole bytes of a number. */
function isCut(opcode: string, constant: number): boolean {
  return opcode === "lshr" || opcode === "ashr"
    ? constant > 0 && constant % 8 === 0
    : opcode === "and" && MASKS.has(constant);
}

const MASKS = new Set([0xff, 0xff00, 0xff0000, 0xffff, 0xffffff]);
/** Of what a value carries. */
const PIECE = 1;
const WHOLE = 2;
const SITE = "heap ";

function keyOf({ kind, key }: Memory, leaf = key): string {
  switch (kind) {
    case "heap":
      return SITE + key;
    case "variable":
      return variableKey(key);
    case "local":
      return `local ${key}`;
  }
  return leaf;
}
