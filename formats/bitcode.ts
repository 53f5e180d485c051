/**
 * Names of an LLVM bitcode file, as its writer left them for linkers:
 *
 *   bitstream    magic, then blocks: 2 bits "block", the block's number, the
 *                width of its abbreviations, its words, and so many words
 *   SYMTAB (25)  one blob: a header of ranges, and 24 bytes for each symbol
 *   STRTAB (23)  one blob: the characters of all names
 */
import { LittleEndian } from "./bytes.ts";

const MAGIC = 0xdec04342;
const ENTER_BLOCK = 1;
const DEFINE_ABBREVIATION = 2;
const FIRST_ABBREVIATION = 4;
const STRTAB = 23;
const SYMTAB = 25;
/** Where the header of the symbols' blob has their range. */
const SYMBOLS_AT = 28;
const SYMBOL_SIZE = 24;
const UNDEFINED = 1 << 3;
const WEAK = 1 << 4;
const GLOBAL = 1 << 10;

export interface BitcodeSymbol {
  name: string;
  defined: boolean;
  /** Whether a program is whole without it. */
  weak: boolean;
  /** Visible to other files. Intrinsics are not. */
  global: boolean;
}

export function isBitcode(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new LittleEndian(bytes).u32(0) === MAGIC;
}

/** Reads the names; throws a SyntaxError for anything else. */
export function readBitcodeSymbols(bytes: Uint8Array): BitcodeSymbol[] {
  if (!isBitcode(bytes)) throw new SyntaxError("it is not LLVM bitcode");
  try {
    const blobs = readBlobs(bytes);
    const table = blobs.get(SYMTAB);
    const names = blobs.get(STRTAB);
    if (table === undefined || names === undefined) {
      throw new SyntaxError("it is LLVM bitcode without a table of symbols");
    }
    return readTable(new LittleEndian(table), names);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SyntaxError("it is LLVM bitcode that is cut off", {
      cause: error,
    });
  }
}

function readTable(
  table: LittleEndian,
  names: Uint8Array,
): BitcodeSymbol[] {
  const first = table.u32(SYMBOLS_AT);
  return Array.from({ length: table.u32(SYMBOLS_AT + 4) }, (_, index) => {
    const at = first + index * SYMBOL_SIZE;
    const name = table.u32(at);
    const flags = table.u32(at + 20);
    return {
      name: new TextDecoder().decode(
        names.subarray(name, name + table.u32(at + 4)),
      ),
      defined: (flags & UNDEFINED) === 0,
      weak: (flags & WEAK) !== 0,
      global: (flags & GLOBAL) !== 0,
    };
  });
}

/** The blobs of the two blocks that have nothing else, by block. */
function readBlobs(bytes: Uint8Array): Map<number, Uint8Array> {
  const blobs = new Map<number, Uint8Array>();
  const bits = new Bits(bytes, 32);
  while (bits.at < bytes.length * 8) {
    if (bits.fixed(2) !== ENTER_BLOCK) {
      throw new SyntaxError("it is LLVM bitcode of another shape");
    }
    const block = bits.variable(8);
    const width = bits.variable(4);
    bits.align();
    const end = bits.at + 32 + bits.peekWord() * 32;
    bits.at += 32;
    if (block === STRTAB || block === SYMTAB) {
      blobs.set(block, readBlob(bits, width));
    }
    bits.at = end;
  }
  return blobs;
}

/** One abbreviation, a number and a blob, and its one record. */
function readBlob(bits: Bits, width: number): Uint8Array {
  const definition = bits.fixed(width);
  const operands = bits.variable(5);
  const isLiteral = bits.fixed(1);
  bits.variable(8);
  const encoding = bits.fixed(1) * 8 + bits.fixed(3);
  const record = bits.fixed(width);
  if (
    definition !== DEFINE_ABBREVIATION || operands !== 2 || isLiteral !== 1 ||
    encoding !== 5 || record !== FIRST_ABBREVIATION
  ) {
    throw new SyntaxError("it is LLVM bitcode of another shape");
  }
  const size = bits.variable(6);
  bits.align();
  const blob = bits.bytes.subarray(bits.at / 8, bits.at / 8 + size);
  if (blob.length < size) throw new RangeError("end of the bitstream");
  return blob;
}

/** A bitstream: low bits first. */
class Bits {
  constructor(readonly bytes: Uint8Array, public at: number) {}

  fixed(width: number): number {
    let value = 0;
    for (let bit = 0; bit < width; bit++, this.at++) {
      const byte = this.bytes[this.at >> 3];
      if (byte === undefined) throw new RangeError("end of the bitstream");
      value |= (byte >> (this.at & 7) & 1) << bit;
    }
    return value >>> 0;
  }

  /** Groups of bits, of which the highest says that there is another. */
  variable(width: number): number {
    const more = 1 << (width - 1);
    let value = 0;
    for (let shift = 0;; shift += width - 1) {
      const group = this.fixed(width);
      value |= (group & (more - 1)) << shift;
      if ((group & more) === 0) return value >>> 0;
    }
  }

  align(): void {
    this.at = Math.ceil(this.at / 32) * 32;
  }

  peekWord(): number {
    return new LittleEndian(this.bytes).u32(this.at / 8);
  }
}
