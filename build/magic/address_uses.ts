/**
 * What a program does with the numeric value of its pointers.
 *
 * An update moves objects. A *position* that is computed from an address (an
 * index that a hash of it gives), an *order* of unrelated addresses, and a
 * *number* made of one and kept in state are then wrong, and no word betrays
 * them: the build must find them. A number that is an address as it is (a
 * cast, a constant added) can be seen: its place is searched when state is
 * transferred.
 *
 * Harmless are differences, alignment, equality, order within an object (one
 * side came from a step over elements, or is an array's address), conversion
 * back to a pointer, and whatever stays in local variables.
 */
import * as abi from "../../core/abi/abi.ts";
import { type FunctionEntity, type Module, parseLine } from "../ir/mod.ts";
import { Bytes, type Holding, type How, type Marked } from "./address_bytes.ts";
import { annotationsOf, isOwned, Places } from "./address_places.ts";
import { Points } from "./address_points.ts";
import { addressGraph } from "./address_reader.ts";
import type { AddressGraph } from "./address_graph.ts";
import {
  BYTE_STORED,
  CONSTANT,
  DIFFERENCE,
  ELSEWHERE,
  type FunctionNodes,
  HOLDING,
  LOW,
  MIXED,
  NUMBER_STORED,
  PLAIN,
  POINTER_STORED,
  RETURNED,
  STACK,
  type Step,
} from "./address_steps.ts";
import { flow, localAt } from "./address_flow.ts";
import { seedDeclared } from "./address_declared.ts";
import { isSign, Orders } from "./address_order.ts";
import {
  type DebugInfo,
  memberKey,
  type Node,
  number,
  subprogramOf,
  text,
  variableKey,
} from "./debug_info.ts";
import { type Context, FunctionFacts } from "./inference.ts";
import type { Place } from "./places.ts";
import type { Finding, Holder, SourcePlace } from "./records.ts";
import { strip } from "./aliases.ts";
import type { Sizing } from "./sizing.ts";

export interface Addresses {
  /** What a transfer must refuse unless it is declared, by place. */
  readonly findings: readonly Finding[];
  /** Variables and members of numbers that hold addresses. */
  readonly searched: ReadonlySet<string>;
  readonly holding: Holding;
  /** All of these, by key or call. */
  readonly holders: ReadonlyMap<string, Holder>;
}

/** Sources whose own use of addresses is known: libsys, libc, musl's. */
const LIBRARY = /^\/src\/(?:core\/lib(?:c|sys)|zig)\//;

/** The context's table of types is another one than that of the program: what
 * is found decides what types are. */
export function findAddresses(
  module: Module,
  context: Omit<Context, "stats" | "subprograms">,
  sizing: Sizing,
): Addresses {
  const libraries = new Libraries(context.info);
  const graph = addressGraph(
    module,
    context.layout,
    (entity) => libraries.has(entity),
  );
  const subprograms = subprogramsOf(module, context.info);
  const makers = new Set<string>();
  for (const [name, calls] of sizing.calls) {
    for (const { index } of calls) makers.add(`${name}:${index}`);
  }
  const places = new Places(context.info, context.types);
  seedDeclared(graph, places, context.globals);
  const bits = flow(graph);
  const points = new Points({
    graph,
    places,
    globals: context.globals,
    subprograms,
    makes: (caller, line) => makers.has(`${caller}:${line}`),
  });
  const bytes = new Bytes({ graph, bits, points, places });
  return new Finder(graph, { bits, points, bytes }, context).find();
}

function subprogramsOf(module: Module, info: DebugInfo): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const entity of module.entities) {
    if (entity.kind !== "function" && entity.kind !== "declare") continue;
    const node = subprogramOf(info, entity);
    if (node !== undefined) found.set(entity.name, node);
  }
  return found;
}

const POINTER_SIZE = 4;

/** Which functions are the libraries', by the files that they are in. */
export class Libraries {
  readonly #info: DebugInfo;
  readonly #files = new Map<string, boolean>();

  constructor(info: DebugInfo) {
    this.#info = info;
  }

  has(entity: FunctionEntity): boolean {
    const node = subprogramOf(this.#info, entity);
    const file = node?.field("file");
    if (file === undefined) return true;
    let known = this.#files.get(file);
    if (known === undefined) {
      known = LIBRARY.test(this.#info.path(node));
      this.#files.set(file, known);
    }
    return known;
  }
}

interface Flows {
  readonly bits: Int32Array;
  readonly points: Points;
  readonly bytes: Bytes;
}

class Finder {
  readonly #graph: AddressGraph;
  readonly #points: Points;
  readonly #bytes: Bytes;
  readonly #bits: Int32Array;
  readonly #info: DebugInfo;
  readonly #context: Context;
  readonly #findings = new Map<string, Finding>();
  readonly #searched = new Set<string>();
  readonly #facts = new Map<FunctionNodes, FunctionFacts>();
  /** Some function's result is a difference whose sign decides. */
  #signTested = false;
  readonly #orders: Orders;

  constructor(
    graph: AddressGraph,
    { bits, points, bytes }: Flows,
    context: Omit<Context, "stats" | "subprograms">,
  ) {
    this.#graph = graph;
    this.#bits = bits;
    this.#points = points;
    this.#bytes = bytes;
    this.#orders = new Orders(graph, bits);
    this.#info = context.info;
    const subprograms = new Map<string, Node>();
    for (const { entity } of graph.functions.values()) {
      const node = subprogramOf(context.info, entity);
      if (node !== undefined) subprograms.set(entity.name, node);
    }
    const stats = { unknownUses: 0, unknownPlaces: 0 };
    this.#context = { ...context, subprograms, stats };
  }

  find(): Addresses {
    for (const step of this.#graph.steps) {
      if (step.kind !== "compare") continue;
      const bits = this.#bits[step.a]! | this.#bits[step.b]!;
      this.#signTested ||= (bits & RETURNED) !== 0 && isSign(step);
    }
    for (const step of this.#graph.steps) {
      if (this.#isFound(step)) this.#found(step);
    }
    const findings = [...this.#findings.values()].sort((a, b) =>
      a.place.file < b.place.file
        ? -1
        : a.place.file > b.place.file
        ? 1
        : a.place.line - b.place.line
    );
    const holding = this.#mark();
    const holders = new Map(
      [...this.#bytes.marked.values()]
        .filter(({ isSite, place }) => isSite || place !== undefined)
        .map((mark) => [mark.key, this.#holder(mark)]),
    );
    return { findings, searched: this.#searched, holding, holders };
  }

  /** Takes over what holds pointers as numbers or bytes. */
  #mark(): Holding {
    const holding = new Map<string, How>();
    for (const mark of this.#bytes.marked.values()) {
      if (!mark.isSite) {
        if (mark.place !== undefined) this.#searched.add(mark.key);
      } else if (holding.get(mark.key) !== "anywhere") {
        holding.set(mark.key, mark.how);
      }
    }
    return holding;
  }

  /** Numbers of which an address needs more than one. */
  #isShort(type: Node | undefined): boolean {
    const { info } = this.#context;
    let { node } = strip(info, type);
    while (node?.field("tag") === "DW_TAG_array_type") {
      node = strip(info, info.follow(node, "baseType")).node;
    }
    return node !== undefined && number(node, "size") < 8 * POINTER_SIZE;
  }

  #holder({ place, step, isArray }: Marked): Holder {
    const { kind, constant } = step;
    const { file, line } = this.#sourceOf(step);
    const isNumber = kind === "memcpy"
      ? constant <= POINTER_SIZE
      : constant === NUMBER_STORED && !this.#isShort(place?.type);
    return {
      kind: isNumber || !isArray ? "addresses" : "objects",
      name: nameOf(place, this.#functionName(step)),
      place: { file: file.replace(/^\/src\//, ""), line },
    };
  }

  /** Whether a step may be a finding, without a look at types. */
  #isFound(step: Step): boolean {
    const bits = this.#bits;
    switch (step.kind) {
      case "index":
        return !(bits[step.a]! & CONSTANT) && step.opcode !== "null" &&
          ((bits[step.b]! & MIXED) !== 0 ||
            (step.opcode !== "bytes" && (bits[step.b]! & (LOW | PLAIN)) !== 0));
      case "compare":
        return this.#orders.has(step);
      case "return":
        return (bits[step.a]! & DIFFERENCE) !== 0 &&
          step.function.comparator &&
          (this.#signTested ||
            this.#graph.taken.has(step.function.entity.name));
      case "store":
        return (step.constant === BYTE_STORED && this.#bytes.isPiece(step.a) ||
          step.constant === POINTER_STORED && this.#isVeiled(step.a) ||
          !this.#isText(step) &&
            (bits[step.a]! & (PLAIN | MIXED | LOW)) !== 0) &&
          this.#isState(step.b);
      case "memcpy":
        return (bits[step.a]! & HOLDING) !== 0 &&
          localAt(this.#graph, step.b) === undefined && this.#isState(step.b);
    }
    return false;
  }

  /** Whether a pointer is what exclusive-or made of an address. */
  #isVeiled(node: number): boolean {
    for (let at = node, depth = 8; depth > 0; depth--) {
      const maker = this.#graph.makers[at];
      if (maker?.kind === "binary") {
        return maker.opcode === "xor" && (this.#bits[at]! & MIXED) !== 0;
      }
      const passes = maker?.kind === "copy" || maker?.kind === "cast" ||
        maker?.kind === "local" && maker.opcode === "load";
      if (!passes) return false;
      at = maker.a;
    }
    return false;
  }

  /** A pointer, or a byte that is put into a row of them: printing. */
  #isText({ constant, b }: Step): boolean {
    if (constant !== BYTE_STORED) return constant === POINTER_STORED;
    const maker = this.#graph.makers[b];
    return maker?.kind === "index" || maker?.kind === "step" ||
      maker?.kind === "local";
  }

  /** Whether an address may be elsewhere than on the stack. */
  #isState(node: number): boolean {
    const bits = this.#bits[node]!;
    return (bits & ELSEWHERE) !== 0 || !(bits & STACK);
  }

  #found(step: Step): void {
    switch (step.kind) {
      case "index":
        return this.#position(step);
      case "compare":
      case "return":
        return this.#add("order", this.#functionName(step), step);
      case "store":
        return this.#kept(step);
      case "memcpy":
        return this.#moved(step);
    }
  }

  #functionName({ function: { entity } }: Step): string {
    const node = this.#context.subprograms.get(entity.name);
    return text(node, "name") ?? entity.name;
  }

  #position(step: Step): void {
    // Padding that aligns the address itself.
    const padded = this.#graph.path(step.a);
    if (this.#madeOf(step.b, padded, 8)) return;
    const place = this.#placeOf(step, 0);
    this.#add("position", nameOf(place, this.#functionName(step)), step);
  }

  /** Whether a number was computed from the address at `path`. */
  #madeOf(node: number, path: string, depth: number): boolean {
    const maker = this.#graph.makers[node];
    if (maker === undefined || depth === 0 || node === 0) return false;
    if (maker.kind === "cast" && maker.opcode === "ptrtoint") {
      return this.#graph.path(maker.a) === path;
    }
    if (maker.kind === "local" && maker.opcode === "load") {
      return this.#madeOf(maker.a, path, depth - 1);
    }
    return this.#madeOf(maker.a, path, depth - 1) ||
      this.#madeOf(maker.b, path, depth - 1);
  }

  #kept(step: Step): void {
    const place = this.#placeOf(step, this.#targetOf(step));
    const said = place === undefined ? 0 : annotationsOf(this.#info, place);
    const name = nameOf(place, this.#functionName(step));
    // What is declared to be an address must be one.
    const isAddress = (said & (abi.MAGIC_PXFER | abi.MAGIC_TXFER)) !== 0;
    if (isAddress && this.#bits[step.a]! & MIXED) {
      return this.#add("number", name, step);
    }
    if (said !== 0) return;
    if (
      this.#bits[step.a]! & (MIXED | LOW) || this.#bytes.isPiece(step.a) ||
      this.#isSum(step.a) || this.#isVeiled(step.a)
    ) {
      return this.#add("number", name, step);
    }
    // Of an address as it is, its place is searched.
    if (this.#points.at(step.b).size > 0) return;
    if (!this.#search(step, place)) this.#add("number", name, step);
  }

  /** Whether a number was added up of addresses. */
  #isSum(node: number): boolean {
    for (let at = node, depth = 8; depth > 0; depth--) {
      const maker = this.#graph.makers[at];
      if (maker?.kind === "binary" && maker.opcode === "add") {
        return maker.a !== 0 && maker.b !== 0 &&
          this.#bytes.carries(maker.a) && this.#bytes.carries(maker.b);
      }
      if (maker?.kind !== "copy" && maker?.kind !== "cast") return false;
      at = maker.a;
    }
    return false;
  }

  /** Marks what the place of a plain address is in; false if it cannot be. */
  #search(step: Step, place: Place | undefined): boolean {
    if (place === undefined) return false;
    const { within } = place;
    if (within !== undefined) {
      const { composite, member } = within;
      this.#searched.add(memberKey(this.#info, composite, member));
      return true;
    }
    const symbol = this.#operand(step, this.#targetOf(step));
    const global = /@("[^"]*"|[-\w$.]+)/.exec(symbol ?? "")?.[1] ??
      this.#globalOf(step.b);
    if (global === undefined) return false;
    this.#searched.add(variableKey(global));
    return true;
  }

  /** The variable that an address of a function is in. */
  #globalOf(node: number): string | undefined {
    for (let at = node, depth = 8; depth > 0; depth--) {
      const maker = this.#graph.makers[at];
      if (maker === undefined) return this.#graph.globalAt(at);
      if (maker.kind === "load" || maker.kind === "local") return undefined;
      at = maker.a;
    }
    return undefined;
  }

  /** Bytes of pointers that go into what is declared as bytes or numbers. */
  #moved(step: Step): void {
    if (this.#points.at(step.b).size > 0) return;
    const place = this.#placeOf(step, 0);
    if (place === undefined || isOwned(this.#info, place)) return;
    if (!isNumbers(this.#info, place.type)) return;
    if (this.#search(step, place)) return;
    this.#add("number", nameOf(place, this.#functionName(step)), step);
  }

  /** Which operand says where a step puts something. */
  #targetOf({ function: { entity }, line }: Step): number {
    const parsed = parseLine(entity.body[line]!);
    return parsed.kind === "instruction" && parsed.opcode === "store" ? 1 : 0;
  }

  #operand({ function: { entity }, line }: Step, n: number) {
    const parsed = parseLine(entity.body[line]!);
    return parsed.kind === "instruction" || parsed.kind === "call"
      ? parsed.operands[n]?.value
      : undefined;
  }

  #placeOf(step: Step, n: number): Place | undefined {
    let facts = this.#facts.get(step.function);
    if (facts === undefined) {
      facts = new FunctionFacts(this.#context, step.function.entity);
      this.#facts.set(step.function, facts);
    }
    const value = this.#operand(step, n);
    return value === undefined ? undefined : facts.placeOf(value);
  }

  #add(kind: Finding["kind"], name: string, step: Step): void {
    const place = this.#sourceOf(step);
    const key = `${kind} ${name} ${place.file}:${place.line}`;
    if (this.#findings.has(key)) return;
    this.#findings.set(key, { kind, name, place });
  }

  #sourceOf({ function: { entity }, line }: Step): SourcePlace {
    const parsed = parseLine(entity.body[line]!);
    const at = parsed.kind === "instruction" || parsed.kind === "call"
      ? parsed.attachments.find(({ kind }) => kind === "dbg")?.value
      : undefined;
    const location = this.#info.at(at);
    const node = this.#context.subprograms.get(entity.name);
    return {
      file: this.#info.path(this.#info.follow(location, "scope") ?? node),
      line: location === undefined ? 0 : number(location, "line"),
    };
  }
}

function nameOf(place: Place | undefined, fallback: string): string {
  if (place === undefined || place.name === "") return fallback;
  const within = place.within ?? place.pointer?.within;
  const tag = within && text(within.composite, "name");
  const typedef = within?.names.at(-1);
  const owner = tag ?? typedef;
  return owner === undefined || owner === ""
    ? place.name
    : `${owner}.${place.name}`;
}

/** Numbers, characters, and arrays of them. */
function isNumbers(info: DebugInfo, type: Node | undefined): boolean {
  const { node } = strip(info, type);
  if (node?.tag === "DIBasicType") return true;
  return node?.field("tag") === "DW_TAG_array_type" &&
    isNumbers(info, info.follow(node, "baseType"));
}
