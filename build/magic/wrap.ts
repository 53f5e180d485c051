/**
 * Redirects allocation calls to libmagicrt's, with the number of their site.
 *
 * Before: `%1 = call ptr @malloc(i32 8)`
 * After:  `%1 = call ptr @magic_malloc(i32 8, i32 3)`
 *
 * A function that returns fresh memory untyped is copied with the site as one
 * more argument, and the question moves to its callers.
 */
import * as abi from "../../core/abi/abi.ts";
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
import { PLAIN, TRACKED } from "./allocators.ts";
import {
  type DebugInfo,
  type Node,
  number,
  subprogramOf,
} from "./debug_info.ts";
import { hash } from "./hash.ts";
import {
  type Context,
  FunctionFacts,
  type InferenceStats,
  type Inferred,
} from "./inference.ts";
import { functionName } from "./names.ts";
import type { Site, SourcePlace } from "./records.ts";
import { isExcluded } from "./sections.ts";
import { canCopy, copyName, copyWithSite, SITE } from "./site_copies.ts";
import { strip, type TypeTable } from "./types.ts";

/** Counts for `--stats`. */
export interface WrapStats extends InferenceStats {
  /** Functions with a second version that takes a site. */
  copies: number;
  /** Uses by address of what has no version for that. */
  untrackedUses: number;
}

export interface Wrapped {
  readonly module: Module;
  readonly sites: readonly Site[];
  readonly stats: WrapStats;
}

/** A direct call: a function's line. */
interface CallSite {
  readonly entity: FunctionEntity;
  readonly index: number;
}

/** New lines of a function by index. */
type Edits = Map<number, string>;

export function wrapAllocations(
  module: Module,
  info: DebugInfo,
  types: TypeTable,
  globals: ReadonlyMap<string, Node>,
): Wrapped {
  const wrapper = new Wrapper(module, info, types, globals);
  for (const name of TRACKED.keys()) wrapper.redirectCallsOf(name);
  wrapper.finish();
  const entities = module.entities.flatMap((entity) =>
    wrapper.rewritten(entity)
  );
  const { sites, stats } = wrapper;
  return { module: { file: module.file, entities }, sites, stats };
}

class Wrapper {
  readonly sites: Site[] = [];
  readonly stats: WrapStats = {
    copies: 0,
    untrackedUses: 0,
    unknownUses: 0,
    unknownPlaces: 0,
  };
  readonly #context: Context;
  readonly #functions = new Map<string, FunctionEntity>();
  readonly #callers: ReadonlyMap<string, readonly CallSite[]>;
  /** Lines that use an allocator otherwise than by a direct call. */
  readonly #addresses = new Map<string, Set<number>>();
  readonly #facts = new Map<string, FunctionFacts>();
  readonly #work: { readonly call: CallSite; readonly callee: string }[] = [];
  readonly #ordinals = new Map<string, number>();
  readonly #edits = new Map<string, Edits>();
  /** Lines that differ in the second version of a function that gets one. */
  readonly #copies = new Map<string, Edits>();

  constructor(
    module: Module,
    info: DebugInfo,
    types: TypeTable,
    globals: ReadonlyMap<string, Node>,
  ) {
    const subprograms = new Map<string, Node>();
    for (const entity of module.entities) {
      if (entity.kind !== "function" && entity.kind !== "declare") continue;
      const node = subprogramOf(info, entity);
      if (node !== undefined) subprograms.set(entity.name, node);
      if (entity.kind === "function" && !isExcluded(entity)) {
        this.#functions.set(entity.name, entity);
      }
    }
    this.#callers = callersOf(this.#functions.values());
    for (const { name, body } of this.#functions.values()) {
      const lines = linesWithAddresses(body);
      if (lines.size > 0) this.#addresses.set(name, lines);
    }
    const layout = new Layout(module);
    const { stats } = this;
    this.#context = { info, layout, types, globals, subprograms, stats };
  }

  redirectCallsOf(callee: string): void {
    for (const call of this.#callers.get(callee) ?? []) {
      this.#work.push({ call, callee });
    }
  }

  /** Redirects calls until no function is left whose callers are asked. */
  finish(): void {
    for (let next = this.#work.shift(); next; next = this.#work.shift()) {
      this.#redirect(next.call, next.callee);
    }
  }

  #redirect({ entity, index }: CallSite, callee: string): void {
    const call = parseLine(entity.body[index]!);
    if (call.kind !== "call") {
      throw new TypeError(`Cannot redirect "${entity.body[index]}"`);
    }
    const tracked = TRACKED.get(callee) ??
      { name: copyName(callee), site: true };
    const edit = (edits: Map<string, Edits>, site: string | undefined) => {
      const lines = edits.get(entity.name) ?? new Map<number, string>();
      edits.set(
        entity.name,
        lines.set(index, redirected(call, tracked.name, site)),
      );
    };
    if (!tracked.site) return edit(this.#edits, undefined);
    const found = this.#infer(entity, index, call, callee);
    const known = strip(this.#context.info, found.type).node !== undefined;
    edit(this.#edits, String(this.#addSite(entity, call, found, known)));
    if (known || !found.returned || !canCopy(entity)) return;
    const first = !this.#copies.has(entity.name);
    edit(this.#copies, SITE);
    if (!first) return;
    this.stats.copies++;
    this.redirectCallsOf(entity.name);
  }

  #infer(
    entity: FunctionEntity,
    index: number,
    call: Call,
    callee: string,
  ): Inferred {
    if (callee === "posix_memalign" || call.result === undefined) {
      return { type: undefined, name: "", returned: false };
    }
    let facts = this.#facts.get(entity.name);
    if (facts === undefined) {
      facts = new FunctionFacts(this.#context, entity);
      this.#facts.set(entity.name, facts);
    }
    return facts.infer(call.result, index);
  }

  /** The new site's number. */
  #addSite(
    entity: FunctionEntity,
    call: Call,
    found: Inferred,
    known: boolean,
  ): number {
    const { info, subprograms, types } = this.#context;
    const node = subprograms.get(entity.name);
    const parent = functionName(info, node, entity.name).name;
    const label = `${found.name || "%UNKNOWN"}#`;
    const times = this.#ordinals.get(`${parent}~${label}`) ?? 0;
    this.#ordinals.set(`${parent}~${label}`, times + 1);
    const name = times === 0 ? label : label + times;
    return this.sites.push({
      name,
      parent,
      key: hash(`site ${parent}~${name}`),
      flags: known ? 0 : abi.MAGIC_UNTYPED,
      type: types.of(found.type),
      element: 0,
      place: this.#placeOf(entity, call),
    }) - 1;
  }

  #placeOf(entity: FunctionEntity, call: Call): SourcePlace {
    const { info, subprograms } = this.#context;
    const at = call.attachments.find(({ kind }) => kind === "dbg");
    const location = info.at(at?.value);
    return {
      file: info.path(
        info.follow(location, "scope") ?? subprograms.get(entity.name),
      ),
      line: location === undefined ? 0 : number(location, "line"),
    };
  }

  /** What becomes of an entity: its new version, and a copy if it gets one. */
  rewritten(entity: Entity): Entity[] {
    if (entity.kind === "global" && !isExcluded(entity)) {
      const text = this.#byAddress(entity.text);
      return [text === entity.text ? entity : { ...entity, text }];
    }
    if (entity.kind !== "function" || !this.#functions.has(entity.name)) {
      return [entity];
    }
    const edits = this.#edits.get(entity.name);
    const original = this.#rewrite(entity, edits);
    const copy = this.#copies.get(entity.name);
    if (copy === undefined) return [original];
    const second = this.#rewrite(entity, new Map([...edits!, ...copy]));
    return [original, { kind: "text", text: "" }, copyWithSite(second)];
  }

  #rewrite(entity: FunctionEntity, edits: Edits | undefined): FunctionEntity {
    const addresses = this.#addresses.get(entity.name);
    if (edits === undefined && addresses === undefined) return entity;
    const body = [...entity.body];
    for (const [index, line] of edits ?? []) body[index] = line;
    for (const index of addresses ?? []) {
      body[index] = this.#byAddress(body[index]!);
    }
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
function redirected(
  call: Call,
  callee: string,
  site: string | undefined,
): string {
  if (call.type.includes("(") || call.marker === "musttail") {
    throw new TypeError(`Cannot add a site to "${formatLine(call).trim()}"`);
  }
  const more = site === undefined ? [] : [operand("i32", site)];
  const operands = [...call.operands, ...more];
  return formatLine({ ...call, callee: `@${callee}`, operands });
}

/** Direct calls by callee. */
function callersOf(
  functions: Iterable<FunctionEntity>,
): Map<string, CallSite[]> {
  const found = new Map<string, CallSite[]>();
  for (const entity of functions) {
    entity.body.forEach((line, index) => {
      const callee = calleeOf(line);
      if (callee === undefined || callee.startsWith("llvm.")) return;
      const list = found.get(callee);
      if (list === undefined) found.set(callee, [{ entity, index }]);
      else list.push({ entity, index });
    });
  }
  return found;
}
