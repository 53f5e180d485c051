// Symbols of a 32-bit ELF file: what the layout tests measure.
import { type ElfSymbol, readElf } from "../../formats/mod.ts";

export type { ElfSymbol };

/** All that lie in a section. */
export function elfSymbols(bytes: Uint8Array): ElfSymbol[] {
  return readElf(bytes).symbols.filter(({ section }) => section !== "");
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
