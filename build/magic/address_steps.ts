/** What an address graph is made of: steps between nodes, and what is known of
 * a node as a set of bits. */
import type { Call, FunctionEntity } from "../ir/mod.ts";

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
export const HOLDS_LATER = 16384; // to one that begins with less than a word
export const CONSTANT = 8192; // points into a table of constants
export const RETURNED = 2048; // a difference, as a function's result

/** Points to what has a pointer in it. */
export const HOLDING = POINTERS | HOLDS | HOLDS_LATER;

/** What a step does to HOLDING; any other is the bit that it sets. */
export const DROP = 0;
export const KEEP = 1;

/** What a store stores, where it is told. */
export const NUMBER_STORED = 0;
export const POINTER_STORED = 1;
export const BYTE_STORED = 2;

/** A step from operands to a node. */
export interface Step {
  readonly kind: StepKind;
  readonly opcode: string;
  readonly to: number;
  readonly a: number;
  readonly b: number;
  /** Constant operand; of steps in memory DROP, KEEP or a bit; of a
   * store what it stores; of a memcpy its size. */
  readonly constant: number;
  readonly function: FunctionNodes;
  readonly line: number;
  /** Of a step in memory. */
  readonly shift: Shift | undefined;
}

/** How far a step in memory goes. */
export interface Shift {
  /** Constant bytes. */
  readonly offset: number;
  /** Bytes of what a number that is no constant counts; 0 if there is none. */
  readonly stride: number;
  /** Over numbers or pointers, of whatever they are in. */
  readonly raw: boolean;
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
  /** Debug information of the variable: a metadata reference. */
  declared: string | undefined;
}

/** A call, with nodes of what it is given and of its result. */
export interface CallNodes {
  /** Name of the function; undefined for one that a pointer tells. */
  readonly callee: string | undefined;
  readonly nodes: FunctionNodes;
  readonly line: number;
  readonly arguments: readonly number[];
  readonly to: number;
}

/** A constant that is made of another address. */
export interface FixedAddress {
  readonly node: number;
  readonly base: number;
  readonly offset: number;
}

export interface IndirectCall {
  readonly call: Call;
  readonly nodes: FunctionNodes;
  readonly line: number;
  readonly arguments: readonly number[];
  readonly to: number;
}
