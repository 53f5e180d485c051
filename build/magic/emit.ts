/** Writes the records of core/contract/magic.ts as constants. */
import * as abi from "../../core/abi/abi.ts";
import {
  MAGIC_FINDING,
  MAGIC_FUNCTION,
  MAGIC_LAYOUT,
  MAGIC_MEMBER,
  MAGIC_RELOC,
  MAGIC_RENAME,
  MAGIC_SENTRY,
  MAGIC_SITE,
  MAGIC_TABLE,
  MAGIC_TYPE,
  MAGIC_VARS,
} from "../../core/contract/magic.ts";
import type { Fields, RecordType } from "../../core/contract/record.ts";
import {
  AFTER_SET,
  encodeBytes,
  type Entity,
  formatGlobal,
  type GlobalParts,
  type LlvmType,
  type NamedEntity,
} from "../ir/mod.ts";
import { compareHash, hash } from "./hash.ts";
import type {
  Enumerator,
  Finding,
  FunctionRecord,
  Layout,
  Rename,
  Sentry,
  Site,
  Stored,
  TypeRecord,
} from "./records.ts";

export interface Tables {
  readonly types: readonly TypeRecord[];
  readonly functions: readonly FunctionRecord[];
  readonly sentries: readonly Sentry[];
  readonly sites: readonly Site[];
  readonly renames: readonly Rename[];
  readonly findings: readonly (Finding | Stored)[];
  readonly layouts: readonly Layout[];
}

/** A word: a number, or the address of a symbol. */
type Word =
  | number
  | { readonly symbol: string; readonly block?: string | undefined };

/** Words of a record, in the order that they have in memory. */
type Row = readonly Word[];

interface Table {
  readonly name: string;
  /** Bytes of a record. */
  readonly size: number;
  readonly rows: readonly Row[];
}

/** A record's words from its fields by name; all fields are words. */
function row<F extends Fields>(
  record: RecordType<F>,
  values: { readonly [K in keyof F]: Word | Row },
): Row {
  const words = Object.keys(record.fields).flatMap((name) => values[name]!);
  if (words.length * 4 !== record.size) {
    throw new RangeError(
      `Cannot write "${record.name}": ${words.length} words`,
    );
  }
  return words;
}

const ATTRIBUTES = [`section "${abi.MAGIC_SECTION_TABLES}"`, "align 4"];

/** Symbols that the code generator must keep. */
export const USED: readonly string[] = ["_magic_vars"];

/** `sourceOf` gives what the build id is made from, the tables included. */
export function emitTables(
  tables: Tables,
  sourceOf: (tables: readonly Entity[]) => string,
): Entity[] {
  const names = new Names();
  const rows: Table[] = [
    ...typeTables(tables.types, names),
    functionTable(tables.functions, names),
    sentryTable(tables.sentries, names),
    siteTable(tables.sites, names),
    renameTable(tables.renames, names),
    findingTable(tables.findings, names),
    layoutTable(tables.layouts),
  ];
  const bytes = names.bytes();
  const entities = (tables: readonly Table[]): Entity[] => [
    variable(
      "_magic_names",
      `[${bytes.length} x i8]`,
      encodeBytes(bytes),
    ),
    ...tables.map(tableEntity),
  ];
  const source = sourceOf(entities(rows.map(withoutLines)));
  return [...entities(rows), root(bytes.length, rows, source)];
}

/** Types, with the members and relocations that they select. */
function typeTables(list: readonly TypeRecord[], names: Names): Table[] {
  const members: Row[] = [];
  const relocs: Row[] = [];
  const types = list.map((type) => {
    const firstMember = members.length;
    for (const m of type.members) members.push(memberRow(m, names));
    const enumerators = type.enumerators ?? [];
    for (const e of enumerators) members.push(enumeratorRow(e, names));
    const firstReloc = relocs.length;
    for (const { offset, action, count, stride, type: of } of type.relocs) {
      relocs.push(
        row(MAGIC_RELOC, { offset, action, count, stride, type: of }),
      );
    }
    return row(MAGIC_TYPE, {
      name: names.at(type.name),
      names: names.at([...type.names].join("|")),
      kind: type.kind,
      flags: type.flags,
      size: type.size,
      bits: type.bits,
      hash: type.hash,
      first: members.length > firstMember ? firstMember : type.target,
      count: type.count + enumerators.length,
      first_reloc: firstReloc,
      num_relocs: type.relocs.length,
    });
  });
  return [
    { name: "types", size: MAGIC_TYPE.size, rows: types },
    { name: "members", size: MAGIC_MEMBER.size, rows: members },
    { name: "relocs", size: MAGIC_RELOC.size, rows: relocs },
  ];
}

function memberRow(m: TypeRecord["members"][number], names: Names): Row {
  return row(MAGIC_MEMBER, {
    name: names.at(m.name),
    type: m.type,
    offset: m.offset + Math.floor(m.bitOffset / 8),
    bit_offset: m.bitOffset % 8,
    bit_size: m.bitSize,
  });
}

function enumeratorRow({ name, value }: Enumerator, names: Names): Row {
  return row(MAGIC_MEMBER, {
    name: names.at(name),
    type: 0,
    offset: Number(BigInt.asUintN(32, value)),
    bit_offset: Number(BigInt.asUintN(32, value >> 32n)),
    bit_size: 0,
  });
}

interface Keyed {
  readonly key: readonly [number, number];
}

/** In the order in which libmagicrt searches them. */
function byKey<T extends Keyed>(list: readonly T[]): T[] {
  return list.toSorted((a, b) => compareHash(a.key, b.key));
}

function functionTable(list: readonly FunctionRecord[], names: Names): Table {
  const rows = byKey(list).map((f) =>
    row(MAGIC_FUNCTION, {
      name: names.at(f.name),
      key: f.key,
      flags: f.flags,
      type: f.type,
      address: { symbol: f.symbol, block: f.block },
    })
  );
  return { name: "functions", size: MAGIC_FUNCTION.size, rows };
}

function sentryTable(list: readonly Sentry[], names: Names): Table {
  const rows = byKey(list).map((s) =>
    row(MAGIC_SENTRY, {
      name: names.at(s.name),
      key: s.key,
      content: s.content,
      group: s.group,
      flags: s.flags,
      type: s.type,
      size: s.size,
      address: { symbol: s.symbol },
    })
  );
  return { name: "sentries", size: MAGIC_SENTRY.size, rows };
}

function siteTable(list: readonly Site[], names: Names): Table {
  const rows = list.map((s) =>
    row(MAGIC_SITE, {
      name: names.at(s.name),
      parent: names.at(s.parent),
      key: s.key,
      flags: s.flags,
      type: s.type,
      element: s.element,
      file: names.at(s.place.file),
      line: s.place.line,
    })
  );
  return { name: "sites", size: MAGIC_SITE.size, rows };
}

const KINDS = {
  position: abi.MAGIC_FINDING_POSITION,
  order: abi.MAGIC_FINDING_ORDER,
  number: abi.MAGIC_FINDING_NUMBER,
  addresses: abi.MAGIC_FINDING_ADDRESSES,
  objects: abi.MAGIC_FINDING_OBJECTS,
} as const;

function findingTable(
  list: readonly (Finding | Stored)[],
  names: Names,
): Table {
  const rows = list.map((finding) =>
    row(MAGIC_FINDING, {
      name: names.at(finding.name),
      kind: KINDS[finding.kind],
      file: names.at(finding.place.file),
      line: finding.place.line,
      type: "type" in finding ? finding.type : 0,
      site: "site" in finding ? finding.site : abi.MAGIC_NONE,
    })
  );
  return { name: "findings", size: MAGIC_FINDING.size, rows };
}

function layoutTable(list: readonly Layout[]): Table {
  const rows = list.map(({ name, form, size }) =>
    row(MAGIC_LAYOUT, { name, form, size })
  );
  return { name: "layouts", size: MAGIC_LAYOUT.size, rows };
}

/** Where records have a line, in words. */
const LINES: ReadonlyMap<string, number> = new Map([
  ["sites", MAGIC_SITE.offset.line / 4],
  ["findings", MAGIC_FINDING.offset.line / 4],
]);

/** A table as the build id sees it. */
function withoutLines(table: Table): Table {
  const line = LINES.get(table.name);
  if (line === undefined) return table;
  return { ...table, rows: table.rows.map((row) => row.with(line, 0)) };
}

function renameTable(list: readonly Rename[], names: Names): Table {
  const rows = list.map((r) =>
    row(MAGIC_RENAME, {
      kind: r.kind,
      of: names.at(r.of),
      from: names.at(r.from),
      to: names.at(r.to),
      from_key: r.fromKey,
      to_key: r.toKey,
    })
  );
  return { name: "renames", size: MAGIC_RENAME.size, rows };
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

function address({ symbol, block }: Exclude<Word, number>): string {
  if (block === undefined) return `@${symbol}`;
  return `blockaddress(@${symbol}, %${block})`;
}

function fieldType(field: Word): string {
  return typeof field === "number" ? "i32" : "ptr";
}

function fields(row: Row): string {
  const values = row.map((field) =>
    typeof field === "number" ? `i32 ${field}` : `ptr ${address(field)}`
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

/** `struct magic_vars`; what is not the pass's is zero. */
function root(
  names: number,
  tables: readonly Table[],
  source: string,
): NamedEntity {
  const values: Record<string, Row> = {
    magic: [abi.MAGIC_ROOT_MAGIC],
    version: [abi.MAGIC_VERSION],
    size: [MAGIC_VARS.size],
    build_id: [...hash(`build ${source}`), ...hash(`again ${source}`)],
    names: row(MAGIC_TABLE, {
      address: { symbol: "_magic_names" },
      count: names,
      size: 1,
    }),
  };
  for (const { name, rows, size } of tables) {
    values[name] = row(MAGIC_TABLE, {
      address: { symbol: `_magic_${name}` },
      count: rows.length,
      size,
    });
  }
  const words = Object.entries(MAGIC_VARS.fields).flatMap(([name, field]) =>
    values[name] ??
      new Array<Word>(field.size * (field.count ?? 1) / 4).fill(0)
  );
  return formatGlobal({
    name: "_magic_vars",
    words: ["dso_local"],
    constant: false,
    type: `{ ${words.map(fieldType).join(", ")} }`,
    init: fields(words),
    attributes: [`section "${abi.MAGIC_SECTION_DATA}"`, "align 16"],
  });
}

/**
 * The definition of a recorded object. Before: `@g = private unnamed_addr
 * constant [2 x i8] c"a\00"`. After: `@g = internal constant <{ [2 x i8],
 * i8 }> <{ [2 x i8] c"a\00", i8 0 }>`. The last byte keeps the next object's
 * address from being this one's end; without `unnamed_addr` nothing merges it
 * with an equal one.
 */
export function separated(parts: GlobalParts, type: LlvmType): NamedEntity {
  const aligned = parts.attributes.some((a) => a.startsWith("align "));
  const zero = parts.init === "zeroinitializer" || parts.init === "undef";
  return formatGlobal({
    ...parts,
    words: ownWords(parts),
    type: `<{ ${parts.type}, i8 }>`,
    init: zero ? "zeroinitializer" : `<{ ${parts.type} ${parts.init}, i8 0 }>`,
    attributes: aligned
      ? parts.attributes
      : [...parts.attributes, `align ${type.align}`],
  });
}

/** The same for an object of a linker set, which nothing may separate. */
export function unmerged(parts: GlobalParts): NamedEntity {
  return formatGlobal({ ...parts, words: ownWords(parts) });
}

/** Symbols of what stands between linker sets. */
export const AFTER = "_magic_after_";

/**
 * A byte in a section behind the linker set `section`, one of whose objects
 * has these parts: the linker lays sections out in the order in which the
 * module begins them.
 */
export function afterSet(section: string, parts: GlobalParts): NamedEntity {
  return formatGlobal({
    name: AFTER + section,
    words: ["internal"],
    constant: parts.constant,
    type: "i8",
    init: "1",
    attributes: [`section "${AFTER_SET}${section}"`, "align 1"],
  });
}

function ownWords({ words }: GlobalParts): string[] {
  return words
    .filter((word) => word !== "unnamed_addr" && word !== "local_unnamed_addr")
    .map((word) => word === "private" ? "internal" : word);
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
