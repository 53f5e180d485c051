/**
 * Holds the types that we give to allocations against those that clang 22's
 * AllocToken sees (`alloc_token.ts`).
 */
import type { AllocTokens, Source, Token } from "./alloc_token.ts";
import type { DescribedSite } from "./described_sites.ts";

const NUMBERS =
  /^(?:unsigned |signed )?(?:int|long|short|char|long long|u?int\d+_t|size_t)$/;

/** A type's name as both sides may write it. */
function plain(name: string): string {
  const bare = name.replace(/@.*$/, "").replaceAll(
    /\b(?:struct|union|enum|const|volatile) /g,
    "",
  ).replace(/\[.*$/, "").trim();
  if (/\*\)?(?:\(|$)/.test(bare)) return "pointer";
  if (NUMBERS.test(bare)) return "number";
  return /^\(?(?:unnamed|anonymous)/.test(bare) ? "unnamed" : bare;
}

export class Comparison {
  /** Calls of which both say the same. */
  same = 0;
  /** "FILE: OURS, not THEIRS". */
  readonly differences = new Set<string>();

  constructor(readonly tokens: AllocTokens) {}

  async check(source: Source, sites: readonly DescribedSite[]): Promise<void> {
    for (const token of await this.tokens.of(source)) {
      this.#compare(source.name, token, sites);
    }
  }

  #compare(
    source: string,
    { line, type }: Token,
    sites: readonly DescribedSite[],
  ): void {
    const ours = sites.filter((site) => site.line === line);
    // A header's lines are another file's, and code that is left out has none.
    if (ours.length === 0) return;
    if (ours.some((site) => plain(site.type) === plain(type))) {
      this.same++;
      return;
    }
    const said = ours[0]!.type.replace(/@.*$/, "") || "?";
    this.differences.add(`${source}: ${said}, not ${type}`);
  }
}
