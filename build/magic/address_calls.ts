/** Reads calls into an address graph. */
import { type Operand, parseLine } from "../ir/mod.ts";
import { type AddressGraph, HARMLESS } from "./address_graph.ts";
import { ARITH, ELSEWHERE, type FunctionNodes } from "./address_steps.ts";
import type { AddressValues } from "./address_values.ts";

/** Functions of the C library that move bytes as they are. */
const MOVES = /^(?:llvm\.mem(?:cpy|move)\.|mem(?:p?cpy|move|ccpy)$)/;
const SAME = /^(?:memcmp|bcmp)$/;
/** Library functions whose result is a new object's address. */
const ALLOCATES = /^(?:[a-z_]*alloc(?:array)?|memalign|strn?dup|mmap)$/;

export class AddressCalls {
  readonly #graph: AddressGraph;
  readonly #values: AddressValues;

  constructor(graph: AddressGraph, values: AddressValues) {
    this.#graph = graph;
    this.#values = values;
  }

  read(nodes: FunctionNodes, text: string, at: number): void {
    if (text.includes("@llvm.lifetime.")) return;
    const call = parseLine(text);
    if (call.kind !== "call" || call.callee.startsWith("asm")) return;
    const { callee, operands } = call;
    const name = callee.startsWith("@") ? callee.slice(1) : undefined;
    const args = operands.map((operand) => this.#argument(operand));
    const to = call.result === undefined
      ? 0
      : this.#values.result(this.#values.id("%" + call.result, 0));
    if (name !== undefined && HARMLESS.test(name)) return;
    if (name !== undefined && MOVES.test(name)) {
      const [b = 0, a = 0] = args;
      const size = Number(operands[2]?.value);
      this.#graph.step("memcpy", nodes, at, 0, a, b, "", size);
      if (to !== 0) this.#graph.step("copy", nodes, at, to, args[0] ?? 0);
      return;
    }
    if (name !== undefined && SAME.test(name)) {
      this.#graph.step("memcmp", nodes, at, to, args[0] ?? 0, args[1] ?? 0);
      return;
    }
    if (name?.startsWith("llvm.")) return this.#intrinsic(nodes, at, to, args);
    // What is given an address may change what is there.
    for (const { value } of operands) {
      const local = this.#values.localAt(value, 0);
      if (local !== undefined) this.#graph.given.push({ callee: name, local });
    }
    this.#graph.calls.push({
      callee: name,
      nodes,
      line: at,
      arguments: args,
      to,
    });
    if (name === undefined) {
      if (callee.startsWith("%")) {
        this.#graph.indirect.push({
          call,
          nodes,
          line: at,
          arguments: args,
          to,
        });
      }
      return;
    }
    const target = this.#graph.functions.get(name);
    if (target === undefined) {
      const known = ALLOCATES.test(name) ? ELSEWHERE : ELSEWHERE | ARITH;
      if (to !== 0) this.#graph.seeds[to]! |= known;
      return;
    }
    this.#graph.bind(nodes, at, target, args, to);
  }

  #argument({ type, value }: Operand): number {
    return type === "metadata" || value === "" ? 0 : this.#values.value(value);
  }

  #intrinsic(
    nodes: FunctionNodes,
    at: number,
    to: number,
    args: readonly number[],
  ): void {
    if (to === 0) return;
    for (const a of args) {
      if (a !== 0) {
        this.#graph.step("binary", nodes, at, to, a, 0, "intrinsic");
      }
    }
  }
}
