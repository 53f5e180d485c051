/**
 * Where fresh memory goes, and which types are declared there: weak evidence,
 * which the size confirms or not. Pointers are untyped in LLVM, so the way goes
 * through debug information, and members are found by byte offset, never by
 * field index.
 */
import {
  type Call,
  type FunctionEntity,
  type Instruction,
  type Layout,
  parseExpression,
  parseLine,
} from "../ir/mod.ts";
import { type DebugInfo, type Node, number, text } from "./debug_info.ts";
import { memberAt, type Place, pointee, sizeOf } from "./places.ts";
import { strip } from "./aliases.ts";
import type { TypeTable } from "./types.ts";

/** A place that the start of fresh memory is stored in, or returned as. */
export interface Destination {
  /** What the place's pointer points to; undefined is void, or unknown. */
  readonly type: Node | undefined;
  readonly name: string;
  /** The function's caller gets it, untyped. */
  readonly returned: boolean;
}

/** How much a declared type says. */
export type Rank = "nothing" | "bytes" | "type";

const DEPTH = 6;
/** A pointer is stored into the innermost place. */
const INNERMOST = 0;

/** What a value becomes without being another one. */
const PASSES_ON = new Set("phi select freeze ptrtoint inttoptr".split(" "));
/** Uses that say nothing about the type. */
const SILENT = new Set("call load icmp br switch store".split(" "));
const STEP = "getelementptr";

/** What a module's functions are looked at with. */
export interface Context {
  readonly info: DebugInfo;
  readonly layout: Layout;
  readonly types: TypeTable;
  readonly globals: ReadonlyMap<string, Node>;
  /** DISubprogram of a function, by symbol. */
  readonly subprograms: ReadonlyMap<string, Node>;
  /** Counts what no rule here knows. */
  readonly stats: InferenceStats;
}

/** Forms that the inference met and does not understand, for `--stats`. */
export interface InferenceStats {
  /** Uses of fresh memory that are not followed. */
  unknownUses: number;
  /** Pointers of which it is not known where they come from. */
  unknownPlaces: number;
}

/** A line that may use a value. */
interface Use {
  readonly at: number;
  readonly line: Instruction | Call;
}

/** Facts of one function body. */
export class FunctionFacts {
  readonly #definitions = new Map<string, Instruction | Call>();
  readonly #variables = new Map<string, Node>();
  /** By value without sigil: the lines with it among their operands. */
  readonly #uses = new Map<string, Use[]>();
  readonly #result: Node | undefined;

  constructor(readonly context: Context, entity: FunctionEntity) {
    const { info, subprograms } = context;
    const type = info.follow(subprograms.get(entity.name), "type");
    const result = info.at(info.follow(type, "types")?.operands[0]);
    this.#result = pointee(info, result);
    entity.body.forEach((text, at) => {
      const line = parseLine(text);
      if (line.kind === "debug") {
        this.#addVariable(line.name, line.operands.map(({ value }) => value));
      } else if (line.kind === "instruction" || line.kind === "call") {
        this.#addLine({ at, line });
      } else if (line.kind === "unknown") {
        context.stats.unknownUses++;
      }
    });
  }

  #addVariable(record: string, values: readonly string[]): void {
    const [address, variable] = values;
    if (record !== "dbg_declare" || !address?.startsWith("%")) return;
    const node = this.context.info.at(variable);
    if (node !== undefined) this.#variables.set(address.slice(1), node);
  }

  #addLine(use: Use): void {
    const { result } = use.line;
    if (result !== undefined) this.#definitions.set(result, use.line);
    for (const { value } of use.line.operands) {
      if (!value.startsWith("%")) continue;
      const list = this.#usesOf(value);
      if (list.at(-1) === use) continue;
      list.push(use);
      this.#uses.set(value.slice(1), list);
    }
  }

  #usesOf(value: string): Use[] {
    return this.#uses.get(value.slice(1)) ?? [];
  }

  /** Where the value `%name`, defined in line `at`, goes. */
  destinations(name: string, at: number): Destination[] {
    return [...this.#destinations(name, at, DEPTH)];
  }

  *#destinations(
    name: string,
    at: number,
    depth: number,
  ): Iterable<Destination> {
    if (depth === 0) return;
    for (const use of this.#usesOf(`%${name}`)) {
      if (use.at > at) yield* this.#learn(`%${name}`, use, depth);
    }
  }

  /** What one use says about the value. */
  *#learn(value: string, use: Use, depth: number): Iterable<Destination> {
    const { line, at } = use;
    if (line.opcode === "store" && line.operands[0]!.value === value) {
      yield* this.#stored(line.operands[1]!.value, at, depth);
    } else if (line.opcode === "ret") {
      const type = this.#result;
      const returned = rankOf(this.context.info, type) === "nothing";
      yield { type, name: "", returned };
    } else if (line.opcode === STEP) {
      // A place inside says nothing of the block that it is in.
      if (line.operands.slice(1).every((index) => index.value === "0")) {
        yield* this.#destinations(line.result!, at, depth - 1);
      }
    } else if (PASSES_ON.has(line.opcode)) {
      yield* this.#destinations(line.result!, at, depth - 1);
    } else if (!SILENT.has(line.opcode)) {
      this.context.stats.unknownUses++;
    }
  }

  /** The type of the place that the value is stored in, or of its loads until
   * something else is stored there. */
  *#stored(target: string, at: number, depth: number): Iterable<Destination> {
    const stored = this.#place(target, DEPTH);
    if (stored === undefined) return;
    const place = memberAt(this.context, stored, 0, INNERMOST);
    const type = place.shared
      ? undefined
      : pointee(this.context.info, place.type);
    yield { type, name: place.name, returned: false };
    if (!target.startsWith("%")) return;
    for (const use of this.#usesOf(target)) {
      if (use.at <= at) continue;
      if (isStore(use.line, target)) return;
      if (!isLoad(use.line, target)) continue;
      yield* this.#destinations(use.line.result!, use.at, depth - 1);
    }
  }

  /** The place that a pointer points to. */
  placeOf(value: string): Place | undefined {
    return this.#place(value, 2 * DEPTH);
  }

  /** What the pointer that lies at the address `value` points to. */
  pointed(value: string): Destination {
    const place = this.#place(value, DEPTH);
    const type = pointee(this.context.info, place?.type);
    return { type, name: place?.name ?? "", returned: false };
  }

  /** The place that a pointer value points to. */
  #place(value: string, depth: number): Place | undefined {
    if (depth === 0) return undefined;
    if (value.startsWith("@")) {
      return this.#declared(this.context.globals.get(value.slice(1)));
    }
    if (!value.startsWith("%")) return this.#constantPlace(value, depth);
    const name = value.slice(1);
    const variable = this.#variables.get(name);
    if (variable !== undefined) return this.#declared(variable);
    const line = this.#definitions.get(name);
    if (line === undefined) return undefined;
    if (line.kind === "call") return this.#resultPlace(line);
    const first = line.operands[0]?.value ?? "";
    switch (line.opcode) {
      case "load": {
        const place = this.#place(first, depth - 1);
        if (place === undefined) return undefined;
        // Of a structure that is there: its first member, and so on.
        const slot = memberAt(this.context, place, 0, INNERMOST);
        if (slot.shared) return undefined;
        return {
          type: pointee(this.context.info, slot.type),
          name: slot.name,
          pointer: slot,
        };
      }
      case STEP:
        return this.#element(line, depth);
      case "phi":
        return this.#place(first, depth - 1);
      case "select":
        return this.#place(line.operands[1]!.value, depth - 1);
      case "alloca":
        return undefined;
    }
    this.context.stats.unknownPlaces++;
    return undefined;
  }

  #constantPlace(value: string, depth: number): Place | undefined {
    const expression = parseExpression(value);
    if (expression?.opcode === STEP) {
      return this.#element(expression, depth);
    }
    this.context.stats.unknownPlaces++;
    return undefined;
  }

  /** The place of a variable. */
  #declared(variable: Node | undefined): Place | undefined {
    if (variable === undefined) return undefined;
    return {
      type: this.context.info.follow(variable, "type"),
      name: text(variable, "name") ?? "",
    };
  }

  /** What the result of a call points to. */
  #resultPlace(call: Call): Place {
    const { info, subprograms } = this.context;
    const callee = call.callee.slice(1);
    const type = info.follow(subprograms.get(callee), "type");
    const result = info.at(info.follow(type, "types")?.operands[0]);
    return { type: pointee(this.context.info, result), name: callee };
  }

  /** `getelementptr TYPE, ptr BASE, INDEX…`, instruction or constant. */
  #element(
    step: Pick<Instruction, "type" | "operands">,
    depth: number,
  ): Place | undefined {
    const { type } = this.context.layout.read(step.type);
    const [pointer, ...rest] = step.operands;
    const base = this.#place(pointer!.value, depth - 1);
    if (base === undefined) return undefined;
    const indices = rest.map(({ value }) => value);
    const element = this.context.layout.offset(type, indices);
    // One index only steps over objects of the same type.
    if (indices.length === 1 && sizeOf(this.context, base.type) === type.size) {
      return base;
    }
    return memberAt(this.context, base, element.offset, element.type.size);
  }
}

/** A load of a pointer from a slot. */
function isLoad(line: Instruction | Call, slot: string): boolean {
  return line.opcode === "load" && line.type === "ptr" &&
    line.operands[0]!.value === slot;
}

/** A store into a slot. */
function isStore(line: Instruction | Call, slot: string): boolean {
  return line.opcode === "store" && line.operands[1]!.value === slot;
}

export function rankOf(info: DebugInfo, type: Node | undefined): Rank {
  const { node } = strip(info, type);
  if (node === undefined) return "nothing";
  if (node.tag !== "DIBasicType" || number(node, "size") !== 8) return "type";
  return "bytes";
}
