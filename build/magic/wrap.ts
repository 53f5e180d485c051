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
  decodeName,
  type Entity,
  type FunctionEntity,
  Layout,
  mapNames,
  type Module,
  scanFlat,
  sectionOf,
} from "../ir/mod.ts";
import { parseCall, redirect } from "./calls.ts";
import { attachment, type DebugInfo, type Node } from "./debug_info.ts";
import { type Hash, hash } from "./hash.ts";
import { FunctionFacts } from "./inference.ts";
import { EXCLUDED, functionName } from "./objects.ts";
import { strip, type TypeTable } from "./types.ts";

export interface Site {
  readonly name: string;
  readonly parent: string;
  readonly key: Hash;
  readonly flags: number;
  readonly type: number;
}

/** Wrapped function: its tracked version, and whether that takes a site. */
const WRAPPED: ReadonlyMap<string, readonly [string, boolean]> = new Map([
  ["malloc", ["magic_malloc", true]],
  ["calloc", ["magic_calloc", true]],
  ["realloc", ["magic_realloc", true]],
  ["aligned_alloc", ["magic_memalign", true]],
  ["memalign", ["magic_memalign", true]],
  ["posix_memalign", ["magic_posix_memalign", true]],
  ["free", ["magic_free", false]],
  ["mmap", ["magic_mmap", true]],
  ["munmap", ["magic_munmap", false]],
]);

/** What a use by address becomes. */
const PLAIN: ReadonlyMap<string, string> = new Map([
  ["malloc", "magic_malloc_plain"],
  ["calloc", "magic_calloc_plain"],
  ["realloc", "magic_realloc_plain"],
  ["free", "magic_free"],
]);

/** Names that must be there when something is wrapped. */
export const RUNTIME = [
  ...new Set([
    ...[...WRAPPED.values()].map(([name]) => name),
    ...PLAIN.values(),
  ]),
];

const SITE = "%magic_site";

export interface Wrapped {
  readonly module: Module;
  readonly sites: readonly Site[];
}

/** One pending call: `callee` gets a site, inferred from where it goes. */
interface Work {
  readonly entity: FunctionEntity;
  readonly index: number;
  readonly callee: string;
}

export function wrapAllocations(
  module: Module,
  info: DebugInfo,
  types: TypeTable,
  globals: ReadonlyMap<string, Node>,
): Wrapped {
  const layout = new Layout(module);
  const functions = new Map<string, FunctionEntity>();
  const subprograms = new Map<string, Node>();
  for (const entity of module.entities) {
    if (entity.kind !== "function" && entity.kind !== "declare") continue;
    const line = entity.kind === "function" ? entity.header : entity.text;
    const node = info.node(attachment(line) ?? -1);
    if (node !== undefined) subprograms.set(entity.name, node);
    if (entity.kind === "function" && !EXCLUDED.test(sectionOf(line) ?? "")) {
      functions.set(entity.name, entity);
    }
  }
  const callers = callersOf(functions);
  const facts = new Map<string, FunctionFacts>();
  const factsOf = (entity: FunctionEntity) => {
    let known = facts.get(entity.name);
    if (known === undefined) {
      known = new FunctionFacts(
        info,
        layout,
        types,
        globals,
        subprograms,
        entity,
      );
      facts.set(entity.name, known);
    }
    return known;
  };

  const sites: Site[] = [];
  const ordinals = new Map<string, number>();
  /** New lines by function; a function in `copies` gets a second version. */
  const edits = new Map<string, Map<number, string>>();
  const copies = new Map<string, Map<number, string>>();
  const edit = (
    map: Map<string, Map<number, string>>,
    name: string,
    index: number,
    line: string,
  ) => {
    const lines = map.get(name) ?? new Map<number, string>();
    map.set(name, lines.set(index, line));
  };
  const work: Work[] = [];
  for (const name of WRAPPED.keys()) {
    for (const caller of callers.get(name) ?? []) {
      work.push({ ...caller, callee: name });
    }
  }
  for (let next = work.shift(); next !== undefined; next = work.shift()) {
    const { entity, index, callee } = next;
    const line = entity.body[index]!;
    const call = parseCall(line)!;
    const [target, takesSite] = WRAPPED.get(callee) ??
      [copyName(callee), true];
    if (!takesSite) {
      edit(edits, entity.name, index, redirect(line, call, target, []));
      continue;
    }
    const found = callee === "posix_memalign" || call.result === ""
      ? { type: undefined, name: "", returned: false }
      : factsOf(entity).infer(call.result, index);
    const known = strip(info, found.type).node !== undefined;
    const node = subprograms.get(entity.name);
    const parent = node === undefined
      ? decodeName(entity.name)
      : functionName(info, node, entity.name).name;
    const label = `${found.name || "%UNKNOWN"}#`;
    const times = ordinals.get(`${parent}~${label}`) ?? 0;
    ordinals.set(`${parent}~${label}`, times + 1);
    const name = times === 0 ? label : label + times;
    sites.push({
      name,
      parent,
      key: hash(`site ${parent}~${name}`),
      flags: known ? 0 : abi.MAGIC_UNTYPED,
      type: types.of(found.type),
    });
    const site = `i32 ${sites.length - 1}`;
    edit(edits, entity.name, index, redirect(line, call, target, [site]));
    if (known || !found.returned || entity.name === "main") continue;
    const first = !copies.has(entity.name);
    edit(
      copies,
      entity.name,
      index,
      redirect(line, call, target, [`i32 ${SITE}`]),
    );
    if (!first) continue;
    for (const caller of callers.get(entity.name) ?? []) {
      work.push({ ...caller, callee: entity.name });
    }
  }
  const entities = module.entities.flatMap((entity): Entity[] => {
    if (
      entity.kind === "global" && !EXCLUDED.test(sectionOf(entity.text) ?? "")
    ) {
      return [{ ...entity, text: mapNames(entity.text, "@", byAddress) }];
    }
    if (entity.kind !== "function" || !functions.has(entity.name)) {
      return [entity];
    }
    const original = rewrite(entity, edits.get(entity.name), new Map());
    const copy = copies.get(entity.name);
    if (copy === undefined) return [original];
    return [
      original,
      { kind: "text", text: "" },
      copyWithSite(rewrite(entity, edits.get(entity.name), copy)),
    ];
  });
  return { module: { file: module.file, entities }, sites };
}

function byAddress(name: string): string | undefined {
  return PLAIN.get(name);
}

function rewrite(
  entity: FunctionEntity,
  edits: ReadonlyMap<number, string> | undefined,
  over: ReadonlyMap<number, string>,
): FunctionEntity {
  const body = entity.body.map((line, index) => {
    const edited = over.get(index) ?? edits?.get(index) ?? line;
    return edited.includes("@") ? mapNames(edited, "@", byAddress) : edited;
  });
  return { ...entity, body };
}

function copyName(name: string): string {
  return name.startsWith('"')
    ? name.slice(0, -1) + '.magic_site"'
    : name + ".magic_site";
}

/** The same function, under another name, with the site as last argument. */
function copyWithSite(entity: FunctionEntity): FunctionEntity {
  const name = copyName(entity.name);
  const header = entity.header.replace(/ !dbg !\d+/, "").replace(
    /^define (?:[a-z_]+ )*?(?=(?:ptr|noundef|noalias|nonnull))/,
    "define internal ",
  );
  const open = header.indexOf(`@${entity.name}(`) + entity.name.length + 1;
  const close = scanFlat(header, open + 1, (c) => c === ")");
  const params = header.slice(open + 1, close);
  const all = params === "" ? `i32 ${SITE}` : `${params}, i32 ${SITE}`;
  return {
    kind: "function",
    name,
    header: header.slice(0, open - entity.name.length) + name + "(" + all +
      header.slice(close),
    // Debug records of one function must not appear in two.
    body: entity.body.filter((line) => !line.includes("#dbg_")).map((line) =>
      line.replace(/, !dbg !\d+/, "")
    ),
  };
}

function callersOf(
  functions: ReadonlyMap<string, FunctionEntity>,
): Map<string, { entity: FunctionEntity; index: number }[]> {
  const found = new Map<string, { entity: FunctionEntity; index: number }[]>();
  for (const entity of functions.values()) {
    entity.body.forEach((line, index) => {
      const callee = parseCall(line)?.callee;
      if (callee === undefined || callee.startsWith("llvm.")) return;
      const list = found.get(callee);
      if (list === undefined) found.set(callee, [{ entity, index }]);
      else list.push({ entity, index });
    });
  }
  return found;
}
