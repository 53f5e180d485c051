// How a program declares what no analysis can know: the calls of
// core/include/minix/magic.h, in one place. A spelling that is not there yet
// is undefined, and the shapes that need it are not made.

export interface Declarations {
  /** An expression: an object of the type was placed at `at`. */
  readonly place?: (type: string, at: string, count: string) => string;
  readonly arena?: (start: string, size: string) => string;
  /** An expression: the value, memory of that type. */
  readonly alloc?: (type: string, value: string) => string;
  /** A type: a pointer with tag bits. */
  readonly tagged?: string;
  /** A type: an integer that holds a pointer. */
  readonly address?: string;
}

export const DECLARED: Declarations = {
  tagged: "txfer_uint32_t",
  address: "pxfer_uint32_t",
  place: (type, at, count) => `MAGIC_PLACE(${type}, ${at}, ${count})`,
  arena: (start, size) => `magic_arena(${start}, ${size})`,
};
