/**
 * What the front end knows of the sizes that a program asks for, and the code
 * generator no longer does: which `sizeof` stands in them.
 */

/** A part of a size; the parts of a sum stand in its order. */
export type Term =
  | {
    readonly kind: "sizeof";
    readonly type: TypeName;
    /** Once, or any number of times. */
    readonly many: boolean;
    /** It is the size of this type in the other case. */
    readonly or?: TypeName;
  }
  | {
    readonly kind: "offsetof";
    /** As in the source's text. */
    readonly type: string;
    readonly member: string;
  }
  | { readonly kind: "constant"; readonly value: number }
  /** The length of a string. */
  | { readonly kind: "length" }
  | { readonly kind: "other" };

/** A type as the front end writes it. */
export interface TypeName {
  readonly name: string;
  /** Without typedefs, where that differs. */
  readonly plain?: string;
}

export type Size = readonly Term[];

/** A call that passes a size in which the front end sees a type. */
export interface SizedCall {
  /** Of the function around it. */
  readonly caller: string;
  /** Of the function that is called; "" if that is not named. */
  readonly callee: string;
  readonly line: number;
  readonly column: number;
  readonly sizes: readonly Size[];
}

/** By source: its calls, in order. */
export type SizedCalls = Readonly<Record<string, readonly SizedCall[]>>;

/** Whether a size says a type. */
export function namesType(size: Size): boolean {
  return size.some(({ kind }) => kind === "sizeof" || kind === "offsetof");
}
