/** Sections and symbols of a 32-bit ELF file, as far as they are loaded. */

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

const MAGIC = 0x464c457f;
const SHT_SYMTAB = 2;
const SHF_ALLOC = 2;
const STT_OBJECT = 1;
const STT_FUNC = 2;
const SYMBOL_SIZE = 16;

interface Header {
  name: number;
  type: number;
  flags: number;
  address: number;
  offset: number;
  size: number;
  link: number;
}

function text(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  return new TextDecoder().decode(bytes.subarray(start, end));
}

/** Reads an ELF file's layout; throws a SyntaxError for anything else. */
export function readLayout(bytes: Uint8Array): Layout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 52 || view.getUint32(0, true) !== MAGIC) {
    throw new SyntaxError("Cannot read the binary: it is not an ELF file");
  }
  const table = view.getUint32(32, true);
  const entry = view.getUint16(46, true);
  const count = view.getUint16(48, true);
  const headers: Header[] = [];
  for (let i = 0; i < count; i++) {
    const at = table + i * entry;
    headers.push({
      name: view.getUint32(at, true),
      type: view.getUint32(at + 4, true),
      flags: view.getUint32(at + 8, true),
      address: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
      size: view.getUint32(at + 20, true),
      link: view.getUint32(at + 24, true),
    });
  }
  const names = headers[view.getUint16(50, true)];
  const sections = headers
    .filter((h) => (h.flags & SHF_ALLOC) !== 0 && h.size > 0)
    .map((h) => ({
      name: text(bytes, (names?.offset ?? 0) + h.name),
      address: h.address,
      size: h.size,
    }));
  const symbols: Symbol[] = [];
  for (const h of headers.filter((h) => h.type === SHT_SYMTAB)) {
    const strings = headers[h.link]?.offset ?? 0;
    for (let at = h.offset; at < h.offset + h.size; at += SYMBOL_SIZE) {
      const type = view.getUint8(at + 12) & 15;
      if (type !== STT_OBJECT && type !== STT_FUNC) continue;
      symbols.push({
        name: text(bytes, strings + view.getUint32(at, true)),
        kind: type === STT_FUNC ? "function" : "object",
        address: view.getUint32(at + 4, true),
        size: view.getUint32(at + 8, true),
      });
    }
  }
  symbols.sort((a, b) => a.address - b.address);
  return { sections, symbols };
}
