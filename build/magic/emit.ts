/** Writes the tables of core/include/minix/magic.h as constants. */
import * as abi from "../../core/abi/abi.ts";
import {
  encodeBytes,
  type Entity,
  formatGlobal,
  type GlobalParts,
  type LlvmType,
  type NamedEntity,
} from "../ir/mod.ts";
import { compareHash, hash } from "./hash.ts";
import type { FunctionRecord, Sentry } from "./objects.ts";
import type { TypeRecord } from "./types.ts";
import type { Site } from "./wrap.ts";

export interface Tables {
  readonly types: readonly TypeRecord[];
  readonly functions: readonly FunctionRecord[];
  readonly sentries: readonly Sentry[];
  readonly sites: readonly Site[];
}

/** A field: a number, or the address of a symbol. */
type Field = number | { readonly symbol: string };

interface Table {
  readonly name: string;
  readonly rows: readonly (readonly Field[])[];
}

const ATTRIBUTES = [`section "${abi.MAGIC_SECTION_TABLES}"`, "align 4"];

/** Symbols that the code generator must keep. */
export const USED: readonly string[] = ["_magic_vars"];

export function emitTables(tables: Tables, source: string): Entity[] {
  const names = new Names();
  const members: (readonly Field[])[] = [];
  const relocs: (readonly Field[])[] = [];
  const types = tables.types.map((type): readonly Field[] => {
    const firstMember = members.length;
    for (const m of type.members) {
      members.push([
        names.at(m.name),
        m.type,
        m.offset + Math.floor(m.bitOffset / 8),
        m.bitOffset % 8,
        m.bitSize,
      ]);
    }
    const firstReloc = relocs.length;
    for (const r of type.relocs) {
      relocs.push([r.offset, r.action, r.count, r.stride, r.type]);
    }
    return [
      names.at(type.name),
      names.at([...type.names].join("|")),
      type.kind,
      type.flags,
      type.size,
      type.bits,
      ...type.hash,
      type.members.length > 0 ? firstMember : type.target,
      type.count,
      firstReloc,
      type.relocs.length,
    ];
  });
  const byKey = (a: { key: readonly [number, number] }, b: typeof a) =>
    compareHash(a.key, b.key);
  const rows: Table[] = [
    { name: "types", rows: types },
    { name: "members", rows: members },
    { name: "relocs", rows: relocs },
    {
      name: "functions",
      rows: [...tables.functions].sort(byKey).map((f) => [
        names.at(f.name),
        ...f.key,
        f.flags,
        f.type,
        { symbol: f.symbol },
      ]),
    },
    {
      name: "sentries",
      rows: [...tables.sentries].sort(byKey).map((s) => [
        names.at(s.name),
        ...s.key,
        ...s.content,
        s.flags,
        s.type,
        s.size,
        { symbol: s.symbol },
      ]),
    },
    {
      name: "sites",
      rows: tables.sites.map((s) => [
        names.at(s.name),
        names.at(s.parent),
        ...s.key,
        s.flags,
        s.type,
      ]),
    },
  ];
  const bytes = names.bytes();
  const entities: Entity[] = [
    variable(
      "_magic_names",
      `[${bytes.length} x i8]`,
      encodeBytes(bytes),
    ),
    ...rows.map(tableEntity),
    root(bytes.length, rows, source),
  ];
  return entities;
}

function tableEntity(table: Table): NamedEntity {
  const symbol = `_magic_${table.name}`;
  const first = table.rows[0];
  if (first === undefined) {
    return variable(symbol, "[0 x i32]", "zeroinitializer");
  }
  const record = `{ ${first.map(fieldType).join(", ")} }`;
  const rows = table.rows.map((row) => `${record} ${fields(row)}`);
  const type = `[${rows.length} x ${record}]`;
  return variable(symbol, type, `[${rows.join(", ")}]`);
}

function fieldType(field: Field): string {
  return typeof field === "number" ? "i32" : "ptr";
}

function fields(row: readonly Field[]): string {
  const values = row.map((field) =>
    typeof field === "number" ? `i32 ${field}` : `ptr @${field.symbol}`
  );
  return `{ ${values.join(", ")} }`;
}

function variable(name: string, type: string, init: string): NamedEntity {
  return formatGlobal({
    name,
    words: ["internal"],
    constant: true,
    type,
    init,
    attributes: ATTRIBUTES,
  });
}

/** `struct magic_vars`, up to where the run-time part begins. */
function root(
  names: number,
  tables: readonly Table[],
  source: string,
): NamedEntity {
  const row: Field[] = [
    abi.MAGIC_ROOT_MAGIC,
    abi.MAGIC_VERSION,
    abi.MAGIC_VARS_SIZE,
    0,
    ...hash(`build ${source}`),
    ...hash(`again ${source}`),
    { symbol: "_magic_names" },
    names,
    1,
  ];
  for (const table of tables) {
    row.push(
      { symbol: `_magic_${table.name}` },
      table.rows.length,
      RECORD_SIZES[table.name]!,
    );
  }
  for (let i = 0; i < 8; i++) row.push(0);
  const rest = abi.MAGIC_VARS_SIZE - row.length * 4;
  const type = `{ ${row.map(fieldType).join(", ")}, [${rest} x i8] }`;
  const init = fields(row).slice(0, -2) + `, [${rest} x i8] zeroinitializer }`;
  return formatGlobal({
    name: "_magic_vars",
    words: ["dso_local"],
    constant: false,
    type,
    init,
    attributes: [`section "${abi.MAGIC_SECTION_DATA}"`, "align 16"],
  });
}

const RECORD_SIZES: Readonly<Record<string, number>> = {
  types: abi.MAGIC_RECORD_TYPE,
  members: abi.MAGIC_RECORD_MEMBER,
  relocs: abi.MAGIC_RECORD_RELOC,
  functions: abi.MAGIC_RECORD_FUNCTION,
  sentries: abi.MAGIC_RECORD_SENTRY,
  sites: abi.MAGIC_RECORD_SITE,
};

/**
 * The definition of a recorded object. Before: `@g = private unnamed_addr
 * constant [2 x i8] c"a\00"`. After: `@g = internal constant <{ [2 x i8],
 * i8 }> <{ [2 x i8] c"a\00", i8 0 }>`. The last byte keeps the next object's
 * address from being this one's end; without `unnamed_addr` nothing merges it
 * with an equal one.
 */
export function separated(parts: GlobalParts, type: LlvmType): NamedEntity {
  const words = parts.words
    .filter((word) => word !== "unnamed_addr" && word !== "local_unnamed_addr")
    .map((word) => word === "private" ? "internal" : word);
  const aligned = parts.attributes.some((a) => a.startsWith("align "));
  const zero = parts.init === "zeroinitializer" || parts.init === "undef";
  return formatGlobal({
    ...parts,
    words,
    type: `<{ ${parts.type}, i8 }>`,
    init: zero ? "zeroinitializer" : `<{ ${parts.type} ${parts.init}, i8 0 }>`,
    attributes: aligned
      ? parts.attributes
      : [...parts.attributes, `align ${type.align}`],
  });
}

class Names {
  readonly #offsets = new Map<string, number>([["", 0]]);
  readonly #bytes: number[] = [0];

  at(name: string): number {
    let offset = this.#offsets.get(name);
    if (offset === undefined) {
      offset = this.#bytes.length;
      this.#offsets.set(name, offset);
      for (const byte of new TextEncoder().encode(name)) this.#bytes.push(byte);
      this.#bytes.push(0);
    }
    return offset;
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }
}
