/**
 * Where values of a program go, as far as the numeric value of an address may
 * matter: one node for each value, each local variable's content, each
 * parameter, result, member (of any object of its type) and global, and
 * steps between them. Reads each line once; knows nothing of what is allowed.
 */
import {
  type Call,
  type FunctionEntity,
  headerOf,
  type Layout,
  type LlvmType,
  type Module,
  type Operand,
  parseExpression,
  parseLine,
} from "../ir/mod.ts";
import { isExcluded } from "./sections.ts";

/** What is known of a node. */
export const ARITH = 1; // came from a step over elements
export const OBJECT = 2; // the address of an array, or of a local variable
export const STACK = 4; // points to a local variable
export const ELSEWHERE = 8; // points to other memory
export const POINTERS = 16; // points to a pointer
export const PLAIN = 32; // a pointer's value as a number
export const MIXED = 64; // computed from one
export const DIFFERENCE = 128; // of two objects' addresses
export const LOW = 256; // low bits of one, more than alignment
export const NEGATIVE = 512; // constant minus address
export const BYTES = 1024; // bytes of a pointer, as they are
export const HOLDS = 4096; // points to a structure with pointers
export const RETURNED = 2048; // a difference, as a function's result

/** What a step does to POINTERS and HOLDS; SET is the bit that it sets. */
export const DROP = 0;
export const KEEP = 1;

/** A step from operands to a node. */
export interface Step {
  readonly kind: StepKind;
  readonly opcode: string;
  readonly to: number;
  readonly a: number;
  readonly b: number;
  /** Constant operand; of steps in memory DROP, KEEP or a bit. */
  readonly constant: number;
  readonly function: FunctionNodes;
  readonly line: number;
}

export type StepKind =
  | "copy"
  | "bare" // a copy without what it points to
  | "local" // to or from a local variable's content
  | "step" // over elements, or a constant distance
  | "index" // the same by the number `b`
  | "member"
  | "binary"
  | "cast"
  | "load"
  | "store"
  | "compare"
  | "memcpy"
  | "memcmp"
  | "return";

const SPACE = 0x20;
const PERCENT = 0x25;
const COMMA = 0x2c;
const AT = 0x40;
const LETTER_G = 0x67; // of getelementptr
const LETTER_I = 0x69;
const LETTER_P = 0x70; // of ptrtoint
const LETTER_R = 0x72; // of ptr

/** Names that are no numbers have numbers behind those that are. */
const FIRST_NAMED = 1 << 20;

/** Functions of the C library that move bytes as they are. */
const MOVES = /^(?:llvm\.mem(?:cpy|move)\.|mem(?:cpy|move)$)/;
const SAME = /^(?:memcmp|bcmp)$/;
/** Not read: what they do with bytes is known. */
const KNOWN = /^(?:mem(?:cpy|move|set|cmp|chr|rchr)|bcmp|bcopy|swab)$/;
/** What makes a number harmless (minix/magic.h). */
const HARMLESS = /^magic_harmless_number(?:\.\d+)?$/;
/** Library functions whose result is a new object's address. */
const ALLOCATES = /^(?:[a-z_]*alloc(?:array)?|memalign|strn?dup|mmap)$/;

export interface FunctionNodes {
  readonly entity: FunctionEntity;
  readonly parameters: readonly number[];
  readonly result: number;
  /** Two or three pointers, from which an int is made. */
  readonly comparator: boolean;
}

export interface Local {
  readonly content: number;
  readonly address: number;
  readonly type: string;
  /** A pointer was stored in it, so far. */
  pointer: boolean;
}

interface IndirectCall {
  readonly call: Call;
  readonly nodes: FunctionNodes;
  readonly arguments: readonly number[];
  readonly to: number;
}

/** Nodes have numbers; 0 is all that nothing is known of. */
export class AddressGraph {
  /** Bits of a node before anything has flowed. */
  readonly seeds: number[] = [0];
  readonly steps: Step[] = [];
  readonly functions = new Map<string, FunctionNodes>();
  /** The step that makes a node, where there is one. */
  readonly makers: (Step | undefined)[] = [undefined];
  readonly taken = new Set<string>();
  /** Local variable of a content or address node. */
  readonly variableOf = new Map<number, Local>();
  readonly #layout: Layout;
  readonly #globals = new Map<string, number>();
  readonly #texts = new Map<string, string>();
  readonly #constant = new Set<string>();
  readonly #cells = new Map<string, number>();
  readonly #pointers = new Map<LlvmType, boolean>();
  readonly #members = new Map<string, string[]>();
  readonly #sources = new Map<string, { type: LlvmType; text: string }>();
  readonly #indirect: IndirectCall[] = [];
  readonly #given: { callee: string | undefined; local: Local }[] = [];
  /** Functions that store pointers in memory. */
  readonly #storing = new Set<FunctionNodes>();
  /** Of the function that is read: nodes and local variables by the number of
   * their name. */
  readonly #values: number[] = [];
  readonly #locals: (Local | undefined)[] = [];
  readonly #names = new Map<string, number>();

  /** `isLibrary` says which functions are not read: their results are unknown,
   * and what they do with addresses is harmless. */
  constructor(
    module: Module,
    layout: Layout,
    isLibrary: (entity: FunctionEntity) => boolean,
  ) {
    this.#layout = layout;
    const read: FunctionEntity[] = [];
    for (const entity of module.entities) {
      if (entity.kind === "global") {
        this.#texts.set(entity.name, entity.text);
      } else if (entity.kind === "function" && !isExcluded(entity)) {
        if (KNOWN.test(entity.name) || HARMLESS.test(entity.name)) continue;
        if (isLibrary(entity)) continue;
        this.functions.set(entity.name, this.#declare(entity));
        read.push(entity);
      }
    }
    for (const entity of read) this.#read(this.functions.get(entity.name)!);
    this.#resolve();
  }

  /** The variable whose address a node is. */
  globalAt(node: number): string | undefined {
    for (const [name, address] of this.#globals) {
      if (address === node) return name;
    }
    return undefined;
  }

  #node(bits = 0): number {
    this.makers.push(undefined);
    return this.seeds.push(bits) - 1;
  }

  /** The address of a variable; 0 if there is none of that name. */
  #global(name: string): number {
    const known = this.#globals.get(name);
    if (known !== undefined) return known;
    const text = this.#texts.get(name);
    const word = text === undefined ? null : / (?:global|constant) /.exec(text);
    let node = 0;
    if (word !== null) {
      const at = word.index + word[0].length;
      const { type } = this.#layout.read(text!, at);
      node = this.#node(
        ELSEWHERE | (text![at] === "[" ? OBJECT : 0) |
          this.#raw(type, ""),
      );
      if (word[0] === " constant ") this.#constant.add(name);
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
    const nodes = header.parameters.map(() => this.#node());
    const count = header.parameters.length;
    const pointers = (count === 2 || count === 3) &&
      header.parameters.every(({ type }) => type === "ptr");
    return {
      entity,
      parameters: nodes,
      result: this.#node(),
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
  #raw(type: LlvmType, text: string): number {
    if (text.startsWith("%union.")) return 0;
    let at = type;
    while (at.element !== undefined) at = at.element;
    if (at.kind === "pointer") return POINTERS;
    return this.#holdsPointers(at) ? HOLDS : 0;
  }

  #source(text: string): { type: LlvmType; text: string } {
    let known = this.#sources.get(text);
    if (known === undefined) {
      known = { type: this.#layout.read(text).type, text };
      this.#sources.set(text, known);
    }
    return known;
  }

  #cell(key: string): number {
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, cell = this.#node());
    return cell;
  }

  #read(nodes: FunctionNodes): void {
    this.#values.length = 0;
    this.#locals.length = 0;
    this.#names.clear();
    headerOf(nodes.entity).parameters.forEach(({ value }, i) => {
      this.#values[this.#id(value, 0)] = nodes.parameters[i]!;
    });
    const { body } = nodes.entity;
    for (let at = 0; at < body.length; at++) {
      const text = body[at]!;
      if (text.charCodeAt(0) !== SPACE || text.charCodeAt(2) === SPACE) {
        continue;
      }
      this.#line(nodes, text, at);
    }
  }

  #line(nodes: FunctionNodes, text: string, at: number): void {
    let start = 2;
    let result = 0;
    if (text.charCodeAt(2) === PERCENT) {
      result = this.#id(text, 2);
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
      case 0x63: // call
        return this.#call(nodes, text, at);
    }
    const space = text.indexOf(" ", start);
    const opcode = text.slice(start, space < 0 ? undefined : space);
    switch (opcode) {
      case "alloca":
        return this.#alloca(result, text, space + 1);
      case "tail":
      case "musttail":
      case "notail":
        return this.#call(nodes, text, at);
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
      case "phi":
        return this.#phi(nodes, result, text, at);
      case "select":
        return this.#select(nodes, result, text, at);
      case "ret":
        return this.#return(nodes, text, space + 1, at);
    }
  }

  /** The number of the local name that starts at `at`. */
  #id(text: string, at: number): number {
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
  #localAt(text: string, at: number): Local | undefined {
    return text.charCodeAt(at) === PERCENT
      ? this.#locals[this.#id(text, at)]
      : undefined;
  }

  /** The node of the value that starts at `at`. */
  #valueAt(nodes: FunctionNodes, text: string, at: number): number {
    const c = text.charCodeAt(at);
    if (c === PERCENT) {
      const id = this.#id(text, at);
      return this.#locals[id]?.address ?? this.#result(id);
    }
    if (c === AT || c === LETTER_G || c === LETTER_P) {
      return this.#constantValue(nodes, tokenAt(text, at));
    }
    return 0;
  }

  #value(nodes: FunctionNodes, token: string): number {
    return this.#valueAt(nodes, token, 0);
  }

  /** The node of a constant as an operand. */
  #constantValue(nodes: FunctionNodes, token: string): number {
    if (token.charCodeAt(0) !== AT) {
      return token.endsWith(")") ? this.#expression(nodes, token) : 0;
    }
    const name = token.slice(1);
    const global = this.#global(name);
    if (global === 0) this.taken.add(name);
    return global;
  }

  #expression(nodes: FunctionNodes, token: string): number {
    const expression = parseExpression(token);
    const first = expression?.operands[0]?.value;
    if (expression === undefined || first === undefined) return 0;
    const base = this.#value(nodes, first);
    if (base === 0) return 0;
    if (expression.opcode === "ptrtoint") {
      return this.#node(this.seeds[base]! | PLAIN);
    }
    const { type, text } = this.#source(expression.type || "i8");
    const indices = expression.operands.slice(1).map(({ value }) => value);
    const raw = this.#fieldAt(type, text, indices);
    const kept = this.seeds[base]! & ~(POINTERS | HOLDS);
    return this.#node(
      kept | raw |
        (indices.some((i) => i !== "0") && kept & OBJECT ? ARITH : 0),
    );
  }

  /** What the part that indices lead to is; all of it if there is one. */
  #fieldAt(type: LlvmType, text: string, indices: readonly string[]): number {
    let at = type;
    let name = text;
    for (let i = 1; i < indices.length; i++) {
      at = at.fields?.[Number(indices[i])]?.type ?? at.element ?? at;
      name = "";
    }
    return this.#raw(at, name);
  }

  #step(
    kind: StepKind,
    nodes: FunctionNodes,
    line: number,
    to: number,
    a: number,
    b = 0,
    opcode = "",
    constant = 0,
  ): void {
    const step = { kind, opcode, to, a, b, constant, function: nodes, line };
    this.steps.push(step);
    if (to !== 0) this.makers[to] ??= step;
  }

  #result(id: number): number {
    return this.#values[id] ??= this.#node();
  }

  #alloca(result: number, text: string, at: number): void {
    const comma = text.indexOf(",", at);
    const plain = comma < 0 ? text.slice(at) : text.slice(at, comma);
    const name = plain.includes("{")
      ? text.slice(at, this.#layout.read(text, at).end)
      : plain;
    const { type } = this.#source(name);
    const local = {
      content: this.#node(),
      address: this.#node(
        OBJECT | STACK | this.#raw(type, name),
      ),
      type: name,
      pointer: false,
    };
    this.#locals[result] = local;
    this.variableOf.set(local.content, local);
    this.variableOf.set(local.address, local);
  }

  /** Scalars of a place that has a node: a variable, a member, a global. */
  #place(nodes: FunctionNodes, text: string, at: number): number {
    const c = text.charCodeAt(at);
    if (c === PERCENT) {
      const node = this.#values[this.#id(text, at)];
      const maker = node === undefined ? undefined : this.makers[node];
      if (maker?.function !== nodes) return 0;
      // What a local pointer points to is known in this function alone.
      if (maker.kind === "local" && maker.opcode === "load") {
        return this.#cell(`*${maker.a}`);
      }
      return maker.kind === "member" ? this.#cell(maker.opcode) : 0;
    }
    const token = tokenAt(text, at);
    if (c === AT) {
      return this.#global(token.slice(1)) === 0 ? 0 : this.#cell(token);
    }
    const key = c === LETTER_G ? memberKey(token) : undefined;
    return key === undefined ? 0 : this.#cell(key);
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
    const to = this.#result(result);
    const local = this.#localAt(text, from);
    if (local !== undefined) {
      this.#step("local", nodes, at, to, local.content, 0, "load");
      if (pointer || text.startsWith(local.type, start)) return;
    }
    const type = pointer ? "ptr" : integerBefore(text, comma);
    if (local !== undefined) {
      if (local.pointer && local.type.startsWith("%union.")) {
        this.#step("cast", nodes, at, to, local.content, 0, "ptrtoint");
      }
      this.#step("load", nodes, at, to, local.address, 0, type);
      return;
    }
    const a = this.#valueAt(nodes, text, from);
    const b = pointer ? this.#place(nodes, text, from) : 0;
    this.#step("load", nodes, at, to, a, b, type);
  }

  #store(
    nodes: FunctionNodes,
    text: string,
    start: number,
    at: number,
  ): void {
    let a: number, target: number;
    const pointer = text.startsWith("ptr ", start);
    if (text.includes("(", start)) {
      const line = parseLine(text);
      if (line.kind !== "instruction") return;
      const [value, place] = line.operands;
      a = this.#value(nodes, value!.value);
      target = text.lastIndexOf(`ptr ${place!.value}`) + 4;
    } else {
      const comma = text.indexOf(", ptr ", start);
      if (comma < 0) return;
      const value = text.lastIndexOf(" ", comma - 1) + 1;
      a = this.#valueAt(nodes, text, value);
      target = comma + 6;
    }
    if (a === 0) return;
    const local = this.#localAt(text, target);
    if (local !== undefined) {
      if (pointer) local.pointer = true;
      // A variable that is set to what was made of it steps.
      const how = this.#advances(a, local.content) ? "advance" : "store";
      this.#step("local", nodes, at, local.content, a, 0, how);
      return;
    }
    const cell = pointer ? this.#place(nodes, text, target) : 0;
    const how = cell !== 0 && this.#advances(a, cell) ? "advance" : "";
    const b = this.#valueAt(nodes, text, target);
    if (pointer) this.#storing.add(nodes);
    this.#step("store", nodes, at, cell, a, b, how, pointer ? 1 : 0);
  }

  /** Whether a value is a step from what a place holds. */
  #advances(value: number, place: number): boolean {
    const maker = this.makers[value];
    if (maker?.kind !== "step") return false;
    const from = this.makers[maker.a];
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
    let from = start;
    while (text.charCodeAt(from) === LETTER_I || text[from] === "n") {
      // `inbounds nuw`, but not `i8`.
      const next = text.charCodeAt(from + 1);
      if (next >= 0x30 && next <= 0x39) break;
      from = text.indexOf(" ", from) + 1;
    }
    const comma = text.indexOf(", ptr ", from);
    const { type, text: name } = this.#source(text.slice(from, comma));
    const base = comma + 6;
    const to = this.#result(result);
    const a = this.#valueAt(nodes, text, base);
    let end = text.charCodeAt(base) === PERCENT
      ? text.indexOf(",", base)
      : base + tokenAt(text, base).length;
    const indices: string[] = [];
    let variable = 0;
    while (end >= 0 && text.startsWith(", i", end)) {
      const space = text.indexOf(" ", end + 2);
      const next = text.indexOf(",", space);
      if (text.charCodeAt(space + 1) === PERCENT) variable = space + 1;
      indices.push(text.slice(space + 1, next < 0 ? undefined : next));
      end = next;
    }
    const raw = this.#fieldAt(type, name, indices);
    if (type.fields !== undefined && indices.length === 2) {
      if (indices[0] === "0") {
        const key = this.#member(name, indices[1]!);
        const what = raw === 0 ? DROP : raw;
        this.#step("member", nodes, at, to, a, 0, key, what);
        return;
      }
    }
    const whole = indices.length === 1;
    const what = type.kind === "pointer"
      ? POINTERS
      : whole
      ? KEEP
      : raw === 0
      ? DROP
      : raw;
    if (variable !== 0) {
      const b = this.#valueAt(nodes, text, variable);
      const how = this.#kindOfTable(text, base, type);
      this.#step("index", nodes, at, to, a, b, how, what);
      return;
    }
    const inside = indices.slice(1).some((index) => index !== "0");
    const how = inside && type.element !== undefined ? "element" : "";
    this.#step("step", nodes, at, to, a, 0, how, what);
  }

  #kindOfTable(text: string, base: number, type: LlvmType): string {
    if (text.startsWith("null", base)) return "null";
    if (text.charCodeAt(base) === AT) {
      if (this.#constant.has(tokenAt(text, base).slice(1))) return "constant";
    }
    return type.size === 1 ? "bytes" : "";
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
    let a: string, b: string, kind = opcode;
    const compare = opcode === "icmp";
    if (compare && / (?:eq|ne) /.test(text)) return;
    if (text.includes("(")) {
      const line = parseLine(text);
      if (line.kind !== "instruction") return;
      a = line.operands[0]!.value;
      b = line.operands[1]!.value;
      if (compare) kind = line.flags.at(-1)!;
    } else {
      const attached = text.indexOf(", !");
      const end = attached < 0 ? text.length : attached;
      const space = text.lastIndexOf(" ", end - 1);
      b = text.slice(space + 1, end);
      const before = text.lastIndexOf(" ", space - 1);
      a = text.slice(before + 1, space - 1);
      if (compare) {
        const type = text.lastIndexOf(" ", before - 1);
        kind = text.slice(text.lastIndexOf(" ", type - 1) + 1, type);
      }
    }
    const left = this.#value(nodes, a), right = this.#value(nodes, b);
    if (left === 0 && right === 0) return;
    const constant = left === 0 ? Number(a) : right === 0 ? Number(b) : NaN;
    if (!compare) {
      const to = this.#result(result);
      this.#step("binary", nodes, at, to, left, right, kind, constant);
      return;
    }
    if (text.includes(" ptr ")) kind += " ptr";
    this.#step("compare", nodes, at, 0, left, right, kind, constant);
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
    const a = this.#value(nodes, token);
    if (a !== 0) this.#step("cast", nodes, at, this.#result(result), a, 0, how);
  }

  #phi(nodes: FunctionNodes, result: number, text: string, at: number): void {
    const to = this.#result(result);
    const line = parseLine(text);
    if (line.kind !== "instruction") return;
    for (let i = 0; i < line.operands.length; i += 2) {
      const a = this.#value(nodes, line.operands[i]!.value);
      if (a !== 0) this.#step("copy", nodes, at, to, a);
    }
  }

  #select(
    nodes: FunctionNodes,
    result: number,
    text: string,
    at: number,
  ): void {
    const to = this.#result(result);
    const line = parseLine(text);
    if (line.kind !== "instruction") return;
    for (const { value } of line.operands.slice(1)) {
      const a = this.#value(nodes, value);
      if (a !== 0) this.#step("copy", nodes, at, to, a);
    }
  }

  #return(nodes: FunctionNodes, text: string, start: number, at: number): void {
    const space = text.indexOf(" ", start);
    if (space < 0) return;
    const a = this.#valueAt(nodes, text, space + 1);
    if (a !== 0) this.#step("return", nodes, at, nodes.result, a);
  }

  #call(nodes: FunctionNodes, text: string, at: number): void {
    if (text.includes("@llvm.lifetime.")) return;
    const call = parseLine(text);
    if (call.kind !== "call" || call.callee.startsWith("asm")) return;
    const { callee, operands } = call;
    const name = callee.startsWith("@") ? callee.slice(1) : undefined;
    const args = operands.map((operand) => this.#argument(nodes, operand));
    const to = call.result === undefined
      ? 0
      : this.#result(this.#id("%" + call.result, 0));
    if (name !== undefined && HARMLESS.test(name)) return;
    if (name !== undefined && MOVES.test(name)) {
      this.#step("memcpy", nodes, at, 0, args[1] ?? 0, args[0] ?? 0);
      if (to !== 0) this.#step("copy", nodes, at, to, args[0] ?? 0);
      return;
    }
    if (name !== undefined && SAME.test(name)) {
      this.#step("memcmp", nodes, at, to, args[0] ?? 0, args[1] ?? 0);
      return;
    }
    if (name?.startsWith("llvm.")) return this.#intrinsic(nodes, at, to, args);
    // What is given an address may change what is there.
    for (const { value } of operands) {
      const local = this.#localAt(value, 0);
      if (local !== undefined) this.#given.push({ callee: name, local });
    }
    if (name === undefined) {
      if (callee.startsWith("%")) {
        this.#indirect.push({ call, nodes, arguments: args, to });
      }
      return;
    }
    const target = this.functions.get(name);
    if (target === undefined) {
      const known = ALLOCATES.test(name) ? ELSEWHERE : ELSEWHERE | ARITH;
      if (to !== 0) this.seeds[to]! |= known;
      return;
    }
    this.#bind(nodes, at, target, args, to);
  }

  #argument(nodes: FunctionNodes, { type, value }: Operand): number {
    return type === "metadata" || value === "" ? 0 : this.#value(nodes, value);
  }

  /** A node with all of another's but what it points to. */
  #bare(node: number): number {
    if (node === 0) return 0;
    const bare = this.#node();
    this.makers[bare] = this.makers[node];
    const { function: nodes, line } = this.steps[0]!;
    this.#step("bare", nodes, line, bare, node);
    return bare;
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
        this.#step("binary", nodes, at, to, a, 0, "intrinsic");
      }
    }
  }

  #bind(
    nodes: FunctionNodes,
    at: number,
    target: FunctionNodes,
    args: readonly number[],
    to: number,
  ): void {
    target.parameters.forEach((parameter, i) => {
      const a = args[i] ?? 0;
      if (a !== 0) this.#step("copy", nodes, at, parameter, a);
    });
    if (to !== 0) this.#step("copy", nodes, at, to, target.result);
  }

  /** Where a value of a function is from: equal for equal ways there. */
  path(node: number, depth = 8): string {
    const maker = depth === 0 ? undefined : this.makers[node];
    switch (maker?.kind) {
      case "copy":
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
  #resolve(): void {
    for (const { callee, local } of this.#given) {
      const target = callee === undefined
        ? undefined
        : this.functions.get(callee);
      if (target === undefined || this.#storing.has(target)) {
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
    for (const { call, nodes, arguments: args, to } of this.#indirect) {
      const key = signature(call.type, call.operands);
      for (const target of bySignature.get(key) ?? []) {
        // A comparator gets what it is for, not what others of its type get;
        // and what is behind a pointer is known to who gave it alone.
        const given = target.comparator ? [] : args.map((a) => this.#bare(a));
        this.#bind(nodes, 0, target, given, to);
      }
      if (to !== 0) this.seeds[to]! |= ELSEWHERE;
    }
  }
}

function signature(returns: string, parameters: readonly Operand[]): string {
  return `${returns}(${parameters.map(({ type }) => type).join()})`;
}

/** `i32` of `load volatile i32, ptr %1`, whose comma is at `comma`. */
function integerBefore(text: string, comma: number): string {
  const type = text.slice(text.lastIndexOf(" ", comma) + 1, comma);
  return type.charCodeAt(0) === LETTER_I ? type : "";
}

/** `%struct.s#1` of the constant address of a member. */
function memberKey(token: string): string | undefined {
  const expression = parseExpression(token);
  if (expression?.opcode !== "getelementptr") return undefined;
  const [, first, second, more] = expression.operands;
  if (first?.value !== "0" || second === undefined || more) return undefined;
  return `${expression.type}#${second.value}`;
}

/** The value that starts at `at`, up to a comma or the end. */
function tokenAt(text: string, at: number): string {
  if (text.charCodeAt(at) !== 0x25 && text.includes("(", at)) {
    const open = text.indexOf("(", at);
    const comma = text.indexOf(",", at);
    if (open < comma || comma < 0) {
      let depth = 0;
      for (let i = open; i < text.length; i++) {
        if (text[i] === "(") depth++;
        else if (text[i] === ")" && --depth === 0) {
          return text.slice(at, i + 1);
        }
      }
    }
  }
  const comma = text.indexOf(",", at);
  return comma < 0 ? text.slice(at) : text.slice(at, comma);
}
