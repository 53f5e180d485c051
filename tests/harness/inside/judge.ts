// Judges a state transfer by looking: both instances stand still, the new one
// blocked in its answer, and the host compares what is in their memories. It
// shares no code with libmagicrt; of the magic tables it takes names, types
// and places, and where the linker's symbols tell those too, both must agree.
//
// The rule of what must be equal, by name and type and never by value:
// - A static variable is compared if both programs have one of that name and
//   type, if its type holds no pointer, and if it is the service's to keep:
//   not a constant, a string, or one that the system names as each instance's
//   own (annotated noxfer: SEF's and libc's, seeds, identities).
// - Blocks of the heap and mappings are as many, of the same sizes, for each
//   place in the program that makes them; those without pointers hold the same
//   bytes, too, whatever their order.
// - Out-of-band memory is at the same addresses.
// What is left out is counted by reason.
import { type ElfSymbol, readElf } from "../../../formats/mod.ts";
import { describe, type Described, type Description } from "./description.ts";
import type { Memory } from "./frozen.ts";
import type { Process } from "./kernel.ts";

/** An instance that stands still. */
export interface Standing {
  readonly memory: Memory;
  /** Where its state description is. */
  readonly root: number;
  /** The file it was loaded from. */
  readonly binary?: Uint8Array | undefined;
}

export interface Verdict {
  /** What is not as it must be; empty is a good transfer. */
  readonly faults: readonly string[];
  /** How many objects of each kind were compared. */
  readonly compared: ReadonlyMap<string, number>;
  /** How many were not, by reason. */
  readonly excluded: ReadonlyMap<string, number>;
}

/** Judges whether one instance has taken over the state of another. */
export interface Judge {
  judge(old: Standing, next: Standing): Verdict;
}

export function standing(process: Process, binary?: Uint8Array): Standing {
  return { memory: process.space, root: process.stateTable, binary };
}

class Count {
  readonly values = new Map<string, number>();

  add(what: string, number = 1): void {
    this.values.set(what, (this.values.get(what) ?? 0) + number);
  }
}

class Comparison {
  readonly faults: string[] = [];
  readonly compared = new Count();
  readonly excluded = new Count();
  readonly #old: Description;
  readonly #next: Description;

  constructor(readonly old: Standing, readonly next: Standing) {
    this.#old = describe(old.memory, old.root);
    this.#next = describe(next.memory, next.root);
  }

  all(): this {
    for (const [whose, standing, { variables }] of this.#sides()) {
      this.#symbols(whose, standing, variables);
    }
    this.#variables();
    this.#blocks("heap", this.#old.heap, this.#next.heap);
    this.#blocks("mapping", this.#old.mappings, this.#next.mappings);
    this.#outOfBand();
    return this;
  }

  #sides(): [string, Standing, Description][] {
    return [["old", this.old, this.#old], ["new", this.next, this.#next]];
  }

  /** The linker has the variables where the tables say. */
  #symbols(
    whose: string,
    { binary }: Standing,
    variables: readonly Described[],
  ): void {
    if (binary === undefined) return;
    const symbols = unique(
      readElf(binary).symbols.filter(({ kind }) => kind === "object"),
    );
    for (const { name, address, size } of variables) {
      const symbol = symbols.get(name);
      if (symbol === undefined) continue;
      this.compared.add(`${whose} symbols`);
      // The passes pad: a pointer past an object's end is its own.
      if (symbol.value !== address || symbol.size < size) {
        this.faults.push(
          `${whose} "${name}": ${size} bytes at ${hex(address)}, the symbol ` +
            `says ${symbol.size} at ${hex(symbol.value)}`,
        );
      }
    }
  }

  #variables(): void {
    const next = new Map(this.#next.variables.map((one) => [one.name, one]));
    for (const one of this.#old.variables) {
      const reason = reasonToLeave(one, next.get(one.name));
      if (reason !== undefined) {
        this.excluded.add(reason);
        continue;
      }
      this.compared.add("variables");
      const two = next.get(one.name)!;
      const before = this.old.memory.read(one.address, one.size);
      const after = this.next.memory.read(two.address, two.size);
      // A page that nobody has touched holds zeros.
      const at = difference(before, after, one.size);
      if (at >= 0) {
        this.faults.push(
          `variable "${one.name}": byte ${at} of ${one.size} is ` +
            `${before?.[at] ?? 0} before and ${after?.[at] ?? 0} after`,
        );
      }
    }
  }

  #blocks(
    kind: string,
    old: readonly Described[],
    next: readonly Described[],
  ): void {
    const sizes = (blocks: readonly Described[]) =>
      counted(blocks.map(({ name, size }) => `${name || "?"} ${size}`));
    this.compared.add(kind, old.length);
    this.#same(`${kind} blocks`, sizes(old), sizes(next));
    const contents = (memory: Memory, blocks: readonly Described[]) =>
      counted(
        blocks.filter(isComparable).map(({ name, address, size }) =>
          `${name || "?"} ${size} ${digest(memory.read(address, size), size)}`
        ),
      );
    this.compared.add(`${kind} contents`, old.filter(isComparable).length);
    this.#same(
      `${kind} contents`,
      contents(this.old.memory, old),
      contents(this.next.memory, next),
    );
  }

  #outOfBand(): void {
    const places = (blocks: readonly Described[]) =>
      counted(
        blocks.map(({ name, address, size }) =>
          `${name} ${hex(address)} ${size}`
        ),
      );
    this.compared.add("out of band", this.#old.outOfBand.length);
    this.#same(
      "out-of-band memory",
      places(this.#old.outOfBand),
      places(this.#next.outOfBand),
    );
  }

  #same(
    what: string,
    old: ReadonlyMap<string, number>,
    next: ReadonlyMap<string, number>,
  ): void {
    for (const key of new Set([...old.keys(), ...next.keys()])) {
      const [before, after] = [old.get(key) ?? 0, next.get(key) ?? 0];
      if (before !== after) {
        this.faults.push(`${what}: ${before} before, ${after} after: ${key}`);
      }
    }
  }
}

/** By symbols' names; those that a name has twice are nobody's. */
function unique(symbols: readonly ElfSymbol[]): Map<string, ElfSymbol> {
  const found = new Map<string, ElfSymbol>();
  const twice = new Set<string>();
  for (const symbol of symbols) {
    if (found.has(symbol.name)) twice.add(symbol.name);
    found.set(symbol.name, symbol);
  }
  for (const name of twice) found.delete(name);
  return found;
}

function reasonToLeave(
  one: Described,
  two: Described | undefined,
): string | undefined {
  if (one.leftOut !== "") return one.leftOut;
  if (two === undefined) return "gone";
  if (two.type !== one.type || two.size !== one.size) return "of another type";
  return one.pointerFree ? undefined : "with pointers";
}

function isComparable({ pointerFree, leftOut }: Described): boolean {
  return pointerFree && leftOut === "";
}

function difference(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
  size: number,
): number {
  for (let i = 0; i < size; i++) {
    if ((before?.[i] ?? 0) !== (after?.[i] ?? 0)) return i;
  }
  return -1;
}

function counted(keys: readonly string[]): Map<string, number> {
  const count = new Count();
  for (const key of keys) count.add(key);
  return count.values;
}

/** FNV-1a, of 32 bits: two contents that collide are no risk that counts. */
function digest(bytes: Uint8Array | undefined, size: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < size; i++) {
    hash = Math.imul(hash ^ (bytes?.[i] ?? 0), 0x01000193);
  }
  return hex(hash >>> 0);
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** By names and sizes, and by the bytes of what holds no pointers. */
export const BY_NAME: Judge = {
  judge: (old, next) => {
    const { faults, compared, excluded } = new Comparison(old, next).all();
    return { faults, compared: compared.values, excluded: excluded.values };
  },
};
