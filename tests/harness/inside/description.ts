// What a program says of its own state, read out of a process: names, types
// and places. Only a source of names; that the contents arrived is another
// matter (judge.ts).
import {
  MAGIC_CONSTANT,
  MAGIC_DS_MAP,
  MAGIC_DSENTRY_ALIVE,
  MAGIC_NONE,
  MAGIC_NOXFER,
  MAGIC_ROOT_MAGIC,
  MAGIC_STRING,
  MAGIC_TYPE_NO_POINTERS,
} from "../../../core/abi/abi.ts";
import {
  MAGIC_DSENTRY,
  MAGIC_SENTRY,
  MAGIC_SITE,
  MAGIC_TYPE,
  MAGIC_VARS,
} from "../../../core/contract/magic.ts";
import {
  type Fields,
  type RecordType,
  type Values,
  viewOf,
} from "../../../core/contract/record.ts";
import type { Memory } from "./frozen.ts";

/** An object, static or not. */
export interface Described {
  /** Of a variable; of a block, that of its allocation site. */
  readonly name: string;
  /** Equal for objects that a copy carries over. */
  readonly type: string;
  readonly pointerFree: boolean;
  /** Why it is not of the state that one instance hands to the next; "" if it
   * is. */
  readonly leftOut: "" | "constants" | "strings" | "each instance's own";
  readonly address: number;
  readonly size: number;
}

export interface Description {
  readonly variables: readonly Described[];
  readonly heap: readonly Described[];
  readonly mappings: readonly Described[];
  /** Memory that stays where it is, unread. */
  readonly outOfBand: readonly Described[];
}

/** More are a circle. */
const MOST_BLOCKS = 100_000;

class Reader {
  constructor(readonly memory: Memory) {}

  bytes(address: number, size: number): Uint8Array {
    const bytes = this.memory.read(address, size);
    if (bytes !== undefined) return bytes;
    throw new Error(`Cannot read the state description at ${address}`);
  }

  one<F extends Fields>(type: RecordType<F>, address: number): Values<F> {
    return type.read(viewOf(this.bytes(address, type.size)));
  }

  table<F extends Fields>(
    type: RecordType<F>,
    { address, count, size }: { address: number; count: number; size: number },
  ): Values<F>[] {
    if (count > 0 && size !== type.size) {
      throw new Error(`Cannot read ${type.name}: records of ${size} bytes`);
    }
    return type.all(this.bytes(address, count * size));
  }
}

/** The flags of the object and of its type. */
function leftOut(flags: number, ofType: number): Described["leftOut"] {
  if (flags & MAGIC_STRING) return "strings";
  if (flags & MAGIC_CONSTANT) return "constants";
  return (flags | ofType) & MAGIC_NOXFER ? "each instance's own" : "";
}

/** Reads the description whose root is at that address. */
export function describe(memory: Memory, root: number): Description {
  const reader = new Reader(memory);
  const vars = reader.one(MAGIC_VARS, root);
  if (vars.magic !== MAGIC_ROOT_MAGIC) {
    throw new Error(`No state description at ${root}`);
  }
  const strings = reader.bytes(
    vars.names.address,
    vars.names.count * vars.names.size,
  );
  const name = (at: number) =>
    new TextDecoder().decode(strings.subarray(at, strings.indexOf(0, at)));
  const types = reader.table(MAGIC_TYPE, vars.types);
  const sites = reader.table(MAGIC_SITE, vars.sites);
  const described = (
    { type, flags, ...rest }: {
      name: string;
      type: number;
      flags: number;
      address: number;
      size: number;
    },
  ): Described => {
    const { flags: ofType, hash, size } = types[type]!;
    return {
      ...rest,
      type: `${hash.join(":")}:${size}`,
      pointerFree: (ofType & MAGIC_TYPE_NO_POINTERS) !== 0,
      leftOut: leftOut(flags, ofType),
    };
  };
  const blocks: { kind: number; block: Described }[] = [];
  for (let at = vars.nextDsentry; at !== 0;) {
    const entry = reader.one(MAGIC_DSENTRY, at);
    if (
      entry.magic !== MAGIC_DSENTRY_ALIVE || blocks.length === MOST_BLOCKS
    ) {
      throw new Error(`Cannot follow the list of blocks at ${at}`);
    }
    blocks.push({
      kind: entry.flags,
      block: described({
        name: entry.site === MAGIC_NONE ? "" : name(sites[entry.site]!.name),
        type: entry.type,
        flags: 0,
        address: entry.address,
        size: entry.size,
      }),
    });
    at = entry.next;
  }
  const isMapping = (kind: number) => (kind & MAGIC_DS_MAP) !== 0;
  return {
    variables: reader.table(MAGIC_SENTRY, vars.sentries)
      .map((sentry) => described({ ...sentry, name: name(sentry.name) })),
    heap: blocks.filter(({ kind }) => !isMapping(kind))
      .map(({ block }) => block),
    mappings: blocks.filter(({ kind }) => isMapping(kind))
      .map(({ block }) => block),
    outOfBand: vars.obdsentries.filter(({ address }) => address !== 0)
      .map(({ name, address, size }) => ({
        ...{ name, address, size, type: "", pointerFree: true, leftOut: "" },
      })),
  };
}
