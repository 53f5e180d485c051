// Symbols of a 32-bit ELF file: what the layout tests measure.

export interface ElfSymbol {
  name: string;
  kind: "function" | "object" | "other";
  section: string;
  value: number;
  size: number;
}

const SHT_SYMTAB = 2;
const KINDS: Record<number, ElfSymbol["kind"]> = { 1: "object", 2: "function" };

export function elfSymbols(bytes: Uint8Array): ElfSymbol[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const u16 = (at: number) => view.getUint16(at, true);
  if (view.getUint32(0) !== 0x7f454c46) throw new TypeError("Cannot read ELF");
  const table = u32(32);
  const sections = Array.from({ length: u16(48) }, (_, i) => {
    const at = table + i * u16(46);
    return {
      name: u32(at),
      type: u32(at + 4),
      offset: u32(at + 16),
      size: u32(at + 20),
      link: u32(at + 24),
    };
  });
  const text = (offset: number) => {
    const end = bytes.indexOf(0, offset);
    return new TextDecoder().decode(bytes.subarray(offset, end));
  };
  const names = sections[u16(50)]!;
  const symbols: ElfSymbol[] = [];
  for (const section of sections) {
    if (section.type !== SHT_SYMTAB) continue;
    const strings = sections[section.link]!.offset;
    for (let at = 0; at < section.size; at += 16) {
      const entry = section.offset + at;
      const home = sections[u16(entry + 14)];
      if (home === undefined) continue;
      symbols.push({
        name: text(strings + u32(entry)),
        kind: KINDS[bytes[entry + 12]! & 15] ?? "other",
        section: text(names.offset + home.name),
        value: u32(entry + 4),
        size: u32(entry + 8),
      });
    }
  }
  return symbols;
}

/**
 * Of the symbols both files have, the share whose distance to the symbol
 * that follows it in `after` is another than in `before`.
 */
export function movedShare(
  before: ElfSymbol[],
  after: ElfSymbol[],
  kind: ElfSymbol["kind"],
): { share: number; count: number } {
  const only = (symbols: ElfSymbol[]) => {
    const named = symbols.filter((symbol) =>
      symbol.kind === kind && symbol.name !== ""
    );
    const unique = new Map<string, ElfSymbol>();
    const twice = new Set<string>();
    for (const symbol of named) {
      if (unique.has(symbol.name)) twice.add(symbol.name);
      unique.set(symbol.name, symbol);
    }
    for (const name of twice) unique.delete(name);
    return unique;
  };
  const old = only(before);
  const sorted = [...only(after).values()]
    .filter(({ name }) => old.has(name))
    .sort((a, b) => a.value - b.value);
  let moved = 0;
  for (let i = 0; i + 1 < sorted.length; i++) {
    const [here, next] = [sorted[i]!, sorted[i + 1]!];
    const distance = next.value - here.value;
    const oldDistance = old.get(next.name)!.value - old.get(here.name)!.value;
    if (distance !== oldDistance) moved++;
  }
  const count = Math.max(sorted.length - 1, 0);
  return { share: count === 0 ? 0 : moved / count, count };
}
