/**
 * Where the kernel's tables are and what they look like, by the symbols of its
 * image: the compiler's word (core/kernel/layout.c), no number of ours.
 */
import { readElf } from "../../formats/mod.ts";

const LAYOUT = "layout_";

/** Offsets and sizes, by their names in layout.c. */
export type Numbers = (name: string) => number;

/** The kernel's variables, all physical. */
export interface KernelSymbols {
  address(name: string): number;
  /** What a pointer of the kernel's to one of its variables points to. */
  follow(pointer: number): number;
}

/** The kernel's image, understood. */
export interface KernelFacts {
  readonly symbols: KernelSymbols;
  readonly numbers: Numbers;
  /** Whether this kernel is the one in that physical memory. */
  isIn(memory: Uint8Array): boolean;
}

/** Throws a SyntaxError for what is no kernel of this kind. */
export function kernelFacts(kernel: Uint8Array): KernelFacts {
  const { segments, symbols } = readElf(kernel);
  const follow = (pointer: number) => {
    const home = segments.find(({ virtual, memorySize }) =>
      pointer >= virtual && pointer < virtual + memorySize
    );
    if (home === undefined) throw new Error(`Not the kernel's: ${pointer}`);
    return pointer - home.virtual + home.physical;
  };
  const variables = symbols.filter(({ kind }) => kind === "object")
    .map(({ name, value }) => [name, follow(value)] as const);
  const layout = symbols.filter(({ name }) => name.startsWith(LAYOUT))
    .map(({ name, value }) => [name.slice(LAYOUT.length), value] as const);
  // Text comes first, and nobody writes to it.
  const text = segments[0];
  return {
    symbols: { address: lookup(variables, "its variables"), follow },
    numbers: lookup(layout, "its layout"),
    isIn(memory) {
      if (text === undefined) return false;
      const { offset, fileSize, physical } = text;
      return kernel.subarray(offset, offset + fileSize)
        .every((byte, at) => byte === memory[physical + at]);
    },
  };
}

function lookup(
  values: readonly (readonly [string, number])[],
  where: string,
): Numbers {
  const byName = new Map(values);
  return (name) => {
    const value = byName.get(name);
    if (value !== undefined) return value;
    throw new SyntaxError(`the kernel has no "${name}" in ${where}`);
  };
}
