/** Which types a block may be pointed to as, besides its own. */
import * as abi from "../../core/abi/abi.ts";
import type { TypeRecord } from "./records.ts";
import type { TypeTable } from "./types.ts";

/** What the declared types of all destinations agree on; 0 is nothing. */
export function agreed(
  types: TypeTable,
  destinations: readonly number[],
): number {
  const [first = 0, ...others] = destinations;
  const widest = others.reduce(
    (best, other) =>
      types.records[other]!.size > types.records[best]!.size ? other : best,
    first,
  );
  return destinations.every((to) => fitsIn(types, widest, to)) ? widest : 0;
}

/** Whether two types are one to a copy. */
export function alike(types: TypeTable, a: number, b: number): boolean {
  const [first, second] = [types.records[a]!, types.records[b]!];
  if (a === b || String(first.hash) === String(second.hash)) return true;
  const isNumber = ({ kind }: TypeRecord) =>
    kind === abi.MAGIC_TYPE_INTEGER || kind === abi.MAGIC_TYPE_ENUM;
  return first.size === second.size &&
    (first.kind === second.kind && first.members.length === 0 &&
        first.kind !== abi.MAGIC_TYPE_ARRAY &&
        first.kind !== abi.MAGIC_TYPE_OPAQUE ||
      isNumber(first) && isNumber(second));
}

/** Whether a block of a type may be pointed to as `to`, or the reverse. */
export function fitsIn(types: TypeTable, type: number, to: number): boolean {
  if (types.records[to]!.kind === abi.MAGIC_TYPE_OPAQUE) return true;
  return beginsWith(types, type, to) || beginsWith(types, to, type);
}

export function beginsWith(
  types: TypeTable,
  whole: number,
  part: number,
): boolean {
  if (alike(types, whole, part)) return true;
  const record = types.records[whole]!;
  switch (record.kind) {
    case abi.MAGIC_TYPE_ARRAY:
      return beginsWith(types, record.target, part);
    case abi.MAGIC_TYPE_UNION:
      return record.members.some(({ type }) => beginsWith(types, type, part));
    case abi.MAGIC_TYPE_STRUCT:
      return record.members.some(({ type, offset }) =>
        offset === 0 && beginsWith(types, type, part)
      ) || hasSameStart(types, record, types.records[part]!);
  }
  return false;
}

/** Structures without a common one in them, but with the same members. */
function hasSameStart(
  types: TypeTable,
  whole: TypeRecord,
  part: TypeRecord,
): boolean {
  return part.kind === abi.MAGIC_TYPE_STRUCT && part.members.length > 0 &&
    part.members.length <= whole.members.length &&
    part.members.every((member, i) => {
      const other = whole.members[i]!;
      return member.name === other.name && member.offset === other.offset &&
        member.bitSize === other.bitSize &&
        alike(types, member.type, other.type);
    });
}
