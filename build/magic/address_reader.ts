/** Reads the lines of functions, each once, into an address graph. */
import {
  type FunctionEntity,
  type Layout,
  type Module,
  parseLine,
} from "../ir/mod.ts";
import { AddressCalls } from "./address_calls.ts";
import { AddressGraph } from "./address_graph.ts";
import {
  BYTE_STORED,
  DROP,
  type FunctionNodes,
  KEEP,
  NUMBER_STORED,
  OBJECT,
  POINTER_STORED,
  POINTERS,
  STACK,
} from "./address_steps.ts";
import {
  AT,
  binaryParts,
  elementParts,
  integerBefore,
  LETTER_G,
  LETTER_R,
  memberKey,
  PERCENT,
  SPACE,
  tokenAt,
} from "./address_tokens.ts";
import { AddressValues } from "./address_values.ts";

const SPECIAL = /^(?:atomic|volatile) /;
const DECLARES = "    #dbg_declare(ptr ";

/** The graph of a module; see AddressGraph for `isLibrary`. */
export function addressGraph(
  module: Module,
  layout: Layout,
  isLibrary: (entity: FunctionEntity) => boolean,
): AddressGraph {
  const graph = new AddressGraph(module, layout, isLibrary);
  const reader = new AddressReader(graph);
  for (const nodes of graph.functions.values()) reader.read(nodes);
  graph.finish();
  return graph;
}

class AddressReader {
  readonly #graph: AddressGraph;
  readonly #values: AddressValues;
  readonly #calls: AddressCalls;
  readonly #members = new Map<string, string[]>();

  constructor(graph: AddressGraph) {
    this.#graph = graph;
    this.#values = new AddressValues(graph);
    this.#calls = new AddressCalls(graph, this.#values);
  }

  read(nodes: FunctionNodes): void {
    this.#values.begin(nodes);
    const { body } = nodes.entity;
    for (let at = 0; at < body.length; at++) {
      const text = body[at]!;
      if (text.charCodeAt(0) !== SPACE || text.charCodeAt(2) === SPACE) {
        if (text.startsWith(DECLARES)) this.#declare(text);
        continue;
      }
      this.#line(nodes, text, at);
    }
  }

  /** The variable of debug information that an address is. */
  #declare(text: string): void {
    const comma = text.indexOf(", ", DECLARES.length);
    const variable = tokenAt(text, comma + 2);
    const local = this.#values.localAt(text, DECLARES.length);
    if (local !== undefined) local.declared = variable;
    else {
      const node = this.#values.valueAt(text, DECLARES.length);
      this.#graph.declared.set(node, variable);
    }
  }

  #line(nodes: FunctionNodes, text: string, at: number): void {
    let start = 2;
    let result = 0;
    if (text.charCodeAt(2) === PERCENT) {
      result = this.#values.id(text, 2);
      start = text.indexOf(" = ", 3) + 3;
    }
    switch (text.charCodeAt(start)) {
      case 0x62: // br
        return;
      case 0x6c: // load, lshr
        if (text.charCodeAt(start + 1) !== 0x6f) break;
        return this.#load(nodes, result, text, start + 5, at);
      case 0x73: // store
        if (!text.startsWith("store ", start)) break;
        return this.#store(nodes, text, start + 6, at);
      case 0x67: // getelementptr
        return this.#element(nodes, result, text, start + 14, at);
      case 0x63: // call, cmpxchg
        if (text.charCodeAt(start + 1) !== 0x61) break;
        return this.#calls.read(nodes, text, at);
    }
    const space = text.indexOf(" ", start);
    const opcode = text.slice(start, space < 0 ? undefined : space);
    switch (opcode) {
      case "alloca":
        return this.#alloca(result, text, space + 1);
      case "tail":
      case "musttail":
      case "notail":
        return this.#calls.read(nodes, text, at);
      case "icmp":
      case "add":
      case "sub":
      case "mul":
      case "udiv":
      case "sdiv":
      case "urem":
      case "srem":
      case "shl":
      case "lshr":
      case "ashr":
      case "and":
      case "or":
      case "xor":
        return this.#binary(nodes, opcode, result, text, at);
      case "trunc":
      case "zext":
      case "sext":
      case "ptrtoint":
      case "inttoptr":
      case "freeze":
        return this.#cast(nodes, opcode, result, text, at);
      case "cmpxchg":
      case "atomicrmw":
        return this.#exchange(nodes, result, text, at);
      case "extractvalue":
        return this.#extract(nodes, result, text, at);
      case "phi":
        return this.#phi(nodes, result, text, at);
      case "select":
        return this.#select(nodes, result, text, at);
      case "ret":
        return this.#return(nodes, text, space + 1, at);
    }
  }

  #alloca(result: number, text: string, at: number): void {
    const comma = text.indexOf(",", at);
    const plain = comma < 0 ? text.slice(at) : text.slice(at, comma);
    const name = plain.includes("{")
      ? text.slice(at, this.#graph.layout.read(text, at).end)
      : plain;
    const { type } = this.#graph.source(name);
    const local = {
      content: this.#graph.node(),
      address: this.#graph.node(
        OBJECT | STACK | this.#graph.raw(type, name),
      ),
      type: name,
      pointer: false,
      declared: undefined,
    };
    this.#values.setLocal(result, local);
    this.#graph.variableOf.set(local.content, local);
    this.#graph.variableOf.set(local.address, local);
  }

  /** Scalars of a place that has a node: a variable, a member, a global. */
  #place(nodes: FunctionNodes, text: string, at: number): number {
    const c = text.charCodeAt(at);
    if (c === PERCENT) {
      const node = this.#values.known(this.#values.id(text, at));
      const maker = node === undefined ? undefined : this.#graph.makers[node];
      if (maker?.function !== nodes) return 0;
      // What a local pointer points to is known in this function alone.
      if (maker.kind === "local" && maker.opcode === "load") {
        return this.#graph.cell(`*${maker.a}`);
      }
      return maker.kind === "member" ? this.#graph.cell(maker.opcode) : 0;
    }
    const token = tokenAt(text, at);
    if (c === AT) {
      return this.#graph.global(token.slice(1)) === 0
        ? 0
        : this.#graph.cell(token);
    }
    const key = c === LETTER_G ? memberKey(token) : undefined;
    return key === undefined ? 0 : this.#graph.cell(key);
  }

  #load(
    nodes: FunctionNodes,
    result: number,
    text: string,
    start: number,
    at: number,
  ): void {
    const comma = text.indexOf(", ptr ", start);
    if (comma < 0) return;
    const pointer = text.charCodeAt(comma - 1) === LETTER_R;
    const from = comma + 6;
    const to = this.#values.result(result);
    const local = this.#values.localAt(text, from);
    if (local !== undefined) {
      this.#graph.step("local", nodes, at, to, local.content, 0, "load");
      if (pointer || text.startsWith(local.type, start)) return;
    }
    const type = pointer ? "ptr" : integerBefore(text, comma);
    if (local !== undefined) {
      if (local.pointer && local.type.startsWith("%union.")) {
        this.#graph.step("cast", nodes, at, to, local.content, 0, "ptrtoint");
      }
      this.#graph.step("load", nodes, at, to, local.address, 0, type);
      return;
    }
    const a = this.#values.valueAt(text, from);
    const b = pointer ? this.#place(nodes, text, from) : 0;
    this.#graph.step("load", nodes, at, to, a, b, type);
  }

  #store(
    nodes: FunctionNodes,
    text: string,
    start: number,
    at: number,
  ): void {
    // Neither "volatile" nor "atomic" changes what is stored.
    let type = start;
    while (SPECIAL.test(text.slice(type, type + 9))) {
      type = text.indexOf(" ", type) + 1;
    }
    const pointer = text.startsWith("ptr ", type);
    let a: number, target: number;
    if (text.includes("(", type)) {
      const line = parseLine(text);
      if (line.kind !== "instruction") return;
      const [value, place] = line.operands;
      a = this.#values.value(value!.value);
      target = text.lastIndexOf(`ptr ${place!.value}`) + 4;
    } else {
      const comma = text.indexOf(", ptr ", type);
      if (comma < 0) return;
      const value = text.lastIndexOf(" ", comma - 1) + 1;
      a = this.#values.valueAt(text, value);
      target = comma + 6;
    }
    if (a === 0) {
      if (!pointer || text.charCodeAt(type + 4) !== AT) return;
      a = this.#graph.code;
    }
    const what = pointer
      ? POINTER_STORED
      : text.startsWith("i8 ", type)
      ? BYTE_STORED
      : NUMBER_STORED;
    this.#put(nodes, at, a, text, target, what);
  }

  /** Both what is put into memory and what was there. */
  #exchange(nodes: FunctionNodes, result: number, text: string, at: number) {
    const line = parseLine(text);
    if (line.kind !== "instruction") return;
    const place = line.operands[0]!.value;
    const { type, value } = line.operands.at(-1)!;
    const pointer = type === "ptr";
    const to = this.#values.result(result);
    const from = this.#values.value(place);
    const cell = pointer ? this.#place(nodes, place, 0) : 0;
    this.#graph.step("load", nodes, at, to, from, cell, type);
    const a = this.#values.value(value);
    const what = pointer ? POINTER_STORED : NUMBER_STORED;
    if (a !== 0) this.#put(nodes, at, a, place, 0, what);
  }

  /** Stores a value where the text has the address, from `target` on. */
  #put(
    nodes: FunctionNodes,
    at: number,
    a: number,
    text: string,
    target: number,
    what: number,
  ): void {
    const pointer = what === POINTER_STORED;
    const local = this.#values.localAt(text, target);
    if (local !== undefined) {
      if (pointer) local.pointer = true;
      // A variable that is set to what was made of it steps.
      const how = this.#advances(a, local.content) ? "advance" : "store";
      this.#graph.step("local", nodes, at, local.content, a, 0, how);
      return;
    }
    const cell = pointer ? this.#place(nodes, text, target) : 0;
    const how = cell !== 0 && this.#advances(a, cell) ? "advance" : "";
    const b = this.#values.valueAt(text, target);
    if (pointer) this.#graph.storing.add(nodes);
    this.#graph.step("store", nodes, at, cell, a, b, how, what);
  }

  /** Whether a value is a step from what a place holds. */
  #advances(value: number, place: number): boolean {
    const maker = this.#graph.makers[value];
    if (maker?.kind !== "step") return false;
    const from = this.#graph.makers[maker.a];
    if (from?.kind === "local") return from.a === place;
    return from?.kind === "load" && from.b === place;
  }

  #element(
    nodes: FunctionNodes,
    result: number,
    text: string,
    start: number,
    at: number,
  ): void {
    const { source, base, indices, variable } = elementParts(text, start);
    const { type, text: name } = this.#graph.source(source);
    const to = this.#values.result(result);
    const a = this.#values.valueAt(text, base);
    const raw = this.#graph.fieldAt(type, name, indices);
    const inner = this.#graph.layout.offset(type, indices);
    const stride = variable === 0
      ? 0
      : indices.length === 1
      ? type.size
      : inner.type.size;
    const isRaw = indices.length === 1 &&
      (type.kind === "scalar" || type.kind === "pointer");
    const shift = { offset: inner.offset, stride, raw: isRaw };
    const member = type.fields !== undefined && indices.length === 2;
    if (member && indices[0] === "0") {
      const key = this.#member(name, indices[1]!);
      this.#graph.step("member", nodes, at, to, a, 0, key, raw || DROP, shift);
      return;
    }
    const what = type.kind === "pointer"
      ? POINTERS
      : indices.length === 1
      ? KEEP
      : raw || DROP;
    if (variable !== 0) {
      const b = this.#values.valueAt(text, variable);
      const how = text.startsWith("null", base)
        ? "null"
        : type.size === 1
        ? "bytes"
        : "";
      this.#graph.step("index", nodes, at, to, a, b, how, what, shift);
      return;
    }
    const inside = indices.slice(1).some((index) => index !== "0");
    const how = inside && type.element !== undefined ? "element" : "";
    this.#graph.step("step", nodes, at, to, a, 0, how, what, shift);
  }

  #member(type: string, index: string): string {
    let list = this.#members.get(type);
    if (list === undefined) this.#members.set(type, list = []);
    return list[Number(index)] ??= `${type}#${index}`;
  }

  #binary(
    nodes: FunctionNodes,
    opcode: string,
    result: number,
    text: string,
    at: number,
  ): void {
    const compare = opcode === "icmp";
    if (compare && / (?:eq|ne) /.test(text)) return;
    const parts = binaryParts(text, compare);
    if (parts === undefined) return;
    const { a, b, predicate } = parts;
    const left = this.#values.value(a), right = this.#values.value(b);
    if (left === 0 && right === 0) return;
    const constant = left === 0 ? Number(a) : right === 0 ? Number(b) : NaN;
    const how = !compare
      ? opcode
      : text.includes(" ptr ")
      ? `${predicate} ptr`
      : predicate;
    const [kind, to] = compare
      ? ["compare", 0] as const
      : ["binary", this.#values.result(result)] as const;
    this.#graph.step(kind, nodes, at, to, left, right, how, constant);
  }

  #cast(
    nodes: FunctionNodes,
    opcode: string,
    result: number,
    text: string,
    at: number,
  ): void {
    const line = text.includes("(") ? parseLine(text) : undefined;
    let token: string, type = "";
    if (line?.kind === "instruction") {
      token = line.operands[0]!.value;
      type = line.type;
    } else if (opcode === "freeze") {
      token = tokenAt(text, text.lastIndexOf(" %") + 1);
    } else {
      const to = text.indexOf(" to ");
      token = text.slice(text.lastIndexOf(" ", to - 1) + 1, to);
      type = tokenAt(text, to + 4);
    }
    const narrow = opcode === "trunc" && (type === "i8" || type === "i16");
    const how = narrow ? "narrow" : opcode;
    const a = this.#values.value(token);
    if (a !== 0) {
      this.#graph.step(
        "cast",
        nodes,
        at,
        this.#values.result(result),
        a,
        0,
        how,
      );
    }
  }

  /** What was in memory, of what an exchange tells. */
  #extract(
    nodes: FunctionNodes,
    result: number,
    text: string,
    at: number,
  ): void {
    const line = parseLine(text);
    if (line.kind !== "instruction" || line.operands[1]?.value !== "0") return;
    const a = this.#values.value(line.operands[0]!.value);
    const to = this.#values.result(result);
    if (a !== 0) this.#graph.step("copy", nodes, at, to, a);
  }

  #phi(nodes: FunctionNodes, result: number, text: string, at: number): void {
    const to = this.#values.result(result);
    const line = parseLine(text);
    if (line.kind !== "instruction") return;
    for (let i = 0; i < line.operands.length; i += 2) {
      const a = this.#values.value(line.operands[i]!.value);
      if (a !== 0) this.#graph.step("copy", nodes, at, to, a);
    }
  }

  #select(
    nodes: FunctionNodes,
    result: number,
    text: string,
    at: number,
  ): void {
    const to = this.#values.result(result);
    const line = parseLine(text);
    if (line.kind !== "instruction") return;
    for (const { value } of line.operands.slice(1)) {
      const a = this.#values.value(value);
      if (a !== 0) this.#graph.step("copy", nodes, at, to, a);
    }
  }

  #return(nodes: FunctionNodes, text: string, start: number, at: number): void {
    const space = text.indexOf(" ", start);
    if (space < 0) return;
    const a = this.#values.valueAt(text, space + 1);
    if (a !== 0) this.#graph.step("return", nodes, at, nodes.result, a);
  }
}
