/**
 * What reaches each node of an address graph: first where pointers are from,
 * then what numbers have to do with addresses. Bits are only added.
 */
import type { AddressGraph } from "./address_graph.ts";
import {
  ARITH,
  BYTES,
  CONSTANT,
  DIFFERENCE,
  ELSEWHERE,
  HOLDING,
  HOLDS,
  HOLDS_LATER,
  KEEP,
  LOW,
  MIXED,
  NEGATIVE,
  OBJECT,
  PLAIN,
  POINTERS,
  RETURNED,
  STACK,
  type Step,
} from "./address_steps.ts";

const ORIGIN = ARITH | OBJECT | STACK | ELSEWHERE;
const FIRST = ORIGIN | HOLDING | CONSTANT;
const SECOND = PLAIN | MIXED | DIFFERENCE | LOW | NEGATIVE | BYTES | RETURNED;

/** Low bits that every allocation has in common. */
const ALIGNMENT = 15;

export function flow(graph: AddressGraph): Int32Array {
  const bits = Int32Array.from(graph.seeds);
  fixpoint(graph, bits, (step) => first(bits, step));
  if (fixpointOfPointersMoved(graph, bits)) {
    fixpoint(graph, bits, (step) => first(bits, step));
  }
  fixpoint(graph, bits, (step) => second(graph, bits, step));
  return bits;
}

/** Applies steps until none adds anything. */
function fixpoint(
  graph: AddressGraph,
  bits: Int32Array,
  added: (step: Step) => number,
): void {
  for (let changed = true; changed;) {
    changed = false;
    for (const step of graph.steps) {
      if (step.to === 0) continue;
      const next = bits[step.to]! | added(step);
      if (next === bits[step.to]) continue;
      bits[step.to] = next;
      changed = true;
    }
  }
}

/** Bytes of pointers moved into a local variable. */
function fixpointOfPointersMoved(
  graph: AddressGraph,
  bits: Int32Array,
): boolean {
  let moved = false;
  for (const step of graph.steps) {
    if (step.kind !== "memcpy") continue;
    const what = bits[step.a]! & HOLDING;
    const local = what === 0 ? undefined : localAt(graph, step.b);
    if (local === undefined || STRUCTURE.test(local.type)) continue;
    moved ||= (bits[local.address]! & what) !== what;
    bits[local.address]! |= what;
    if (local.type === "i32") bits[local.content]! |= PLAIN;
  }
  return moved;
}

/** The local variable that an address is in. */
export function localAt(graph: AddressGraph, node: number) {
  for (let at = node, depth = 8; depth > 0; depth--) {
    const local = graph.variableOf.get(at);
    if (local !== undefined) return local.address === at ? local : undefined;
    const maker = graph.makers[at];
    if (maker === undefined || !STEPS.has(maker.kind)) return undefined;
    at = maker.a;
  }
  return undefined;
}

/** A structure's own type says what is in it. */
const STRUCTURE = /^(?:\[\d+ x )*%/;
const STEPS = new Set(["step", "index", "member"]);

function first(bits: Int32Array, step: Step): number {
  const from = bits[step.a]!;
  switch (step.kind) {
    case "local":
      return from & FIRST | (step.opcode === "advance" ? ARITH : 0);
    case "copy":
    case "cast":
    case "return":
      return from & FIRST;
    case "bare":
      return from & ORIGIN;
    case "step":
      return pointers(from, step) | (step.opcode === "element" ? ARITH : 0);
    case "index":
      return pointers(from, step) | ARITH;
    case "member":
      return pointers(from, step);
    case "load":
      return ELSEWHERE | (bits[step.b]! & ORIGIN);
    case "store":
      return from & ORIGIN | (step.opcode === "advance" ? ARITH : 0);
    case "binary": {
      const both = from | bits[step.b]!;
      const moves = step.a !== 0 && step.b !== 0 &&
        (step.opcode === "add" || step.opcode === "sub");
      return both & FIRST | (moves ? ARITH : 0);
    }
  }
  return 0;
}

function pointers(from: number, { constant, shift }: Step): number {
  if (constant === KEEP) {
    // Beyond a first number, step by step, the pointers come.
    const later = shift?.raw === true && (from & HOLDS_LATER) !== 0;
    return from & FIRST | (later ? HOLDS : 0);
  }
  return from & (ORIGIN | CONSTANT) | constant;
}

/** Whether two addresses may be those of objects that have nothing to do with
 * each other: neither came from stepping over elements. */
export function unrelated(
  graph: AddressGraph,
  bits: Int32Array,
  { a, b }: Step,
): boolean {
  if ((bits[a]! | bits[b]!) & (ARITH | OBJECT)) return false;
  return graph.path(a) !== graph.path(b);
}

function second(graph: AddressGraph, bits: Int32Array, step: Step): number {
  const from = bits[step.a]! & SECOND;
  switch (step.kind) {
    case "copy":
    case "bare":
    case "local":
      return from;
    case "return":
      return from & DIFFERENCE ? from & ~DIFFERENCE | RETURNED : from;
    case "cast":
      return cast(from, step);
    case "load":
      return loaded(bits, step);
    case "index":
      // What a table of constants gives is as much made of an address.
      return bits[step.a]! & CONSTANT && bits[step.b]! & (MIXED | BYTES)
        ? MIXED
        : 0;
    case "memcmp":
      return (bits[step.a]! | bits[step.b]!) & HOLDING ? DIFFERENCE : 0;
    case "binary":
      return binary(graph, bits, step);
  }
  return 0;
}

function cast(from: number, { opcode, a }: Step): number {
  switch (opcode) {
    case "ptrtoint":
      return a === 0 ? 0 : PLAIN;
    case "inttoptr":
      return 0;
    case "narrow":
      return from & (PLAIN | LOW | NEGATIVE | MIXED)
        ? MIXED | from & (DIFFERENCE | RETURNED | BYTES)
        : from;
  }
  return from;
}

/** Numbers do not go through memory: one that is kept is a finding, or it is
 * searched. */
function loaded(bits: Int32Array, { a, opcode }: Step): number {
  if (!opcode.startsWith("i")) return 0;
  let found = bits[a]! & MIXED;
  const small = opcode === "i8" || opcode === "i16";
  if (bits[a]! & POINTERS) found |= small ? BYTES : PLAIN;
  if (bits[a]! & HOLDS && small) found |= BYTES;
  return found;
}

function isPowerOfTwo(n: number): boolean {
  return n > 0 && Number.isInteger(Math.log2(n));
}

function binary(graph: AddressGraph, bits: Int32Array, step: Step): number {
  const x = bits[step.a]! & SECOND, y = bits[step.b]! & SECOND;
  if ((x | y) === 0) return 0;
  const { opcode, constant } = step;
  const either = x | y;
  const mixed = either & (MIXED | BYTES) ? MIXED : 0;
  switch (opcode) {
    case "add":
      if (x & PLAIN && y & PLAIN) return MIXED;
      return mixed | either & (LOW | NEGATIVE) |
        (either & PLAIN && !(either & NEGATIVE) ? PLAIN : 0);
    case "sub":
      return subtract(graph, bits, step);
    case "and":
      return and(x, y, constant) | (either & MIXED);
    case "or":
      if (x & PLAIN && y & PLAIN) return MIXED;
      return mixed | either & (LOW | PLAIN);
    case "xor":
      if (constant >= 0 && constant <= ALIGNMENT) {
        return mixed | either & (LOW | PLAIN);
      }
      return mixed | (either & (PLAIN | LOW) ? MIXED : 0);
    case "urem":
    case "srem":
      if (y === 0 && isPowerOfTwo(constant)) {
        return mixed |
          (constant <= ALIGNMENT + 1 ? 0 : either & (PLAIN | LOW) ? LOW : 0);
      }
      return mixed | (either & (PLAIN | LOW) ? MIXED : 0);
    case "sdiv":
    case "ashr":
      return mixed | (either & (PLAIN | LOW) ? MIXED : 0) | x & DIFFERENCE;
  }
  return mixed | (either & (PLAIN | LOW | NEGATIVE) ? MIXED : 0);
}

function subtract(graph: AddressGraph, bits: Int32Array, step: Step): number {
  const x = bits[step.a]! & SECOND, y = bits[step.b]! & SECOND;
  const mixed = (x | y) & MIXED;
  if (x & BYTES && y & BYTES) return mixed | DIFFERENCE;
  if (x & PLAIN && y & PLAIN) {
    return mixed | (unrelated(graph, bits, step) ? DIFFERENCE : 0);
  }
  if (y & PLAIN) return mixed | NEGATIVE;
  return mixed | x & PLAIN | ((x | y) & BYTES ? MIXED : 0);
}

function and(x: number, y: number, constant: number): number {
  const either = x | y;
  if (!(x === 0 || y === 0)) return either & (PLAIN | LOW | BYTES) ? MIXED : 0;
  if (either & BYTES) return MIXED;
  if (Number.isNaN(constant)) return either & (PLAIN | LOW) ? MIXED : 0;
  if (constant < 0) return either & (PLAIN | LOW | NEGATIVE);
  if (constant <= ALIGNMENT || !(either & (PLAIN | LOW))) return 0;
  return isPowerOfTwo(constant + 1) ? LOW : MIXED;
}
