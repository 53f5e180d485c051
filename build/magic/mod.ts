/**
 * The magic pass: describes a program's state in the program.
 *
 * Before: a linked, unoptimised module with debug information, libmagicrt in
 * it, and `_magic_vars` only declared. After: tables of types, functions,
 * static objects and allocation sites; allocation calls redirected to
 * libmagicrt; `magic_init` and then the program's constructors called first in
 * `main`; no debug information.
 */
import * as abi from "../../core/abi/abi.ts";
import {
  eachName,
  type Entity,
  type FunctionEntity,
  type GlobalParts,
  Layout,
  linkerSets,
  type Module,
  parseLine,
  print,
  sectionIn,
  stripDebug,
  withLocations,
} from "../ir/mod.ts";
import { findAddresses } from "./address_uses.ts";
import { addressTaken } from "./addresses.ts";
import { RUNTIME } from "./allocators.ts";
import { DebugInfo, globalVariables } from "./debug_info.ts";
import type { Node } from "./debug_info.ts";
import { CONSTRUCTORS, constructors } from "./constructors.ts";
import { Definitions } from "./definitions.ts";
import {
  AFTER,
  afterSet,
  emitTables,
  separated,
  unmerged,
  USED,
} from "./emit.ts";
import { collectFunctions } from "./functions.ts";
import { collectLabels } from "./labels.ts";
import { collectSentries } from "./objects.ts";
import { collectLayouts } from "./layouts.ts";
import type { Finding, Sentry, Site, Stored } from "./records.ts";
import { collectRenames, type RuleFile } from "./rules.ts";
import type { SizedCalls } from "./sizes.ts";
import { Sizing } from "./sizing.ts";
import { TypeTable } from "./types.ts";
import { untransferable } from "./untransferable.ts";
import { instrumented, wrapAllocations, type WrapStats } from "./wrap.ts";

export { RUNTIME };
export { sizedCalls } from "./front_end.ts";
export { questions } from "./questions.ts";
export type { SizedCall, SizedCalls } from "./sizes.ts";

export interface MagicOptions {
  /** Function that the instrumented program enters first. */
  readonly entry?: string;
  /**
   * The service's own source folder. Its units are named relative to it, so
   * that statics keep their lasting names when the service moves.
   */
  readonly folder?: string;
  /** The result keeps its debug information, and is otherwise the same. */
  readonly debug?: boolean;
  readonly rules?: RuleFile;
  /** What the front end says of the sources that `questions()` names. */
  readonly sizes?: SizedCalls;
}

/** Counts for `--stats`. */
export interface MagicStats extends WrapStats {
  readonly types: number;
  readonly functions: number;
  readonly sentries: number;
  readonly sites: number;
  readonly untypedSites: number;
  /** Addresses in the program that no update can carry over. */
  readonly untransferablePointers: number;
  /** Positions, orders and numbers that depend on addresses. */
  readonly addressFindings: number;
  /** Variables and members of numbers that are searched for addresses. */
  readonly searchedNumbers: number;
}

/** Instruments a module; without the entry function it changes nothing. */
export function magic(module: Module, options: MagicOptions = {}): Module {
  return instrument(module, options).module;
}

export function instrument(
  module: Module,
  options: MagicOptions = {},
): { module: Module; stats: MagicStats | undefined; notes: readonly string[] } {
  const entry = options.entry ?? "main";
  if (!checkRuntime(module, entry)) {
    return { module, stats: undefined, notes: [] };
  }
  const info = new DebugInfo(module, options.folder);
  const globals = globalVariables(module, info);
  const layout = new Layout(module);
  const definitions = new Definitions(info, composites(module, info));
  const sizing = new Sizing(instrumented(module), addressTaken(module));
  const { findings, searched, holding, holders } = findAddresses(
    module,
    { info, layout, globals, types: new TypeTable(info, definitions) },
    sizing,
  );
  const types = new TypeTable(info, definitions, searched);
  const wrapped = wrapAllocations(module, {
    info,
    types,
    globals,
    sizes: options.sizes ?? {},
    sizing,
    holding,
  });
  const labels = collectLabels(wrapped.module, info);
  const functions = [
    ...collectFunctions(wrapped.module, info, types),
    ...labels,
  ];
  const sentries = collectSentries(wrapped.module, info, layout, types);
  types.finish();
  const renames = collectRenames(options.rules, wrapped.module, info, {
    labels,
    types: types.records,
  });
  const { sites } = wrapped;
  const stored = [...holders].flatMap(([key, holder]): Stored[] => {
    const type = types.searched.get(key);
    if (type !== undefined) return [{ ...holder, type, site: abi.MAGIC_NONE }];
    const memory = wrapped.holding.get(key);
    return memory === undefined ? [] : [{ ...holder, ...memory }];
  });
  const described = describe(wrapped.module, { entry, sentries, layout });
  const program = stripDebug(described);
  // The build id stands for the program, not for the lines of its sources.
  const tables = emitTables(
    {
      types: types.records,
      functions,
      sentries,
      sites,
      renames,
      findings: [...findings, ...stored],
      layouts: collectLayouts(wrapped.module, info),
    },
    (entities) => print(program) + print({ file: module.file, entities }),
  );
  return {
    module: withTables(
      options.debug === true ? withLocations(described) : program,
      [...tables, usedList(program, module)],
    ),
    stats: {
      ...wrapped.stats,
      types: types.records.length,
      functions: functions.length,
      sentries: sentries.length,
      sites: sites.length,
      untypedSites: sites.filter((site) => site.type === 0).length,
      untransferablePointers: untransferable(wrapped.module, labels),
      addressFindings: findings.length,
      searchedNumbers: stored.length,
    },
    notes: [
      ...findings.map(noteOf),
      ...stored.map((holder) => noteOfStored(holder, sites)),
    ],
  };
}

const NOTES = {
  position: "position of",
  order: "order in",
  number: "number in",
} as const;

/** What the build says of a finding. */
function noteOf({ kind, name, place: { file, line } }: Finding): string {
  return `${file}:${line}: ${NOTES[kind]} ${name} depends on an address: ` +
    `updates are refused (ST14) without st_register_rehash("${name}", …)`;
}

/** What the build says of what is searched. */
function noteOfStored(
  { name, site, place: { file, line } }: Stored,
  sites: readonly Site[],
): string {
  const made = sites[site];
  const [where, code] = made === undefined
    ? [name, "ST6, ST16"]
    : [`memory of ${made.place.file}:${made.place.line}`, "ST7"];
  return `${file}:${line}: pointers in ${where}, which is declared as data: ` +
    `updates are refused (${code}) where one of them moves`;
}

/** Whether there is an entry function; then libmagicrt must be there. */
function checkRuntime(module: Module, entry: string): boolean {
  const defined = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind === "function") defined.add(entity.name);
  }
  if (!defined.has(entry)) return false;
  const missing = ["magic_init", ...RUNTIME].find((f) => !defined.has(f));
  if (missing !== undefined) {
    throw new TypeError(
      `Cannot instrument "${module.file}": libmagicrt is not linked ` +
        `("${missing}" is missing)`,
    );
  }
  return true;
}

const FRAME_ADDRESS = "llvm.frameaddress.p0";

/** What the pass writes anew, or as calls. */
const DROPPED = new Set([
  "_magic_vars",
  "llvm.used",
  CONSTRUCTORS,
  FRAME_ADDRESS,
]);

/** Recorded objects told apart, and what is called first. */
function describe(
  module: Module,
  { entry, sentries, layout }: {
    entry: string;
    sentries: readonly Sentry[];
    layout: Layout;
  },
): Module {
  const recorded = new Map(sentries.map((s) => [s.symbol, s.parts]));
  const inSet = linkerSets(module);
  const first = [
    `  %magic.frame = call ptr @${FRAME_ADDRESS}(i32 0)`,
    "  call void @magic_init(ptr %magic.frame)",
    ...constructors(module),
  ];
  const sets = new Set<string>();
  const after = (parts: GlobalParts) => {
    const section = sectionIn(parts.attributes)!;
    if (sets.has(section)) return [];
    sets.add(section);
    return [afterSet(section, parts)];
  };
  const entities = module.entities.flatMap((entity): Entity[] => {
    if (entity.kind === "function" && entity.name === entry) {
      return [callFirst(entity, first)];
    }
    if (entity.kind === "declare" && DROPPED.has(entity.name)) return [];
    if (entity.kind !== "global") return [entity];
    if (DROPPED.has(entity.name)) return [];
    const parts = recorded.get(entity.name);
    if (parts?.init === undefined) return [entity];
    if (inSet(entity)) return [unmerged(parts), ...after(parts)];
    return [separated(parts, layout.read(parts.type).type)];
  });
  entities.push({
    kind: "declare",
    name: FRAME_ADDRESS,
    text: `declare ptr @${FRAME_ADDRESS}(i32 immarg)`,
  });
  return { file: module.file, entities };
}

/** The module with more variables, before its first function. */
function withTables(module: Module, tables: readonly Entity[]): Module {
  const { file, entities } = module;
  const first = entities.findIndex((entity) => entity.kind === "function");
  const blank: Entity = { kind: "text", text: "" };
  return {
    file,
    entities: [
      ...entities.slice(0, first),
      ...tables,
      blank,
      ...entities.slice(first),
    ],
  };
}

function* composites(module: Module, info: DebugInfo): Iterable<Node> {
  for (const entity of module.entities) {
    if (entity.kind !== "metadata") continue;
    if (!entity.text.includes("!DICompositeType(")) continue;
    if (entity.text.includes("DW_TAG_array_type")) continue;
    const node = info.node(entity.id);
    if (node !== undefined) yield node;
  }
}

/** Calls before all else but the allocas, whose place they keep. */
function callFirst(
  entity: FunctionEntity,
  calls: readonly string[],
): FunctionEntity {
  const at = entity.body.findIndex((text) => {
    const line = parseLine(text);
    return line.kind !== "blank" && line.kind !== "label" &&
      !(line.kind === "instruction" && line.opcode === "alloca");
  });
  const body = [...entity.body];
  body.splice(at, 0, ...calls);
  return { ...entity, body };
}

/** The module's `llvm.used`, with what the pass needs to be kept. */
function usedList(program: Module, module: Module): Entity {
  const symbols: string[] = [...USED];
  for (const entity of program.entities) {
    if (entity.kind === "global" && entity.name.startsWith(AFTER)) {
      symbols.push(entity.name);
    }
  }
  for (const entity of module.entities) {
    if (entity.kind !== "global" || entity.name !== "llvm.used") continue;
    eachName(entity.text, "@", (name) => {
      if (name !== "llvm.used" && !symbols.includes(name)) symbols.push(name);
    });
  }
  const list = symbols.map((symbol) => `ptr @${symbol}`).join(", ");
  return {
    kind: "global",
    name: "llvm.used",
    text:
      `@llvm.used = appending global [${symbols.length} x ptr] [${list}], ` +
      `section "llvm.metadata"`,
  };
}
