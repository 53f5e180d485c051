/**
 * Redirects allocation calls to libmagicrt's, with the number of their site,
 * and lets the calls around them tell what they know of the memory.
 *
 * Before: `%1 = call ptr @malloc(i32 8)`
 * After:  `%1 = call ptr @magic_malloc(i32 8, i32 3)`
 */
import {
  type Call,
  calleeOf,
  eachName,
  type Entity,
  formatLine,
  type FunctionEntity,
  Layout,
  mapNames,
  type Module,
  operand,
  parseLine,
} from "../ir/mod.ts";
import { DECLARED, PLAIN, TRACKED } from "./allocators.ts";
import type { Holding } from "./address_bytes.ts";
import { addressTaken } from "./addresses.ts";
import { type DebugInfo, type Node, subprogramOf } from "./debug_info.ts";
import type { InferenceStats } from "./inference.ts";
import { Fresh } from "./fresh.ts";
import { forgetting, telling, type Told } from "./outer.ts";
import type { Site } from "./records.ts";
import { isExcluded } from "./sections.ts";
import { SiteFinder } from "./sites.ts";
import type { SizedCalls } from "./sizes.ts";
import { Sizing, type SizingCall } from "./sizing.ts";
import type { TypeTable } from "./types.ts";

/** Counts for `--stats`. */
export interface WrapStats extends InferenceStats {
  /** Calls that tell the allocator behind them what they know. */
  told: number;
  /** Uses by address of what has no version for that. */
  untrackedUses: number;
  /** Calls whose size says another type than where the result goes. */
  refuted: number;
}

export interface Wrapped {
  readonly module: Module;
  readonly sites: readonly Site[];
  /** Sites of calls whose memory holds pointers: see Holding. */
  readonly holding: SiteFinder["holding"];
  readonly stats: WrapStats;
}

/** New lines of a function by index. */
type Edits = Map<number, readonly string[]>;

/** They return a second time, out of a call that was left in its middle. */
const RETURNS_TWICE = new Set(
  "setjmp _setjmp sigsetjmp __sigsetjmp".split(" "),
);

/** The functions of a program that are instrumented. */
export function instrumented(module: Module): Map<string, FunctionEntity> {
  const functions = new Map<string, FunctionEntity>();
  for (const entity of module.entities) {
    if (entity.kind === "function" && !isExcluded(entity)) {
      functions.set(entity.name, entity);
    }
  }
  return functions;
}

export function wrapAllocations(
  module: Module,
  { info, types, globals, sizes, sizing: known, holding = new Map() }: {
    info: DebugInfo;
    types: TypeTable;
    globals: ReadonlyMap<string, Node>;
    sizes: SizedCalls;
    /** That of the module, if there is one already. */
    sizing?: Sizing;
    holding?: Holding;
  },
): Wrapped {
  const stats = {
    told: 0,
    untrackedUses: 0,
    refuted: 0,
    unknownUses: 0,
    unknownPlaces: 0,
  };
  const functions = instrumented(module);
  const subprograms = new Map<string, Node>();
  for (const entity of module.entities) {
    if (entity.kind !== "function" && entity.kind !== "declare") continue;
    const node = subprogramOf(info, entity);
    if (node !== undefined) subprograms.set(entity.name, node);
  }
  const taken = addressTaken(module);
  const sizing = known ?? new Sizing(functions, taken);
  const layout = new Layout(module);
  const finder = new SiteFinder({
    context: { info, layout, types, globals, subprograms, stats },
    calls: sizing.calls,
    sizes,
    holding,
  });
  const fresh = new Fresh(functions, { sizing, addressTaken: taken, finder });
  const wrapper = new Wrapper(functions, { sizing, fresh, finder, stats });
  const entities = module.entities.map((entity) => wrapper.rewritten(entity));
  return {
    module: { file: module.file, entities },
    sites: finder.sites,
    holding: finder.holding,
    stats,
  };
}

class Wrapper {
  readonly #edits = new Map<string, Edits>();

  readonly #fresh: Fresh;
  readonly finder: SiteFinder;
  readonly stats: WrapStats;

  constructor(
    readonly functions: ReadonlyMap<string, FunctionEntity>,
    { sizing, fresh, finder, stats }: {
      sizing: Sizing;
      fresh: Fresh;
      finder: SiteFinder;
      stats: WrapStats;
    },
  ) {
    this.#fresh = fresh;
    this.finder = finder;
    this.stats = stats;
    for (const [name, entity] of functions) {
      const edits: Edits = new Map();
      entity.body.forEach((text, index) => {
        const line = this.#siteless(entity, text);
        if (line !== undefined) edits.set(index, line);
      });
      const calls = [
        ...sizing.calls.get(name) ?? [],
        ...fresh.calls.get(name) ?? [],
      ];
      for (const call of calls) edits.set(call.index, this.#sized(call));
      if (edits.size > 0) this.#edits.set(name, edits);
    }
  }

  /** Calls that are redirected, whatever is known of their memory. */
  #siteless(
    entity: FunctionEntity,
    text: string,
  ): readonly string[] | undefined {
    const callee = calleeOf(text);
    if (callee === undefined) return undefined;
    if (RETURNS_TWICE.has(callee)) return [text, forgetting()];
    const tracked = TRACKED.get(callee);
    const declared = DECLARED.get(callee);
    if (declared === undefined && (tracked === undefined || tracked.site)) {
      return undefined;
    }
    const call = parseLine(text);
    if (call.kind !== "call") throw new TypeError(`Cannot redirect "${text}"`);
    if (tracked !== undefined) return [redirected(call, tracked.name)];
    const site = this.finder.declared(entity, call);
    return [redirected(call, declared!, String(site))];
  }

  #sized(sized: SizingCall): readonly string[] {
    const { call, callee, index } = sized;
    const tracked = TRACKED.get(callee);
    if (tracked !== undefined) {
      const isAsked = sized.passedOn || this.#isCallers(sized);
      const site = String(this.finder.allocation(sized, isAsked));
      return [redirected(call, tracked.name, site)];
    }
    const told = call.marker === "musttail" ? undefined : this.#told(sized);
    if (told === undefined) return [formatLine(call)];
    this.stats.told++;
    return telling(call, index, told);
  }

  /** What a call tells; undefined if it lets pass what it was told itself. */
  #told(sized: SizingCall): Told | undefined {
    const { call, sizes, passedOn } = sized;
    const words = sizes.every((size) => call.operands[size]?.type === "i32");
    const found = words ? this.finder.told(sized) : undefined;
    if (found === undefined) {
      return passedOn || this.#isCallers(sized)
        ? undefined
        : { site: undefined, sizes: [], weak: false };
    }
    return { ...found, sizes, weak: found.weak && passedOn };
  }

  /** Whether only the callers of the function can know what it is. */
  #isCallers(sized: SizingCall): boolean {
    return this.#fresh.has(sized.entity.name) && this.#fresh.handsBack(sized);
  }

  rewritten(entity: Entity): Entity {
    if (entity.kind === "global" && !isExcluded(entity)) {
      const text = this.#byAddress(entity.text);
      return text === entity.text ? entity : { ...entity, text };
    }
    if (entity.kind !== "function" || !this.functions.has(entity.name)) {
      return entity;
    }
    const edits = this.#edits.get(entity.name);
    const addresses = linesWithAddresses(entity.body);
    if (edits === undefined && addresses.size === 0) return entity;
    const body = entity.body.flatMap((text, index) => {
      const lines = edits?.get(index) ?? [text];
      return addresses.has(index)
        ? lines.map((line) => this.#byAddress(line))
        : lines;
    });
    return { ...entity, body };
  }

  #byAddress(text: string): string {
    return mapNames(text, "@", (name) => {
      const plain = PLAIN.get(name);
      if (plain === undefined && TRACKED.has(name)) this.stats.untrackedUses++;
      return plain;
    });
  }
}

/** Lines of a body that name an allocator besides calling it. */
function linesWithAddresses(body: readonly string[]): Set<number> {
  const found = new Set<number>();
  body.forEach((line, index) => {
    let callee: string | undefined;
    eachName(line, "@", (name) => {
      if (!TRACKED.has(name)) return;
      callee ??= calleeOf(line) ?? "";
      if (name === callee) callee = "";
      else found.add(index);
    });
  });
  return found;
}

/** The call's line with another callee, and a site if that takes one. */
function redirected(call: Call, callee: string, site?: string): string {
  if (call.type.includes("(") || call.marker === "musttail") {
    throw new TypeError(`Cannot add a site to "${formatLine(call).trim()}"`);
  }
  const more = site === undefined ? [] : [operand("i32", site)];
  const operands = [...call.operands, ...more];
  return formatLine({ ...call, callee: `@${callee}`, operands });
}
