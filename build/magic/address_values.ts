/** Names of a function's values: their nodes, and what is a local variable. */
import { headerOf, parseExpression } from "../ir/mod.ts";
import type { AddressGraph } from "./address_graph.ts";
import {
  ARITH,
  type FunctionNodes,
  HOLDING,
  type Local,
  OBJECT,
  PLAIN,
} from "./address_steps.ts";
import {
  AT,
  COMMA,
  LETTER_G,
  LETTER_P,
  PERCENT,
  SPACE,
  tokenAt,
} from "./address_tokens.ts";

/** Names that are no numbers have numbers behind those that are. */
const FIRST_NAMED = 1 << 20;

export class AddressValues {
  readonly #graph: AddressGraph;
  /** By the number of the name. */
  readonly #nodes: number[] = [];
  readonly #locals: (Local | undefined)[] = [];
  readonly #names = new Map<string, number>();

  constructor(graph: AddressGraph) {
    this.#graph = graph;
  }

  /** Begins with a function's parameters. */
  begin({ entity, parameters }: FunctionNodes): void {
    this.#nodes.length = 0;
    this.#locals.length = 0;
    this.#names.clear();
    headerOf(entity).parameters.forEach(({ value }, i) => {
      this.#nodes[this.id(value, 0)] = parameters[i]!;
    });
  }

  /** The node of a value that is made already. */
  known(id: number): number | undefined {
    return this.#nodes[id];
  }

  setLocal(id: number, local: Local): void {
    this.#locals[id] = local;
  }

  /** The number of the local name that starts at `at`. */
  id(text: string, at: number): number {
    let number = 0;
    for (let i = at + 1; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c >= 0x30 && c <= 0x39) number = number * 10 + c - 0x30;
      else if (c === COMMA || c === SPACE) return number;
      else return this.#named(/[^\s,]+/.exec(text.slice(at))![0]);
    }
    return number;
  }

  #named(name: string): number {
    let number = this.#names.get(name);
    if (number === undefined) {
      number = FIRST_NAMED + this.#names.size;
      this.#names.set(name, number);
    }
    return number;
  }

  /** The local variable whose address is at `at`. */
  localAt(text: string, at: number): Local | undefined {
    return text.charCodeAt(at) === PERCENT
      ? this.#locals[this.id(text, at)]
      : undefined;
  }

  /** The node of the value that starts at `at`. */
  valueAt(text: string, at: number): number {
    const c = text.charCodeAt(at);
    if (c === PERCENT) {
      const id = this.id(text, at);
      return this.#locals[id]?.address ?? this.result(id);
    }
    if (c === AT || c === LETTER_G || c === LETTER_P) {
      return this.#constantValue(tokenAt(text, at));
    }
    return 0;
  }

  value(token: string): number {
    return this.valueAt(token, 0);
  }

  /** The node of a constant as an operand. */
  #constantValue(token: string): number {
    if (token.charCodeAt(0) !== AT) {
      return token.endsWith(")") ? this.#expression(token) : 0;
    }
    const name = token.slice(1);
    const global = this.#graph.global(name);
    if (global === 0) this.#graph.taken.add(name);
    return global;
  }

  #expression(token: string): number {
    const expression = parseExpression(token);
    const first = expression?.operands[0]?.value;
    if (expression === undefined || first === undefined) return 0;
    const isNumber = expression.opcode === "ptrtoint";
    const isCode = isNumber && first.charCodeAt(0) === AT;
    const base = this.value(first) || (isCode ? this.#graph.code : 0);
    if (base === 0) return 0;
    if (isNumber) {
      const node = this.#graph.node(this.#graph.seeds[base]! | PLAIN);
      this.#graph.fixed.push({ node, base, offset: 0 });
      return node;
    }
    const { type, text } = this.#graph.source(expression.type || "i8");
    const indices = expression.operands.slice(1).map(({ value }) => value);
    const { offset } = this.#graph.layout.offset(type, indices);
    const raw = this.#graph.fieldAt(type, text, indices);
    const kept = this.#graph.seeds[base]! & ~HOLDING;
    const node = this.#graph.node(
      kept | raw |
        (indices.some((i) => i !== "0") && kept & OBJECT ? ARITH : 0),
    );
    this.#graph.fixed.push({ node, base, offset });
    return node;
  }

  result(id: number): number {
    return this.#nodes[id] ??= this.#graph.node();
  }
}
