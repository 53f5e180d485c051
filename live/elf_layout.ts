/** Sections and symbols of a 32-bit ELF file, as far as they are loaded. */
import { type Elf, readElf } from "../formats/mod.ts";

export interface Section {
  name: string;
  address: number;
  size: number;
}

export interface Symbol {
  name: string;
  kind: "function" | "object";
  address: number;
  size: number;
}

export interface Layout {
  sections: Section[];
  /** By address. */
  symbols: Symbol[];
}

/** Reads an ELF file's layout; throws a SyntaxError for anything else. */
export function readLayout(bytes: Uint8Array): Layout {
  let elf: Elf;
  try {
    elf = readElf(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot read the binary: ${error.message}`, {
      cause: error,
    });
  }
  return {
    sections: elf.sections.filter(({ loaded, size }) => loaded && size > 0)
      .map(({ name, address, size }) => ({ name, address, size })),
    symbols: elf.symbols.flatMap(({ name, kind, value, size }) =>
      kind === "other" ? [] : [{ name, kind, address: value, size }]
    ).sort((a, b) => a.address - b.address),
  };
}
