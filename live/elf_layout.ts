/** Sections and symbols of a 32-bit ELF file, as far as they are loaded. */
import { MachineError } from "./errors.ts";
import { type Elf, readElf } from "../formats/mod.ts";

/** A part of a binary that is loaded. */
export interface LayoutSection {
  /** As in the binary. */
  name: string;
  /** Where it begins. */
  address: number;
  /** Bytes. */
  size: number;
}

/** A function or an object of a binary. */
export interface LayoutSymbol {
  /** As in the binary. */
  name: string;
  /** Whether it is code or data. */
  kind: "function" | "object";
  /** Where it begins. */
  address: number;
  /** Bytes. */
  size: number;
}

/** Where the parts of a binary are. */
export interface Layout {
  /** In the order of the binary. */
  sections: LayoutSection[];
  /** By address. */
  symbols: LayoutSymbol[];
}

/** Reads an ELF file's layout; a MachineError for anything else. */
export function readLayout(bytes: Uint8Array): Layout {
  let elf: Elf;
  try {
    elf = readElf(bytes);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new MachineError(`Cannot read the binary: ${error.message}`, {
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
