/** Places in memory and their parts, by the types of debug information. */
import { type DebugInfo, type Node, number, text } from "./debug_info.ts";
import { strip } from "./aliases.ts";
import type { TypeTable } from "./types.ts";

/** A place in memory: the type that it has, and the variable's name. */
export interface Place {
  readonly type: Node | undefined;
  readonly name: string;
  /** Of a part of something: what that is, and which member of it. */
  readonly within?: Within | undefined;
  /** Of what a pointer points to: where the pointer is. */
  readonly pointer?: Place;
  /** One of several pointers in a union, of which nobody knows the one meant. */
  readonly shared?: boolean;
}

export interface Within {
  readonly composite: Node;
  readonly member: Node;
  /** Typedefs of the composite type. */
  readonly names: readonly string[];
  readonly outer: Within | undefined;
}

interface TypeSource {
  readonly info: DebugInfo;
  readonly types: TypeTable;
}

/** The part of a place that is at a byte offset and of a size. */
export function memberAt(
  source: TypeSource,
  base: Place,
  offset: number,
  size: number,
): Place {
  const { info, types } = source;
  let place = base;
  let rest = offset;
  for (;;) {
    const { node, names } = strip(info, place.type);
    if (node?.tag !== "DICompositeType") return place;
    const full = types.complete(node);
    if (rest === 0 && types.sizeOf(full) <= size) return place;
    if (full.field("tag") === "DW_TAG_array_type") {
      const type = info.follow(full, "baseType");
      const step = sizeOf(source, type);
      if (step > 0) rest %= step;
      place = { ...place, type };
      continue;
    }
    const inside = membersAround(info, full, rest);
    const pointers = inside.filter((member) => isPointer(info, member));
    const member = pointers[0] ?? inside[0];
    if (member === undefined) return place;
    const meant = pointers.length > 1
      ? new Set(pointers.map((one) => types.of(info.follow(one, "baseType"))))
      : undefined;
    rest -= number(member, "offset") / 8;
    place = {
      type: info.follow(member, "baseType"),
      name: text(member, "name") ?? place.name,
      within: { composite: full, member, names, outer: place.within },
      ...meant !== undefined && meant.size > 1 ? { shared: true } : {},
    };
  }
}

/** The members at or around a byte offset. */
function membersAround(info: DebugInfo, node: Node, offset: number): Node[] {
  return info.list(node, "elements").filter((member) => {
    const start = number(member, "offset") / 8;
    const bytes = number(member, "size") / 8;
    return offset === start || offset > start && offset < start + bytes;
  });
}

function isPointer(info: DebugInfo, member: Node): boolean {
  const { node } = strip(info, info.follow(member, "baseType"));
  return node?.field("tag") === "DW_TAG_pointer_type";
}

/** Bytes of a type; 0 if that is not known. */
export function sizeOf(
  { info, types }: TypeSource,
  type: Node | undefined,
): number {
  const { node } = strip(info, type);
  return node === undefined ? 0 : types.sizeOf(types.complete(node));
}

/** The type that a pointer type points to. */
export function pointee(
  info: DebugInfo,
  type: Node | undefined,
): Node | undefined {
  const { node } = strip(info, type);
  if (node?.field("tag") !== "DW_TAG_pointer_type") return undefined;
  return info.follow(node, "baseType");
}
