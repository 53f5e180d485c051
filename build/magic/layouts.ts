/**
 * Layouts of all structures of a program, those included that no variable and
 * no allocation is known to have: what memory of unknown type may be made of.
 */
import type { Module } from "../ir/mod.ts";
import { strip } from "./aliases.ts";
import { type DebugInfo, type Node, number, text } from "./debug_info.ts";
import { isDeclaration } from "./definitions.ts";
import { hash } from "./hash.ts";
import type { Layout } from "./records.ts";

/** One for each tag or typedef, sorted by name. */
export function collectLayouts(module: Module, info: DebugInfo): Layout[] {
  const forms = new Map<string, { size: number; forms: Set<string> }>();
  for (const entity of module.entities) {
    if (entity.kind !== "metadata") continue;
    if (!/!DI(?:Composite|Derived)Type\(/.test(entity.text)) continue;
    const node = info.node(entity.id);
    const found = node && namedComposite(info, node);
    if (found === undefined) continue;
    const { name, composite } = found;
    const size = number(composite, "size") / 8;
    const known = forms.get(name) ?? { size, forms: new Set() };
    known.size = Math.min(known.size, size);
    known.forms.add(formOf(info, composite));
    forms.set(name, known);
  }
  return [...forms].map(([name, { size, forms }]) => ({
    name: hash(`layout ${name}`)[0],
    form: hash([...forms].sort().join("|"))[0],
    size,
  })).sort((a, b) => a.name - b.name);
}

/** A structure by its tag, or one without a tag by its typedef. */
function namedComposite(
  info: DebugInfo,
  node: Node,
): { name: string; composite: Node } | undefined {
  const name = text(node, "name");
  if (name === undefined) return undefined;
  if (isComposite(node)) {
    return isDeclaration(node) ? undefined : { name, composite: node };
  }
  if (node.field("tag") !== "DW_TAG_typedef") return undefined;
  const composite = info.follow(node, "baseType");
  if (composite === undefined || !isComposite(composite)) return undefined;
  if (text(composite, "name") !== undefined) return undefined;
  return { name: `typedef ${name}`, composite };
}

function isComposite(node: Node): boolean {
  return node.tag === "DICompositeType" &&
    /^DW_TAG_(?:structure|union)_type$/.test(node.field("tag") ?? "");
}

function formOf(info: DebugInfo, composite: Node): string {
  const members = info.list(composite, "elements").map((member) =>
    `${text(member, "name") ?? ""}@${number(member, "offset")}` +
    `+${number(member, "size")}:${
      typeName(info, info.follow(member, "baseType"))
    }`
  );
  return `${number(composite, "size")}{${members.join(";")}}`;
}

/** A named structure stands for itself: it has a layout of its own. */
function typeName(info: DebugInfo, type: Node | undefined): string {
  const { node } = strip(info, type);
  if (node === undefined) return "void";
  const name = text(node, "name") ?? "";
  if (node.tag === "DIDerivedType") return "*";
  if (isComposite(node)) return name === "" ? formOf(info, node) : name;
  if (node.field("tag") === "DW_TAG_array_type") {
    return `${typeName(info, info.follow(node, "baseType"))}[]`;
  }
  return name;
}
