/** What the tables of core/include/minix/magic.h are made of. */
import type { GlobalParts } from "../ir/mod.ts";
import type { Hash } from "./hash.ts";

export interface Member {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  readonly bitOffset: number;
  readonly bitSize: number;
}

/** A name of an enumeration, and what it stands for. */
export interface Enumerator {
  readonly name: string;
  readonly value: bigint;
}

export interface TypeRecord {
  readonly index: number;
  readonly name: string;
  readonly names: Set<string>;
  readonly kind: number;
  readonly flags: number;
  readonly size: number;
  readonly bits: number;
  readonly hash: Hash;
  /** Element, pointee or underlying type; set last for pointers. */
  target: number;
  readonly count: number;
  readonly members: readonly Member[];
  readonly enumerators?: readonly Enumerator[];
  readonly relocs: readonly Reloc[];
}

export interface Reloc {
  readonly offset: number;
  readonly action: number;
  readonly count: number;
  readonly stride: number;
  readonly type: number;
}

export interface Sentry {
  readonly symbol: string;
  readonly parts: GlobalParts;
  readonly name: string;
  readonly key: Hash;
  readonly content: Hash;
  /** Of a function's static: the function and its name. */
  readonly group: Hash;
  readonly flags: number;
  readonly type: number;
  readonly size: number;
}

export interface FunctionRecord {
  readonly symbol: string;
  /** Of a label: its block, and the function around it. */
  readonly block?: string;
  readonly around?: Hash;
  readonly name: string;
  readonly key: Hash;
  readonly flags: number;
  readonly type: number;
}

/** Where in the sources something stands. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** A call that allocates. */
export interface Site {
  readonly name: string;
  readonly parent: string;
  readonly key: Hash;
  readonly flags: number;
  readonly type: number;
  /** Type of what stands behind one `type`; 0 is none. */
  readonly element: number;
  readonly place: SourcePlace;
}

/** What a thing of the old program is called in this one. */
export interface Rename {
  readonly kind: number;
  /** Of a member: the structure, by its name in this program. */
  readonly of: string;
  readonly from: string;
  readonly to: string;
  readonly fromKey: Hash;
  readonly toKey: Hash;
}

/** A structure that has a name, as hashes of it and of its members. */
export interface Layout {
  readonly name: number;
  readonly form: number;
  readonly size: number;
}

/** A use of the numeric value of addresses that an update breaks. */
export interface Finding {
  readonly kind: "position" | "order" | "number";
  /** What holds it: a variable, `type.member`, or the function that compares. */
  readonly name: string;
  readonly place: SourcePlace;
}

/** Numbers or bytes in which the program stores pointers. */
export interface Holder {
  /** Numbers that are addresses, or pointers as parts of what is stored. */
  readonly kind: "addresses" | "objects";
  readonly name: string;
  /** Where it does so first. */
  readonly place: SourcePlace;
}

export interface Stored extends Holder {
  /** The type of what is searched; of a site's memory the declared one. */
  readonly type: number;
  /** MAGIC_NONE: no memory of a site. */
  readonly site: number;
}
