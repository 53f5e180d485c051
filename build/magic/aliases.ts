/**
 * Typedefs and qualifiers around a type, and the annotations that their names
 * carry.
 */
import * as abi from "../../core/abi/abi.ts";
import { type DebugInfo, type Node, text } from "./debug_info.ts";

const QUALIFIERS = new Set([
  "DW_TAG_const_type",
  "DW_TAG_volatile_type",
  "DW_TAG_restrict_type",
  "DW_TAG_atomic_type",
]);
const PREFIXES: readonly (readonly [string, number])[] = [
  ["noxfer_", abi.MAGIC_NOXFER],
  ["ixfer_", abi.MAGIC_IXFER],
  ["cixfer_", abi.MAGIC_CIXFER],
  ["pxfer_", abi.MAGIC_PXFER],
  ["sxfer_", abi.MAGIC_SXFER],
  ["txfer_", abi.MAGIC_TXFER],
];

/** The annotation that a name's prefix stands for. */
export function annotation(name: string): number {
  for (const [prefix, flag] of PREFIXES) {
    if (name.startsWith(prefix)) return flag;
  }
  return 0;
}

/** A type without typedefs and qualifiers, and the names they gave it. */
export interface Stripped {
  readonly node: Node | undefined;
  readonly names: readonly string[];
}

export function strip(info: DebugInfo, type: Node | undefined): Stripped {
  const names: string[] = [];
  let node = type;
  while (node !== undefined && node.tag === "DIDerivedType") {
    const tag = node.field("tag")!;
    if (tag === "DW_TAG_typedef") names.push(text(node, "name") ?? "");
    else if (!QUALIFIERS.has(tag)) break;
    node = info.follow(node, "baseType");
  }
  return { node, names };
}
