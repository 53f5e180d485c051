/**
 * Which memory each address of a graph may be in. Sets only grow, and flow
 * along steps, through members by name whatever object they are of, and from
 * declared types: where a pointer to a structure is read, such structures are.
 */
import type { AddressGraph } from "./address_graph.ts";
import { ANYWHERE, type Memory, Places } from "./address_places.ts";
import {
  CONSTANT,
  type Local,
  type Shift,
  type Step,
} from "./address_steps.ts";
import { strip } from "./aliases.ts";
import { type Node, text } from "./debug_info.ts";
import { pointee } from "./places.ts";

/** More bytes of one structure than this are any of it. */
const OFFSETS = 12;
/** More than nodes there are. */
const NODES = 2 ** 26;
/** Library functions that hand back a part of what the argument points to. */
const PARTS =
  /^(?:str(?:r?chr|r?str|pbrk|n?cpy|n?cat)|mem(?:r?chr|mem)|realloc)$/;
/** Arithmetic after which a number is still about the same address. */
const ABOUT = new Set("add sub and or xor intrinsic".split(" "));

/** How a value came where it is: the less is known of its way, the more must a
 * declared type agree with it. */
const BY_NAME = 0;
const BY_TYPE = 1; // through a call of a pointer
const BY_MEMORY = 2;
type Way = typeof BY_NAME | typeof BY_TYPE | typeof BY_MEMORY;

interface Edge {
  readonly to: number;
  readonly way: Way;
  readonly shift: Shift | undefined;
  readonly member: boolean;
  /** What a pointer is declared to point to that it goes through. */
  readonly filter: Filter | undefined;
  /** From an allocator to who asked: known by name, wherever it had it from. */
  readonly dealt: boolean;
}

/** A structure, or numbers. */
type Filter = Memory | "numbers";

export interface PointsParts {
  readonly graph: AddressGraph;
  readonly places: Places;
  readonly globals: ReadonlyMap<string, Node>;
  /** DISubprogram of a function, by symbol. */
  readonly subprograms: ReadonlyMap<string, Node>;
  /** Whether a call makes memory. */
  readonly makes: (caller: string, line: number) => boolean;
}

export class Points {
  readonly #graph: AddressGraph;
  readonly #places: Places;
  readonly #sets: (Map<Memory, Way> | undefined)[] = [];
  readonly #edges: (Edge[] | undefined)[] = [];
  readonly #loads: (number[] | undefined)[] = [];
  readonly #stores: (number[] | undefined)[] = [];
  readonly #cells = new Map<string, number>();
  readonly #connected = new Set<number>();
  readonly #offsets = new Map<string, number>();
  readonly #work: [number, Memory, Way][] = [];
  readonly #untyped: ReadonlySet<number>;
  #count: number;

  constructor(readonly parts: PointsParts) {
    this.#graph = parts.graph;
    this.#places = parts.places;
    this.#count = parts.graph.seeds.length;
    this.#untyped = this.#untypedResults();
    for (const step of parts.graph.steps) this.#read(step);
    for (const { node, base, offset } of parts.graph.fixed) {
      const shift = { offset, stride: 0, raw: false };
      this.#edge(base, node, { shift });
    }
    this.#seed();
    this.#run();
  }

  /** Memory that an address may be in, and whether it is known by name. */
  at(node: number): ReadonlyMap<Memory, number> {
    return this.#sets[node] ?? NONE;
  }

  #edge(
    from: number,
    to: number,
    { shift, member = false, filter, way = BY_NAME, dealt = false }: {
      readonly shift?: Shift | undefined;
      readonly member?: boolean;
      readonly filter?: Filter | undefined;
      readonly way?: Way;
      readonly dealt?: boolean;
    } = {},
  ): void {
    if (from === 0 || to === 0) return;
    const edge: Edge = { to, shift, member, filter, way, dealt };
    (this.#edges[from] ??= []).push(edge);
    const set = this.#sets[from];
    if (set !== undefined) {
      for (const [memory, way] of [...set]) this.#along(edge, memory, way);
    }
  }

  #read(step: Step): void {
    const { kind, a, b, to, opcode, constant } = step;
    switch (kind) {
      case "local":
        if (opcode !== "load") return this.#edge(a, to);
        return this.#variable(a, to);
      case "copy":
        return this.#copy(step);
      case "bare":
        return this.#edge(a, to, { way: BY_TYPE });
      case "cast":
      case "return":
        return this.#edge(a, to);
      case "step":
      case "index":
      case "member":
        return this.#edge(a, to, {
          shift: step.shift,
          member: kind === "member",
        });
      case "binary":
        return ABOUT.has(opcode) ? this.#binary(step) : undefined;
      case "load":
        if (a !== 0 && to !== 0) (this.#loads[a] ??= []).push(to);
        return;
      case "store":
        if (a !== 0 && b !== 0) (this.#stores[b] ??= []).push(a);
        return;
      case "memcpy":
        if (!(constant <= 4)) return;
        // A pointer as it is.
        if (a !== 0 && b !== 0) {
          const value = this.#count++;
          (this.#loads[a] ??= []).push(value);
          (this.#stores[b] ??= []).push(value);
        }
    }
  }

  /** Memory that a call makes is another one for each; not so what is dealt out
   * of a larger one, or begins behind a head of the allocator's own. */
  #copy({ a, to, function: { entity }, line }: Step): void {
    if (!this.#graph.isResult(a)) return this.#edge(a, to);
    const dealt = this.#untyped.has(a) && this.#graph.isMoved(a);
    if (dealt || !this.parts.makes(entity.name, line)) {
      this.#edge(a, to, { dealt });
    }
  }

  /** Results of functions that are addresses of nothing or of numbers. */
  #untypedResults(): Set<number> {
    const { graph, places: { info }, subprograms } = this.parts;
    const found = new Set<number>();
    for (const [name, { result }] of graph.functions) {
      const types = info.follow(
        info.follow(subprograms.get(name), "type"),
        "types",
      );
      const { node } = strip(info, info.at(types?.operands[0]));
      if (node?.field("tag") !== "DW_TAG_pointer_type") continue;
      if (this.#pointed(node) === undefined) found.add(result);
    }
    return found;
  }

  #variable(content: number, to: number): void {
    const local = this.#graph.variableOf.get(content);
    const filter = local && this.#filterOf(this.#typeOf(local.declared));
    if (filter !== undefined && filter !== "numbers") this.#add(to, filter);
    this.#edge(content, to, { filter });
  }

  #binary({ a, b, to, opcode, constant }: Step): void {
    if (opcode !== "add" && opcode !== "sub") {
      this.#edge(a, to);
      return this.#edge(b, to);
    }
    const known = !Number.isNaN(constant);
    const shift = {
      offset: known ? (opcode === "sub" ? -constant : constant) : 0,
      stride: known ? 0 : 1,
      raw: true,
    };
    this.#edge(a, to, { shift });
    if (opcode === "add") this.#edge(b, to, { shift });
  }

  /** What a pointer of a type is declared to point to. */
  #filterOf(type: Node | undefined): Filter | undefined {
    const to = this.#places.innermost(pointee(this.#places.info, type));
    return to?.tag === "DIBasicType" ? "numbers" : this.#places.structure(to);
  }

  #typeOf(variable: string | undefined): Node | undefined {
    const { info } = this.#places;
    return info.follow(info.at(variable), "type");
  }

  #pointed(type: Node | undefined): Memory | undefined {
    return this.#places.structure(pointee(this.#places.info, type));
  }

  #seed(): void {
    const { graph, globals, subprograms, makes } = this.parts;
    for (const [name, node] of graph.variables()) {
      const variable = globals.get(name);
      // Nothing is stored in a constant.
      if (variable !== undefined && !(graph.seeds[node]! & CONSTANT)) {
        this.#declare(node, "variable", name, variable);
      }
    }
    const seen = new Set<Local>();
    for (const local of graph.variableOf.values()) {
      if (seen.has(local)) continue;
      seen.add(local);
      const variable = this.#places.info.at(local.declared);
      const named = variable === undefined ? this.#temporary(local) : undefined;
      if (named !== undefined) this.#add(local.address, named);
      else {
        this.#declare(local.address, "local", `${local.content}`, variable);
      }
    }
    for (const [node, variable] of graph.declared) {
      this.#declare(
        node,
        "local",
        `${node}`,
        this.#places.info.at(variable),
      );
    }
    for (const { callee, nodes, line, arguments: args, to } of graph.calls) {
      if (to === 0) continue;
      if (makes(nodes.entity.name, line)) {
        const key = `${nodes.entity.name}:${line}`;
        this.#add(to, this.#places.single("heap", key));
      }
      if (callee === undefined) continue;
      if (PARTS.test(callee)) this.#edge(args[0] ?? 0, to);
      if (/^bsearch$/.test(callee)) this.#edge(args[1] ?? 0, to);
      const result = this.#resultOf(subprograms.get(callee));
      if (result !== undefined) this.#add(to, result);
    }
  }

  /** What a variable of the code generator's is made of. */
  #temporary({ type }: Local): Memory | undefined {
    const { type: { size } } = this.#graph.source(type);
    return this.#places.structureNamed(type, size);
  }

  /** What a function's result is declared to point to. */
  #resultOf(subprogram: Node | undefined): Memory | undefined {
    const { info } = this.#places;
    const types = info.follow(info.follow(subprogram, "type"), "types");
    return this.#pointed(info.at(types?.operands[0]));
  }

  /** The address of a variable. */
  #declare(
    node: number,
    kind: "variable" | "local",
    key: string,
    variable: Node | undefined,
  ): void {
    const { info } = this.#places;
    const type = info.follow(variable, "type");
    const place = { type, name: text(variable, "name") ?? "" };
    this.#add(
      node,
      this.#places.structure(type) ?? this.#places.single(kind, key, place),
    );
  }

  #add(node: number, memory: Memory, way: Way = BY_NAME): void {
    const set = this.#sets[node] ??= new Map();
    const known = set.get(memory);
    if (known !== undefined && known <= way) return;
    set.set(memory, way);
    this.#work.push([node, memory, way]);
  }

  #run(): void {
    for (let next = this.#work.pop(); next; next = this.#work.pop()) {
      const [node, memory, way] = next;
      if (this.#sets[node]!.get(memory)! < way) continue;
      for (const edge of this.#edges[node] ?? []) {
        this.#along(edge, memory, way);
      }
      for (const to of this.#loads[node] ?? []) this.#load(memory, to);
      for (const from of this.#stores[node] ?? []) {
        const cell = this.#cellOf(memory);
        if (cell !== 0) this.#connect(from, cell, undefined);
      }
    }
  }

  #along(edge: Edge, memory: Memory, before: Way): void {
    const { to, shift, member, filter, dealt } = edge;
    const way = dealt ? BY_NAME : before > edge.way ? before : edge.way;
    const passed = filter === undefined
      ? memory
      : this.#filtered(memory, filter, way);
    if (passed === undefined) return;
    const moved = shift === undefined
      ? passed
      : this.#shifted(passed, shift, member, to);
    if (moved !== undefined) this.#add(to, moved, way);
  }

  /**
   * What is left where a pointer to something else goes on. A cast in sight is
   * meant; what comes from anywhere is most often not of this type. Where it is,
   * a pointer of the type lies in memory, and a transfer sees what it points to.
   */
  #filtered(memory: Memory, wanted: Filter, way: Way): Memory | undefined {
    if (way === BY_NAME || memory === wanted) return memory;
    if (wanted === "numbers") {
      return memory.kind === "structure" ? this.#asNumbers(memory) : memory;
    }
    if (memory.kind !== "structure") {
      return way === BY_TYPE ? memory : undefined;
    }
    if (this.#places.holds(memory, wanted)) return memory;
    return way === BY_TYPE ? this.#asNumbers(memory) : undefined;
  }

  /** An array of numbers that a structure has at this byte. */
  #asNumbers(memory: Memory): Memory | undefined {
    const leaf = this.#places.leaf(memory);
    return leaf?.content === "number" && leaf.isArray
      ? this.#places.single("member", leaf.key, leaf.place)
      : undefined;
  }

  #shifted(
    memory: Memory,
    { offset, stride, raw }: Shift,
    member: boolean,
    to: number,
  ): Memory | undefined {
    if (memory.kind === "heap" && member) {
      return this.#places.single("heap", memory.key, undefined, true);
    }
    if (memory.kind !== "structure" || memory.offset === ANYWHERE) {
      return memory;
    }
    const moved = this.#places.moved(memory, memory.offset + offset);
    if (moved === undefined) return undefined;
    if (stride !== 0 && raw && stride !== memory.size) {
      return this.#places.leaf(moved)?.isArray
        ? moved
        : this.#places.moved(memory, ANYWHERE);
    }
    if (member) return this.#asNumbers(moved) ?? moved;
    return raw ? this.#widened(memory, moved, to) : moved;
  }

  #widened(from: Memory, moved: Memory, to: number): Memory {
    if (this.#sets[to]?.has(moved)) return moved;
    const key = `${to} ${from.key.slice(0, from.key.lastIndexOf("+"))}`;
    const count = (this.#offsets.get(key) ?? 0) + 1;
    this.#offsets.set(key, count);
    return count > OFFSETS ? this.#places.moved(from, ANYWHERE)! : moved;
  }

  #load(memory: Memory, to: number): void {
    const leaf = this.#places.leaf(memory);
    const filter = leaf?.content === "pointer"
      ? this.#filterOf(this.#places.innermost(leaf.place.type))
      : undefined;
    if (filter !== undefined && filter !== "numbers") this.#add(to, filter);
    const cell = this.#cellOf(memory);
    if (cell !== 0) this.#connect(cell, to, filter);
  }

  /** The node of what is in memory; 0 if that is not followed. */
  #cellOf(memory: Memory): number {
    if (memory.kind === "local") {
      const local = this.#graph.variableOf.get(Number(memory.key));
      if (local !== undefined) return local.content;
    }
    if (memory.inside) return 0;
    const key = memory.kind === "structure"
      ? this.#places.leaf(memory)?.key
      : memory.kind === "member"
      ? memory.key
      : `${memory.kind} ${memory.key}`;
    if (key === undefined) return 0;
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, cell = this.#count++);
    return cell;
  }

  #connect(from: number, to: number, filter: Filter | undefined): void {
    const key = from * NODES + to;
    if (this.#connected.has(key)) return;
    this.#connected.add(key);
    this.#edge(from, to, { filter, way: BY_MEMORY });
  }
}

const NONE: ReadonlyMap<Memory, number> = new Map();
