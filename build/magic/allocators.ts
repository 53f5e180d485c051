/** Functions of the C library that libmagicrt has a tracked version of. */

export interface Tracked {
  /** The tracked version. */
  readonly name: string;
  /** Whether it takes a site as one more argument. */
  readonly site: boolean;
  /** Parameters whose product is the size. */
  readonly sizes: readonly number[];
  /** LLVM's types of the parameters. */
  readonly signature: string;
}

const ALLOCATORS: readonly (readonly [string, string, string, number[]])[] = [
  ["malloc", "magic_malloc", "i32", [0]],
  ["calloc", "magic_calloc", "i32,i32", [0, 1]],
  ["realloc", "magic_realloc", "ptr,i32", [1]],
  ["aligned_alloc", "magic_memalign", "i32,i32", [1]],
  ["memalign", "magic_memalign", "i32,i32", [1]],
  ["posix_memalign", "magic_posix_memalign", "ptr,i32,i32", [2]],
  ["free", "magic_free", "ptr", []],
  ["mmap", "magic_mmap", "ptr,i32,i32,i32,i32,i64", [1]],
  ["munmap", "magic_munmap", "ptr,i32", []],
];

export const TRACKED: ReadonlyMap<string, Tracked> = new Map(
  ALLOCATORS.map(([plain, name, signature, sizes]) => [
    plain,
    { name, site: sizes.length > 0, sizes, signature },
  ]),
);

/** What a use by address becomes. */
export const PLAIN: ReadonlyMap<string, string> = new Map([
  ["malloc", "magic_malloc_plain"],
  ["calloc", "magic_calloc_plain"],
  ["realloc", "magic_realloc_plain"],
  ["free", "magic_free"],
]);

/**
 * What a program says of memory (minix/magic.h), and the function that is
 * called instead. The first argument is the address of a pointer that is
 * declared with the memory's type.
 */
export const DECLARED: ReadonlyMap<string, string> = new Map([
  ["magic_typed", "magic_typed_at"],
  ["magic_placed", "magic_placed_at"],
]);

/** Names that must be there when something is wrapped. */
export const RUNTIME: readonly string[] = [
  ...new Set([
    ...[...TRACKED.values()].map(({ name }) => name),
    ...PLAIN.values(),
    ...DECLARED.values(),
  ]),
];
