/**
 * Where values of a program go, as far as the numeric value of an address may
 * matter: one node for each value, each local variable's content, each
 * parameter, result, member (of any object of its type) and global, and
 * steps between them. Knows nothing of what is allowed.
 */
import {
  type FunctionEntity,
  headerOf,
  type Layout,
  type LlvmType,
  type Module,
  type Operand,
} from "../ir/mod.ts";
import {
  ARITH,
  type CallNodes,
  CONSTANT,
  ELSEWHERE,
  type FixedAddress,
  type FunctionNodes,
  HOLDS,
  HOLDS_LATER,
  type IndirectCall,
  type Local,
  OBJECT,
  POINTERS,
  type Shift,
  type Step,
  type StepKind,
} from "./address_steps.ts";
import { isExcluded } from "./sections.ts";

/** Not read: what they do with bytes is known. */
const KNOWN = /^(?:mem(?:cpy|move|set|cmp|chr|rchr)|bcmp|bcopy|swab)$/;
/** Functions that move bytes, and their signature. */
const MOVERS = ["memcpy", "memmove", "mempcpy"];
const MOVER = "ptr(ptr,ptr,i32)";
/** Steps on which a value stays an address. */
const WAYS: ReadonlySet<StepKind> = new Set<StepKind>(
  ["local", "copy", "cast", "return", "step", "index", "member"],
);
/** What makes a number harmless (minix/magic.h). */
export const HARMLESS = /^magic_harmless_number(?:\.\d+)?$/;

/** Nodes have numbers; 0 is all that nothing is known of. */
export class AddressGraph {
  /** Bits of a node before anything has flowed. */
  readonly seeds: number[] = [0];
  readonly steps: Step[] = [];
  readonly functions = new Map<string, FunctionNodes>();
  /** The step that makes a node, where there is one. */
  readonly makers: (Step | undefined)[] = [undefined];
  /** Functions whose address is taken. */
  readonly taken = new Set<string>();
  /** Local variable of a content or address node. */
  readonly variableOf = new Map<number, Local>();
  /** Calls of what is known by its type alone. */
  readonly indirect: IndirectCall[] = [];
  /** Variables whose address calls get. */
  readonly given: { callee: string | undefined; local: Local }[] = [];
  /** All calls but those of what moves or compares bytes. */
  readonly calls: CallNodes[] = [];
  readonly fixed: FixedAddress[] = [];
  /** Parameters that are variables themselves, by node. */
  readonly declared = new Map<number, string>();
  /** A function's address, as a value. */
  readonly code = this.node();
  /** Functions that store pointers in memory. */
  readonly storing = new Set<FunctionNodes>();
  readonly #results = new Set<number>();
  #into: Map<number, Step[]> | undefined;
  readonly #globals = new Map<string, number>();
  readonly #texts = new Map<string, string>();
  readonly #cells = new Map<string, number>();
  readonly #pointers = new Map<LlvmType, boolean>();
  readonly #sources = new Map<string, { type: LlvmType; text: string }>();

  /** `isLibrary` says which functions are not read: their results are unknown,
   * and what they do with addresses is harmless. */
  constructor(
    module: Module,
    readonly layout: Layout,
    isLibrary: (entity: FunctionEntity) => boolean,
  ) {
    for (const entity of module.entities) {
      if (entity.kind === "global") {
        this.#texts.set(entity.name, entity.text);
      } else if (entity.kind === "function" && !isExcluded(entity)) {
        if (KNOWN.test(entity.name) || HARMLESS.test(entity.name)) continue;
        if (isLibrary(entity)) continue;
        this.functions.set(entity.name, this.#declare(entity));
      }
    }
  }

  /** Whether a node is a function's result, for all of its callers. */
  isResult(node: number): boolean {
    return this.#results.has(node);
  }

  /** Variables that are used, and the nodes of their addresses. */
  variables(): Iterable<[string, number]> {
    return this.#globals;
  }

  /** Whether a value may be another address than that which a call gave: some
   * step moves it on the way. */
  isMoved(node: number): boolean {
    this.#into ??= Map.groupBy(
      this.steps.filter(({ kind }) => WAYS.has(kind)),
      ({ to }) => to,
    );
    const seen = new Set<number>();
    const todo = [node];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (at === 0 || seen.has(at)) continue;
      seen.add(at);
      for (const { kind, a, shift } of this.#into.get(at) ?? []) {
        if (shift !== undefined && (shift.offset !== 0 || shift.stride !== 0)) {
          return true;
        }
        // What another function gives is its own.
        if (kind !== "copy" || !this.#results.has(a)) todo.push(a);
      }
    }
    return false;
  }

  /** The variable whose address a node is. */
  globalAt(node: number): string | undefined {
    for (const [name, address] of this.#globals) {
      if (address === node) return name;
    }
    return undefined;
  }

  node(bits = 0): number {
    this.makers.push(undefined);
    return this.seeds.push(bits) - 1;
  }

  /** The address of a variable; 0 if there is none of that name. */
  global(name: string): number {
    const known = this.#globals.get(name);
    if (known !== undefined) return known;
    const text = this.#texts.get(name);
    const word = text === undefined ? null : / (?:global|constant) /.exec(text);
    let node = 0;
    if (word !== null) {
      const at = word.index + word[0].length;
      const { type } = this.layout.read(text!, at);
      const raw = this.raw(type, "");
      const constant = word[0] === " constant " && raw === 0;
      node = this.node(
        ELSEWHERE | (text![at] === "[" ? OBJECT : 0) | raw |
          (constant ? CONSTANT : 0),
      );
    }
    this.#globals.set(name, node);
    return node;
  }

  /** Functions that initialisers and code take the address of. */
  #taken(): void {
    for (const [name, text] of this.#texts) {
      if (!name.startsWith("llvm.")) this.#take(text);
    }
  }

  #take(text: string): void {
    for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
      const name = /^[-\w$.]+/.exec(text.slice(at + 1, at + 80))?.[0];
      if (name !== undefined) this.taken.add(name);
    }
  }

  #declare(entity: FunctionEntity): FunctionNodes {
    const header = headerOf(entity);
    const nodes = header.parameters.map(() => this.node());
    const count = header.parameters.length;
    const pointers = (count === 2 || count === 3) &&
      header.parameters.every(({ type }) => type === "ptr");
    const result = this.node();
    this.#results.add(result);
    return {
      entity,
      parameters: nodes,
      result,
      comparator: pointers && header.returns === "i32",
    };
  }

  #holdsPointers(type: LlvmType): boolean {
    const known = this.#pointers.get(type);
    if (known !== undefined) return known;
    let holds = type.kind === "pointer";
    if (type.element !== undefined) holds = this.#holdsPointers(type.element);
    if (type.fields !== undefined) {
      holds = type.fields.some((field) => this.#holdsPointers(field.type));
    }
    this.#pointers.set(type, holds);
    return holds;
  }

  /** What raw bytes of a place may be: of a union it is not known which member
   * is meant. */
  raw(type: LlvmType, text: string): number {
    if (text.startsWith("%union.")) return 0;
    let at = type;
    while (at.element !== undefined) at = at.element;
    if (at.kind === "pointer") return POINTERS;
    if (!this.#holdsPointers(at)) return 0;
    // A bit-field in front is read without a step to its member.
    let first: LlvmType | undefined = at;
    while (first?.kind === "struct") first = first.fields?.[0]?.type;
    const small = first?.kind === "scalar" && first.size < 4;
    return small ? HOLDS_LATER : HOLDS;
  }

  source(text: string): { type: LlvmType; text: string } {
    let known = this.#sources.get(text);
    if (known === undefined) {
      known = { type: this.layout.read(text).type, text };
      this.#sources.set(text, known);
    }
    return known;
  }

  cell(key: string): number {
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, cell = this.node());
    return cell;
  }

  /** What the part that indices lead to is; all of it if there is one. */
  fieldAt(type: LlvmType, text: string, indices: readonly string[]): number {
    let at = type;
    let name = text;
    for (let i = 1; i < indices.length; i++) {
      at = at.fields?.[Number(indices[i])]?.type ?? at.element ?? at;
      name = "";
    }
    return this.raw(at, name);
  }

  step(
    kind: StepKind,
    nodes: FunctionNodes,
    line: number,
    to: number,
    a: number,
    b = 0,
    opcode = "",
    constant = 0,
    shift?: Shift,
  ): void {
    const step: Step = {
      kind,
      opcode,
      to,
      a,
      b,
      constant,
      function: nodes,
      line,
      shift,
    };
    this.steps.push(step);
    if (to !== 0) this.makers[to] ??= step;
  }

  /** A node with all of another's but what it points to. */
  #bare(node: number): number {
    if (node === 0) return 0;
    const bare = this.node();
    this.makers[bare] = this.makers[node];
    const { function: nodes, line } = this.steps[0]!;
    this.step("bare", nodes, line, bare, node);
    return bare;
  }

  bind(
    nodes: FunctionNodes,
    at: number,
    target: FunctionNodes,
    args: readonly number[],
    to: number,
  ): void {
    target.parameters.forEach((parameter, i) => {
      const a = args[i] ?? 0;
      if (a !== 0) this.step("copy", nodes, at, parameter, a);
    });
    if (to !== 0) this.step("copy", nodes, at, to, target.result);
  }

  /** Where a value of a function is from: equal for equal ways there. */
  path(node: number, depth = 8): string {
    const maker = depth === 0 ? undefined : this.makers[node];
    switch (maker?.kind) {
      case "copy":
        // Each call of a function may hand back something else.
        if (this.#results.has(maker.a)) return `${node}`;
        return this.path(maker.a, depth - 1);
      case "cast":
      case "step":
      case "index":
        return this.path(maker.a, depth - 1);
      case "member":
        return `${this.path(maker.a, depth - 1)}.${maker.opcode}`;
      case "load":
        return `${this.path(maker.a, depth - 1)}*`;
      case "local":
        return maker.opcode === "load" ? `v${maker.a}` : `${node}`;
    }
    return `${node}`;
  }

  /** Calls of what is known by its type alone, and what calls may change. */
  finish(): void {
    for (const { callee, local } of this.given) {
      const target = callee === undefined
        ? undefined
        : this.functions.get(callee);
      if (target === undefined || this.storing.has(target)) {
        this.seeds[local.content]! |= ARITH;
      }
    }
    this.#taken();
    const bySignature = new Map<string, FunctionNodes[]>();
    for (const [name, nodes] of this.functions) {
      if (!this.taken.has(name)) continue;
      const { returns, parameters } = headerOf(nodes.entity);
      const key = signature(returns, parameters);
      const list = bySignature.get(key);
      if (list === undefined) bySignature.set(key, [nodes]);
      else list.push(nodes);
    }
    for (const { call, nodes, line, arguments: args, to } of this.indirect) {
      const key = signature(call.type, call.operands);
      for (const target of bySignature.get(key) ?? []) {
        // A comparator gets what it is for, not what others of its type get;
        // and what is behind a pointer is known to who gave it alone.
        const given = target.comparator ? [] : args.map((a) => this.#bare(a));
        this.bind(nodes, line, target, given, to);
      }
      if (key === MOVER && MOVERS.some((name) => this.taken.has(name))) {
        const size = Number(call.operands[2]!.value);
        this.step("memcpy", nodes, line, 0, args[1]!, args[0]!, "", size);
      }
      if (to !== 0) this.seeds[to]! |= ELSEWHERE;
    }
  }
}

function signature(returns: string, parameters: readonly Operand[]): string {
  return `${returns}(${parameters.map(({ type }) => type).join()})`;
}
