/**
 * 32-bit little-endian ELF files, as the System V ABI lays them out:
 *
 *   file header, 52 bytes     where the two tables are, and the entry point
 *   program headers, 32 each  segments: what a loader places
 *   section headers, 40 each  sections: what a linker works with
 */
import { LittleEndian } from "./bytes.ts";

const MAGIC = 0x464c457f;
const CLASS_32 = 1;
const HEADER_SIZE = 52;
const PT_LOAD = 1;
const SHT_SYMTAB = 2;
const SHF_ALLOC = 2;
const SYMBOL_SIZE = 16;
const BINDINGS = ["local", "global", "weak"] as const;
const KINDS: Readonly<Record<number, ElfSymbol["kind"]>> = {
  1: "object",
  2: "function",
};

export interface ElfSegment {
  offset: number;
  virtual: number;
  physical: number;
  fileSize: number;
  memorySize: number;
}

export interface ElfSection {
  name: string;
  address: number;
  size: number;
  /** Whether it is part of the program's memory. */
  loaded: boolean;
}

export interface ElfSymbol {
  name: string;
  kind: "function" | "object" | "other";
  binding: "local" | "global" | "weak";
  /** Name of the section that it is in; empty for none. */
  section: string;
  value: number;
  size: number;
}

export interface Elf {
  entry: number;
  /** Those that are loaded. */
  segments: ElfSegment[];
  /** In order of the table, with the empty first one. */
  sections: ElfSection[];
  symbols: ElfSymbol[];
}

/** Reads headers and symbols; throws a SyntaxError for anything else. */
export function readElf(bytes: Uint8Array): Elf {
  const file = new LittleEndian(bytes);
  if (
    bytes.length < HEADER_SIZE || file.u32(0) !== MAGIC ||
    file.u8(4) !== CLASS_32
  ) {
    throw new SyntaxError("it is not an ELF file of 32 bits");
  }
  try {
    const headers = sectionHeaders(file);
    const names = headers[file.u16(50)]?.offset ?? 0;
    const sections = headers.map(({ name, flags, address, size }) => ({
      name: file.text(names + name),
      address,
      size,
      loaded: (flags & SHF_ALLOC) !== 0,
    }));
    return {
      entry: file.u32(24),
      segments: readSegments(file),
      sections,
      symbols: readSymbols(file, headers, sections),
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError("it is an ELF file that is cut off", {
      cause: error,
    });
  }
}

function readSegments(file: LittleEndian): ElfSegment[] {
  const table = file.u32(28);
  const size = file.u16(42);
  return Array.from({ length: file.u16(44) }, (_, i) => table + i * size)
    .filter((at) => file.u32(at) === PT_LOAD)
    .map((at) => ({
      offset: file.u32(at + 4),
      virtual: file.u32(at + 8),
      physical: file.u32(at + 12),
      fileSize: file.u32(at + 16),
      memorySize: file.u32(at + 20),
    }));
}

interface SectionHeader {
  name: number;
  type: number;
  flags: number;
  address: number;
  offset: number;
  size: number;
  /** Of a symbol table: the section with its names. */
  link: number;
}

function sectionHeaders(file: LittleEndian): SectionHeader[] {
  const table = file.u32(32);
  const size = file.u16(46);
  return Array.from({ length: file.u16(48) }, (_, i) => {
    const at = table + i * size;
    return {
      name: file.u32(at),
      type: file.u32(at + 4),
      flags: file.u32(at + 8),
      address: file.u32(at + 12),
      offset: file.u32(at + 16),
      size: file.u32(at + 20),
      link: file.u32(at + 24),
    };
  });
}

function readSymbols(
  file: LittleEndian,
  headers: readonly SectionHeader[],
  sections: readonly ElfSection[],
): ElfSymbol[] {
  const symbols: ElfSymbol[] = [];
  for (const { type, offset, size, link } of headers) {
    if (type !== SHT_SYMTAB) continue;
    const names = headers[link]?.offset ?? 0;
    for (let at = offset; at < offset + size; at += SYMBOL_SIZE) {
      symbols.push({
        name: file.text(names + file.u32(at)),
        kind: KINDS[file.u8(at + 12) & 15] ?? "other",
        binding: BINDINGS[file.u8(at + 12) >> 4] ?? "global",
        section: sections[file.u16(at + 14)]?.name ?? "",
        value: file.u32(at + 4),
        size: file.u32(at + 8),
      });
    }
  }
  return symbols;
}
