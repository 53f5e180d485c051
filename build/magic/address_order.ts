/** Comparisons that tell in which order unrelated objects lie. */
import type { AddressGraph } from "./address_graph.ts";
import {
  ARITH,
  BYTES,
  DIFFERENCE,
  type FunctionNodes,
  MIXED,
  OBJECT,
  PLAIN,
  type Step,
} from "./address_steps.ts";
import { unrelated } from "./address_flow.ts";

export class Orders {
  readonly #graph: AddressGraph;
  readonly #bits: Int32Array;
  /** Comparisons of each function. */
  readonly #compares = new Map<FunctionNodes, Step[]>();

  /** `bits` are what reaches each node. */
  constructor(graph: AddressGraph, bits: Int32Array) {
    this.#graph = graph;
    this.#bits = bits;
    for (const step of graph.steps) {
      if (step.kind !== "compare") continue;
      const list = this.#compares.get(step.function);
      if (list === undefined) this.#compares.set(step.function, [step]);
      else list.push(step);
    }
  }

  /** Whether a comparison is one. */
  has(step: Step): boolean {
    const x = this.#bits[step.a]!, y = this.#bits[step.b]!;
    const open = step.a !== 0 && step.b !== 0;
    const pointers = step.opcode.endsWith(" ptr");
    if (!pointers && open && (x | y) & MIXED) return true;
    if (pointers || x & PLAIN && y & PLAIN) {
      return open && !this.#stepped(step.a) && !this.#stepped(step.b) &&
        unrelated(this.#graph, this.#bits, step) && !this.#isRange(step);
    }
    if (!open) return ((x | y) & DIFFERENCE) !== 0 && isSign(step);
    return (x & y & BYTES) !== 0;
  }

  /** A distance from another address, as a pointer or a number. */
  #stepped(node: number): boolean {
    const maker = this.#graph.makers[node];
    return maker?.kind === "step" || maker?.kind === "index" ||
      maker?.kind === "binary" && DISTANT.has(maker.opcode);
  }

  /**
   * Whether a comparison is one half of `start <= p && p < end`: the other half
   * has the other direction, and a bound of the same object.
   */
  #isRange(step: Step): boolean {
    const graph = this.#graph;
    for (const [p, start] of [[step.a, step.b], [step.b, step.a]] as const) {
      const path = graph.path(p), bound = graph.path(start);
      for (const other of this.#compares.get(step.function)!) {
        if (other === step) continue;
        const left = graph.path(other.a) === path;
        if (!left && graph.path(other.b) !== path) continue;
        const end = left ? other.b : other.a;
        const same =
          (isBelow(other) === left) === (isBelow(step) === (p === step.a));
        if (same || graph.path(end) === bound && !this.#stepped(end)) continue;
        if (this.#bits[end]! & (ARITH | OBJECT)) return true;
        if (around(graph.path(end)) === around(bound)) return true;
      }
    }
    return false;
  }
}

/** The structure around a member: `v3*` of `v3*.%struct.s#1*`. */
function around(path: string): string {
  const end = path.lastIndexOf(".%");
  return end < 0 ? path : path.slice(0, end);
}

const DISTANT = new Set(["add", "sub"]);

function isBelow({ opcode }: Step): boolean {
  return /^[us]l/.test(opcode);
}

/** A comparison with zero, or with what is next to it. */
export function isSign({ constant, opcode }: Step): boolean {
  return opcode.startsWith("s") && Math.abs(constant) <= 1;
}
