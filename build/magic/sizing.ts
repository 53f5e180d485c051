/**
 * Which calls ask for memory of a size: those of allocators, and those of
 * functions that make a parameter of theirs a part of such a size, at any
 * depth and through pointers to functions. Found by the flow of values inside
 * each function, which the code generator has left as the source wrote it.
 */
import {
  type Call,
  calleeOf,
  type FunctionEntity,
  headerOf,
  type Instruction,
  parseLine,
} from "../ir/mod.ts";
import { PLAIN, TRACKED } from "./allocators.ts";

/** A call in a function's body. */
export interface SizingCall {
  readonly entity: FunctionEntity;
  /** Line of the body. */
  readonly index: number;
  readonly call: Call;
  /** Name of the function; "" for one that a pointer tells. */
  readonly callee: string;
  /** Operands that are sizes, or factors of one. */
  readonly sizes: readonly number[];
  /** Whether one of them comes from a parameter of the caller. */
  readonly passedOn: boolean;
}

/** Instructions that make a size of others. */
const ARITHMETIC = new Set(
  ("add sub mul shl lshr and or xor udiv urem zext sext trunc freeze phi " +
    "select").split(" "),
);
const DEPTH = 12;

export class Sizing {
  /** All calls that ask for memory, by the caller's name. */
  readonly calls = new Map<string, readonly SizingCall[]>();
  readonly #functions: ReadonlyMap<string, FunctionEntity>;
  readonly #flows = new Map<string, Flow>();
  readonly #parameters = new Map<string, Set<number>>();
  /** By signature: operands that are sizes in calls through a pointer. */
  readonly #pointed = new Map<string, Set<number>>();
  readonly #addressTaken: ReadonlySet<string>;

  constructor(
    functions: ReadonlyMap<string, FunctionEntity>,
    addressTaken: ReadonlySet<string>,
  ) {
    this.#functions = functions;
    this.#addressTaken = addressTaken;
    for (const [name, { sizes, signature }] of TRACKED) {
      if (PLAIN.has(name) && addressTaken.has(name)) {
        this.#addPointed(signature, sizes);
      }
    }
    const lines = callLines(functions.values());
    // A function that turns out to pass a size on makes its callers' calls
    // sizes, so this goes on until nothing is found any more.
    for (let changed = true; changed;) {
      changed = false;
      for (const [name, list] of lines) {
        const found = this.#callsOf(this.#functions.get(name)!, list);
        if (found.length === 0) continue;
        this.calls.set(name, found);
        if (this.#passOn(name, found)) changed = true;
      }
    }
  }

  /** Whether a parameter of a function is a part of a size. */
  passesOn(name: string): boolean {
    return this.#parameters.has(name);
  }

  #callsOf(
    entity: FunctionEntity,
    lines: readonly CallLine[],
  ): SizingCall[] {
    return lines.flatMap((line): SizingCall[] => {
      const sizes = this.#sizesOf(line);
      if (sizes === undefined) return [];
      const { index, callee } = line;
      const call = callAt(entity, index);
      if (call === undefined) return [];
      const flow = this.#flowOf(entity);
      const passedOn = [...sizes].some((size) =>
        flow.parametersOf(call.operands[size]?.value ?? "").size > 0
      );
      return [{ entity, index, call, callee, sizes: [...sizes], passedOn }];
    });
  }

  #sizesOf({ callee, signature }: CallLine): Iterable<number> | undefined {
    if (callee === "") return this.#pointed.get(signature);
    const tracked = TRACKED.get(callee);
    return tracked?.site ? tracked.sizes : this.#parameters.get(callee);
  }

  /** Takes the parameters that reach a size; whether one is new. */
  #passOn(name: string, calls: readonly SizingCall[]): boolean {
    const known = this.#parameters.get(name) ?? new Set<number>();
    const before = known.size;
    const flow = this.#flowOf(this.#functions.get(name)!);
    for (const { call, sizes } of calls) {
      for (const size of sizes) {
        const value = call.operands[size]?.value ?? "";
        for (const parameter of flow.parametersOf(value)) known.add(parameter);
      }
    }
    if (known.size === before) return false;
    this.#parameters.set(name, known);
    if (this.#addressTaken.has(name)) {
      this.#addPointed(signatureOf(this.#functions.get(name)!), known);
    }
    return true;
  }

  #addPointed(signature: string, sizes: Iterable<number>): void {
    const known = this.#pointed.get(signature) ?? new Set<number>();
    for (const size of sizes) known.add(size);
    this.#pointed.set(signature, known);
  }

  #flowOf(entity: FunctionEntity): Flow {
    let flow = this.#flows.get(entity.name);
    if (flow === undefined) {
      flow = new Flow(entity);
      this.#flows.set(entity.name, flow);
    }
    return flow;
  }
}

interface CallLine {
  readonly index: number;
  readonly callee: string;
  /** Of a call through a pointer: its operands' types. */
  readonly signature: string;
}

/** Lines that call something. */
function callLines(
  functions: Iterable<FunctionEntity>,
): Map<string, CallLine[]> {
  const found = new Map<string, CallLine[]>();
  for (const entity of functions) {
    const list: CallLine[] = [];
    entity.body.forEach((text, index) => {
      if (!text.includes("call ")) return;
      const callee = calleeOf(text);
      if (callee?.startsWith("llvm.")) return;
      if (callee !== undefined) {
        list.push({ index, callee, signature: "" });
        return;
      }
      const call = callAt(entity, index);
      if (!call?.callee.startsWith("%")) return;
      const signature = call.operands.map(({ type }) => type).join();
      list.push({ index, callee: "", signature });
    });
    if (list.length > 0) found.set(entity.name, list);
  }
  return found;
}

function callAt(entity: FunctionEntity, index: number): Call | undefined {
  const line = parseLine(entity.body[index]!);
  return line.kind === "call" ? line : undefined;
}

function signatureOf(entity: FunctionEntity): string {
  return headerOf(entity).parameters.map(({ type }) => type).join();
}

/** Where a function's values come from. */
class Flow {
  readonly #parameters = new Map<string, number>();
  readonly #definitions = new Map<string, Instruction>();
  /** By slot: the values that are stored there. */
  readonly #stored = new Map<string, string[]>();

  constructor(entity: FunctionEntity) {
    headerOf(entity).parameters.forEach(({ value }, index) =>
      this.#parameters.set(value, index)
    );
    for (const text of entity.body) {
      const line = parseLine(text);
      if (line.kind !== "instruction") continue;
      if (line.result !== undefined) {
        this.#definitions.set(`%${line.result}`, line);
      } else if (line.opcode === "store") {
        const [value, slot] = line.operands;
        const list = this.#stored.get(slot!.value) ?? [];
        list.push(value!.value);
        this.#stored.set(slot!.value, list);
      }
    }
  }

  /** Numbers of the parameters that a value is made of. */
  parametersOf(value: string): Set<number> {
    const found = new Set<number>();
    this.#collect(value, found, new Set(), DEPTH);
    return found;
  }

  #collect(
    value: string,
    found: Set<number>,
    seen: Set<string>,
    depth: number,
  ): void {
    if (depth === 0 || seen.has(value)) return;
    seen.add(value);
    const parameter = this.#parameters.get(value);
    if (parameter !== undefined) {
      found.add(parameter);
      return;
    }
    const line = this.#definitions.get(value);
    if (line === undefined) return;
    const from = line.opcode === "load"
      ? this.#stored.get(line.operands[0]!.value) ?? []
      : ARITHMETIC.has(line.opcode)
      ? line.operands.map((operand) => operand.value)
      : [];
    for (const value of from) this.#collect(value, found, seen, depth - 1);
  }
}
