/** Functions of the C library that libmagicrt has a tracked version of. */

export interface Tracked {
  /** The tracked version. */
  readonly name: string;
  /** Whether it takes a site as one more argument. */
  readonly site: boolean;
}

const ALLOCATORS: readonly (readonly [string, string, boolean])[] = [
  ["malloc", "magic_malloc", true],
  ["calloc", "magic_calloc", true],
  ["realloc", "magic_realloc", true],
  ["aligned_alloc", "magic_memalign", true],
  ["memalign", "magic_memalign", true],
  ["posix_memalign", "magic_posix_memalign", true],
  ["free", "magic_free", false],
  ["mmap", "magic_mmap", true],
  ["munmap", "magic_munmap", false],
];

export const TRACKED: ReadonlyMap<string, Tracked> = new Map(
  ALLOCATORS.map(([plain, name, site]) => [plain, { name, site }]),
);

/** What a use by address becomes. */
export const PLAIN: ReadonlyMap<string, string> = new Map([
  ["malloc", "magic_malloc_plain"],
  ["calloc", "magic_calloc_plain"],
  ["realloc", "magic_realloc_plain"],
  ["free", "magic_free"],
]);

/** Names that must be there when something is wrapped. */
export const RUNTIME: readonly string[] = [
  ...new Set([
    ...[...TRACKED.values()].map(({ name }) => name),
    ...PLAIN.values(),
  ]),
];
