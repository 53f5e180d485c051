/**
 * Finds out what each site makes, from the size that it asks for and from where
 * the result goes, and numbers the sites.
 */
import * as abi from "../../core/abi/abi.ts";
import { type Call, decodeName, type FunctionEntity } from "../ir/mod.ts";
import { TRACKED } from "./allocators.ts";
import { type Node, number, text } from "./debug_info.ts";
import {
  confirmed,
  type Evidence,
  evidenceOf,
  UNKNOWN_REST,
} from "./evidence.ts";
import type { Holding } from "./address_bytes.ts";
import { agreed } from "./likeness.ts";
import { hash } from "./hash.ts";
import {
  type Context,
  type Destination,
  FunctionFacts,
  rankOf,
} from "./inference.ts";
import { functionName } from "./names.ts";
import type { Site, SourcePlace } from "./records.ts";
import type { Size, SizedCall, SizedCalls } from "./sizes.ts";
import type { SizingCall } from "./sizing.ts";
import { UnitTypes } from "./unit_types.ts";

interface FinderParts {
  readonly context: Context & { readonly stats: { refuted: number } };
  readonly calls: ReadonlyMap<string, readonly SizingCall[]>;
  readonly sizes: SizedCalls;
  readonly holding: Holding;
}

/** What is known of a site's memory. */
interface Content extends Evidence {
  /** Not only by where the result goes. */
  readonly said: boolean;
  /** The type by which it is data, though pointers are stored in it. */
  readonly holds?: number;
}

/** Memory that holds pointers though it is declared as data. */
const HOLDING: Content = {
  type: 0,
  element: 0,
  short: false,
  said: true,
};
const NOTHING: Content = { type: 0, element: 0, short: false, said: false };

export class SiteFinder {
  readonly sites: Site[] = [];
  /** Sites of calls whose memory holds pointers, by call: see Holding. */
  readonly holding = new Map<string, { site: number; type: number }>();
  readonly #parts: FinderParts;
  readonly #facts = new Map<string, FunctionFacts>();
  readonly #units = new Map<number, UnitTypes>();
  readonly #ordinals = new Map<string, number>();
  readonly #found = new Map<SizingCall, readonly Destination[]>();
  readonly #handsBack = new Map<string, boolean>();
  /** By call line of a function: what the front end saw in its sizes. */
  readonly #seen = new Map<string, ReadonlyMap<number, SizedCall>>();

  constructor(parts: FinderParts) {
    this.#parts = parts;
  }

  /** The site of an allocator's call; `isAsked`: the caller may know more. */
  allocation(sized: SizingCall, isAsked: boolean): number {
    const destinations = this.#destinations(sized);
    const content = this.#content(sized, destinations);
    const flags = isAsked ? abi.MAGIC_SITE_PASSED : 0;
    return this.#held(
      sized,
      content,
      this.#add(sized, destinations, { ...content, flags }),
    );
  }

  #held(
    { entity, index }: SizingCall,
    { holds }: Content,
    site: number,
  ): number {
    if (holds !== undefined) {
      this.holding.set(`${entity.name}:${index}`, { site, type: holds });
    }
    return site;
  }

  /** The site of another call, if that has something to tell. */
  told(sized: SizingCall): { site: number; weak: boolean } | undefined {
    // What is handed back may be something else than what has this size.
    const isHandedBack = this.#isHandedBack(sized.callee);
    const destinations = isHandedBack || sized.callee === ""
      ? this.#destinations(sized)
      : [];
    const content = this.#content(sized, destinations);
    if (!content.said && (content.type === 0 || !isHandedBack)) {
      return undefined;
    }
    const site = this.#add(sized, destinations, { ...content, flags: 0 });
    return { site: this.#held(sized, content, site), weak: !content.said };
  }

  /** The site of a call by which the program itself says a type. */
  declared(entity: FunctionEntity, call: Call): number {
    const said = this.#factsOf(entity).pointed(call.operands[0]!.value);
    const type = this.#parts.context.types.of(said.type);
    const content = { ...NOTHING, type, said: true, flags: 0 };
    return this.#add({ entity, call }, [said], content);
  }

  /** Whether the memory is handed to the caller without a type. */
  isUnknownToCaller(sized: SizingCall): boolean {
    const destinations = this.#destinations(sized);
    return destinations.some(({ returned }) => returned) &&
      this.#content(sized, destinations) === NOTHING;
  }

  #destinations(sized: SizingCall): readonly Destination[] {
    let found = this.#found.get(sized);
    if (found === undefined) {
      found = this.#findDestinations(sized);
      this.#found.set(sized, found);
    }
    return found;
  }

  #findDestinations(
    { entity, call, callee, index }: SizingCall,
  ): readonly Destination[] {
    const facts = this.#factsOf(entity);
    if (callee === "posix_memalign") {
      return [facts.pointed(call.operands[0]!.value)];
    }
    if (call.result === undefined || call.type.split(" ")[0] !== "ptr") {
      return [];
    }
    return facts.destinations(call.result, index);
  }

  /** What is declared as data, and holds pointers, is unknown. */
  #content(sized: SizingCall, destinations: readonly Destination[]): Content {
    const found = this.#declared(sized, destinations);
    const { context: { types }, holding } = this.#parts;
    const how = holding.get(`${sized.entity.name}:${sized.index}`);
    if (how === undefined || how === "owned" || found.type === 0) return found;
    const { type, element } = found;
    if (element === UNKNOWN_REST || !types.isPlain(element)) return found;
    if (types.isPlain(type)) return { ...HOLDING, holds: type };
    return element !== 0 && how === "anywhere"
      ? { ...found, element: UNKNOWN_REST, holds: element }
      : found;
  }

  #declared(sized: SizingCall, destinations: readonly Destination[]): Content {
    const { types, info } = this.#parts.context;
    const typed = destinations
      .filter(({ type }) => rankOf(info, type) === "type")
      .map(({ type }) => types.of(type));
    const evidence = this.#evidence(sized);
    if (evidence !== undefined) {
      const found = confirmed(types, evidence, typed);
      return { ...found, said: true };
    }
    if (typed.length > 0) return { ...NOTHING, type: agreed(types, typed) };
    const bytes = destinations.find(({ type }) =>
      rankOf(info, type) === "bytes"
    );
    // An allocator of the program's may call any memory characters.
    const isAnyones = destinations.some(({ returned }) => returned);
    return bytes === undefined || isAnyones
      ? NOTHING
      : { ...NOTHING, type: types.of(bytes.type) };
  }

  #evidence(sized: SizingCall): Evidence | undefined {
    const { entity, call, index, sizes } = sized;
    const seen = this.#seenIn(entity).get(index);
    if (seen === undefined) return undefined;
    const { types, subprograms } = this.#parts.context;
    const unit = this.#unitOf(subprograms.get(entity.name));
    if (unit === undefined) return undefined;
    const constants = sizes.map((size) => {
      const value = call.operands[size]?.value ?? "";
      return /^-?\d+$/.test(value) ? Number(value) : undefined;
    });
    const named = sizes.map((size): Size => seen.sizes[size] ?? []);
    return evidenceOf(named, constants, { types, unit });
  }

  /** Whether all that a function makes of its caller's size it returns. */
  #isHandedBack(callee: string): boolean {
    if (TRACKED.has(callee)) return true;
    const known = this.#handsBack.get(callee);
    if (known !== undefined) return known;
    // Of functions that call each other none is trusted.
    this.#handsBack.set(callee, false);
    const calls = this.#parts.calls.get(callee) ?? [];
    const handed = callee !== "" &&
      calls.every((sized) =>
        !sized.passedOn || this.#isHandedBack(sized.callee) &&
          this.#destinations(sized).some(({ returned }) => returned)
      );
    this.#handsBack.set(callee, handed);
    return handed;
  }

  #factsOf(entity: FunctionEntity): FunctionFacts {
    let facts = this.#facts.get(entity.name);
    if (facts === undefined) {
      facts = new FunctionFacts(this.#parts.context, entity);
      this.#facts.set(entity.name, facts);
    }
    return facts;
  }

  #unitOf(subprogram: Node | undefined): UnitTypes | undefined {
    const { info, types, subprograms } = this.#parts.context;
    const unit = info.follow(subprogram, "unit");
    if (unit === undefined) return undefined;
    let known = this.#units.get(unit.id);
    if (known === undefined) {
      const roots = [...subprograms.values()].filter((node) =>
        info.follow(node, "unit") === unit
      );
      known = new UnitTypes(info, types, [unit, ...roots]);
      this.#units.set(unit.id, known);
    }
    return known;
  }

  /**
   * The front end's calls by line of the body: same place in the source, same
   * name. Where several calls have both and are not as many as the front end
   * saw, none of them is known.
   */
  #seenIn(entity: FunctionEntity): ReadonlyMap<number, SizedCall> {
    const known = this.#seen.get(entity.name);
    if (known !== undefined) return known;
    const { context, calls, sizes } = this.#parts;
    const subprogram = context.subprograms.get(entity.name);
    const caller = text(subprogram, "name");
    const seen = Map.groupBy(
      (sizes[context.info.sourceOf(subprogram)] ?? [])
        .filter((call) => call.caller === caller),
      ({ callee, line, column }) => `${line}:${column} ${callee}`,
    );
    const ours = Map.groupBy(calls.get(entity.name) ?? [], (sized) => {
      const location = this.#locationOf(sized.call);
      const line = location?.field("line") ?? "0";
      const column = location?.field("column") ?? "0";
      return `${line}:${column} ${this.#sourceName(sized.callee)}`;
    });
    const found = new Map<number, SizedCall>();
    for (const [place, list] of ours) {
      const theirs = seen.get(place) ?? [];
      if (theirs.length !== list.length) continue;
      list.forEach(({ index }, i) => found.set(index, theirs[i]!));
    }
    this.#seen.set(entity.name, found);
    return found;
  }

  #sourceName(symbol: string): string {
    const node = this.#parts.context.subprograms.get(symbol);
    return text(node, "name") ?? decodeName(symbol);
  }

  #locationOf(call: Call): Node | undefined {
    const at = call.attachments.find(({ kind }) => kind === "dbg");
    return this.#parts.context.info.at(at?.value);
  }

  /** The new site's number. */
  #add(
    { entity, call }: Pick<SizingCall, "entity" | "call">,
    destinations: readonly Destination[],
    content: Content & { readonly flags: number },
  ): number {
    const { info, subprograms, stats } = this.#parts.context;
    if (content.said && content.type === 0 && content.holds === undefined) {
      stats.refuted++;
    }
    const node = subprograms.get(entity.name);
    const parent = functionName(info, node, entity.name).name;
    const best = destinations.find(({ type }) => rankOf(info, type) === "type");
    const named = best ?? destinations.find(({ name }) => name !== "");
    const label = `${named?.name || "%UNKNOWN"}#`;
    const times = this.#ordinals.get(`${parent}~${label}`) ?? 0;
    this.#ordinals.set(`${parent}~${label}`, times + 1);
    const name = times === 0 ? label : label + times;
    return this.sites.push({
      name,
      parent,
      key: hash(`site ${parent}~${name}`),
      flags: content.flags |
        (content.type === 0 ? abi.MAGIC_UNTYPED : 0) |
        (content.said ? abi.MAGIC_SITE_SAID : 0) |
        (content.short ? abi.MAGIC_SITE_SHORT : 0),
      type: content.type,
      element: content.element,
      place: this.#placeOf(entity, call),
    }) - 1;
  }

  #placeOf(entity: FunctionEntity, call: Call): SourcePlace {
    const { info, subprograms } = this.#parts.context;
    const location = this.#locationOf(call);
    const node = info.follow(location, "scope") ??
      subprograms.get(entity.name);
    return {
      file: info.path(node).replace(/^\/src\//, ""),
      line: location === undefined ? 0 : number(location, "line"),
    };
  }
}
