/**
 * What must be done to an object's bytes after a plain copy. Flat lists: an
 * array multiplies the items of its element, and only items that are already
 * repeated make a nested one.
 */
import * as abi from "../../core/abi/abi.ts";
import type { Reloc, TypeRecord } from "./records.ts";

/** `plain` is the type of a cixfer type without that annotation. */
export function relocsOf(
  record: TypeRecord,
  records: readonly TypeRecord[],
  plain: number | undefined,
): readonly Reloc[] {
  const { flags, size, index } = record;
  const whole = (action: number, type = index): Reloc[] => [
    { offset: 0, action, count: 1, stride: size, type },
  ];
  if (flags & abi.MAGIC_NOXFER) return whole(abi.MAGIC_RELOC_NOXFER);
  if (flags & abi.MAGIC_IXFER) return [];
  if (flags & abi.MAGIC_CIXFER) {
    const inner = records[plain!]!;
    return inner.relocs.length === 0
      ? []
      : whole(abi.MAGIC_RELOC_CIXFER, inner.index);
  }
  if (flags & (abi.MAGIC_PXFER | abi.MAGIC_TXFER) && size >= 4) {
    const action = flags & abi.MAGIC_TXFER
      ? abi.MAGIC_RELOC_TAGGED
      : abi.MAGIC_RELOC_POINTER;
    const count = Math.floor(size / 4);
    return [{ ...whole(action)[0]!, count, stride: 4 }];
  }
  switch (record.kind) {
    case abi.MAGIC_TYPE_POINTER:
      return whole(abi.MAGIC_RELOC_POINTER);
    case abi.MAGIC_TYPE_ARRAY:
      return repeated(records[record.target]!, record.count);
    case abi.MAGIC_TYPE_STRUCT:
      return members(record, records);
    case abi.MAGIC_TYPE_UNION: {
      if (flags & abi.MAGIC_SXFER) return distinct(members(record, records));
      const lists = record.members.map((m) => records[m.type]!.relocs);
      if (lists.every((list) => list.length === 0)) return [];
      const shape = (list: readonly Reloc[]) =>
        list.map((r) => `${r.offset},${r.action},${r.count},${r.stride}`)
          .join();
      // Members that agree on where their pointers are need no selector.
      const agree = lists.every((list) =>
        shape(list) === shape(lists[0]!) &&
        list.every((r) => r.action === abi.MAGIC_RELOC_POINTER)
      );
      if (!agree) return whole(abi.MAGIC_RELOC_UNION);
      // Nor does it matter which of them is in use, but it says to what.
      return lists[0]!.map((reloc, i) =>
        lists.every((list) => list[i]!.type === reloc.type)
          ? reloc
          : { ...reloc, type: index }
      );
    }
  }
  return [];
}

/** Of numbers that may be addresses. */
export function searchOf(type: number, size: number): readonly Reloc[] {
  const action = abi.MAGIC_RELOC_SEARCH;
  return [{ offset: 0, action, count: 1, stride: size, type }];
}

function members(
  record: TypeRecord,
  records: readonly TypeRecord[],
): readonly Reloc[] {
  return record.members.flatMap((member) =>
    records[member.type]!.relocs.map((reloc) => ({
      ...reloc,
      offset: reloc.offset + member.offset,
    }))
  );
}

/** A place that several members of a union share is changed once. */
function distinct(relocs: readonly Reloc[]): readonly Reloc[] {
  const seen = new Set<string>();
  return relocs.filter(({ offset, count, stride }) => {
    const place = `${offset},${count},${stride}`;
    if (seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

function repeated(element: TypeRecord, count: number): readonly Reloc[] {
  const { relocs, size, index } = element;
  if (count === 0 || relocs.length === 0) return [];
  if (count === 1) return relocs;
  if (relocs.every((reloc) => reloc.count === 1)) {
    return relocs.map((reloc) => ({ ...reloc, count, stride: size }));
  }
  const action = abi.MAGIC_RELOC_NESTED;
  return [{ offset: 0, action, count, stride: size, type: index }];
}
