/** The allocation sites that the magic pass has described in a module's text. */
import { MAGIC_SITE, MAGIC_TYPE } from "../../core/contract/magic.ts";
import { decodeBytes } from "../../build/ir/mod.ts";

export interface DescribedSite {
  readonly file: string;
  readonly line: number;
  /** Names of types; "" is none, or unknown. */
  readonly type: string;
  readonly element: string;
  /** The function around it. */
  readonly parent: string;
}

export function describedSites(module: string): DescribedSite[] {
  const bytes = decodeBytes(
    /^@_magic_names = .*? c"(.*?)", section/m.exec(module)![1]!,
  );
  const name = (at: number) =>
    new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
  const types = rows(module, "types", Object.keys(MAGIC_TYPE.fields));
  const called = (index: number) =>
    index === 0 || index >= types.length
      ? ""
      : name(types[index]!.get("name")!) || "unnamed";
  return rows(module, "sites", Object.keys(MAGIC_SITE.fields)).map((site) => ({
    file: name(site.get("file")!),
    line: site.get("line")!,
    type: called(site.get("type")!),
    element: called(site.get("element")!),
    parent: name(site.get("parent")!),
  }));
}

/** Records of a table by field; what is an address is left out. */
function rows(
  module: string,
  table: string,
  fields: readonly string[],
): Map<string, number>[] {
  const line = new RegExp(`^@_magic_${table} = .*$`, "m").exec(module)![0];
  const words = fields.flatMap((field) =>
    ["key", "hash"].includes(field) ? [field, `${field}1`] : [field]
  );
  return [...line.matchAll(/\{ (i32 \d+(?:, i32 \d+)+) \}/g)].map(([, row]) =>
    new Map(
      row!.split(", ").map((word, i) => [words[i]!, Number(word.slice(4))]),
    )
  );
}
