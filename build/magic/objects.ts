/** Static objects and functions that get a place in the tables. */
import * as abi from "../../core/abi/abi.ts";
import {
  decodeBytes,
  decodeName,
  eachName,
  type GlobalParts,
  type Layout,
  type Module,
  parseGlobal,
  sectionOf,
} from "../ir/mod.ts";
import {
  attachment,
  type DebugInfo,
  type Node,
  number,
  text,
} from "./debug_info.ts";
import { type Hash, hash } from "./hash.ts";
import { annotation, type TypeTable } from "./types.ts";

export interface Sentry {
  readonly symbol: string;
  readonly parts: GlobalParts;
  readonly name: string;
  readonly key: Hash;
  readonly content: Hash;
  readonly flags: number;
  readonly type: number;
  readonly size: number;
}

export interface FunctionRecord {
  readonly symbol: string;
  readonly name: string;
  readonly key: Hash;
  readonly flags: number;
  readonly type: number;
}

/** Sections whose contents are no state of the service. */
export const EXCLUDED = /^magic_/;

/** Variables that belong to an instance, not to the service's state. */
const INSTANCE_VARIABLES = new Set([
  "environ",
  "__environ",
  "___environ",
  "_environ",
  "__progname",
  "__progname_full",
  "program_invocation_name",
  "program_invocation_short_name",
  "env_argv",
  "env_argc",
  "etext",
  "_brksize",
]);

const NO_CONTENT: Hash = [0, 0];

/** A static's lasting name, and its key. */
export interface LastingName {
  readonly name: string;
  readonly key: Hash;
  readonly local: boolean;
}

/** Lasting name of the function of a DISubprogram. */
export function functionName(
  info: DebugInfo,
  node: Node,
  symbol: string,
): LastingName {
  const name = text(node, "name") ?? decodeName(symbol);
  const local = (text(node, "spFlags") ?? "").includes("LocalToUnit");
  if (!local) return { name, key: hash(`function ${name}`), local };
  return localName("function", name, unitPath(info, node));
}

function localName(kind: string, name: string, where: string): LastingName {
  const place = hash(where);
  return {
    name: `${name}.${place[0]}`,
    key: hash(`${kind} ${where} ${name}`),
    local: true,
  };
}

/** Path of the unit: statics of a header belong to each unit that has one. */
function unitPath(info: DebugInfo, node: Node): string {
  const unit = node.tag === "DISubprogram"
    ? info.follow(node, "unit")
    : info.follow(node, "scope");
  return info.path(unit?.tag === "DICompileUnit" ? unit : node);
}

function variableName(
  info: DebugInfo,
  node: Node,
  ordinals: Map<string, Node[]>,
): LastingName {
  const name = text(node, "name")!;
  const scope = info.subprogram(info.follow(node, "scope"));
  if (scope === undefined) {
    if (node.fields.get("isLocal") !== "true") {
      return { name, key: hash(`object ${name}`), local: false };
    }
    return localName("object", name, unitPath(info, node));
  }
  const path = `${unitPath(info, scope)}/${text(scope, "name")}`;
  // Statics of one name in different blocks of a function: by line.
  const same = ordinals.get(`${path}/${name}`)!;
  const ordinal = same.indexOf(node);
  return localName("object", name, ordinal === 0 ? path : `${path}#${ordinal}`);
}

export function collectSentries(
  module: Module,
  info: DebugInfo,
  layout: Layout,
  types: TypeTable,
): Sentry[] {
  const globals: { parts: GlobalParts; node: Node | undefined }[] = [];
  for (const entity of module.entities) {
    if (entity.kind !== "global" || entity.name.startsWith("llvm.")) continue;
    if (EXCLUDED.test(sectionOf(entity.text) ?? "")) continue;
    const parts = parseGlobal(entity);
    if (parts.init === undefined) continue;
    if (parts.words.some((word) => word.startsWith("thread_local"))) continue;
    const id = parts.attributes.map(attachment).find((n) => n !== undefined);
    const node = id === undefined
      ? undefined
      : info.follow(info.node(id), "var");
    const string = parts.name.startsWith(".str");
    // Private constants without a name in C cannot be pointed to.
    if (parts.words.includes("private") && !string && !text(node, "name")) {
      continue;
    }
    globals.push({ parts, node });
  }
  const ordinals = localStatics(info, globals.map((g) => g.node));
  const owners = ownersOf(module);
  const names = new Map<string, LastingName>();
  for (const { parts, node } of globals) {
    if (node !== undefined && text(node, "name") !== undefined) {
      names.set(parts.name, variableName(info, node, ordinals));
    }
  }
  const used = new Map<string, number>();
  const found: Sentry[] = [];
  for (const { parts, node } of globals) {
    const { type: llvm } = layout.read(parts.type);
    if (llvm.size === 0) continue;
    const named = names.get(parts.name);
    const bytes = named === undefined ? stringBytes(parts.init!) : undefined;
    const owner = owners.get(parts.name);
    const ownerName = owner && names.get(owner.symbol);
    let lasting: LastingName;
    let flags = parts.constant ? abi.MAGIC_CONSTANT : 0;
    let content = NO_CONTENT;
    if (named !== undefined) {
      lasting = named;
    } else {
      const label = bytes === undefined ? ".literal" : ".str";
      const place = ownerName
        ? `${ownerName.key}#${owner.index}`
        : `${node ? info.path(node) : ""}:${parts.init}`;
      lasting = localName(label, label, place);
      if (ownerName) {
        lasting = { ...lasting, name: `${label}#${ownerName.name}` };
      }
      if (bytes !== undefined) {
        flags |= abi.MAGIC_STRING | (ownerName ? abi.MAGIC_NAMED_STRING : 0);
        content = hash(`string ${bytes.join()}`);
      }
    }
    const times = used.get(String(lasting.key)) ?? 0;
    used.set(String(lasting.key), times + 1);
    if (times > 0) {
      lasting = localName("again", lasting.name, `${lasting.key}${times}`);
    }
    if (lasting.local) flags |= abi.MAGIC_STATIC;
    const plainName = text(node, "name") ?? "";
    flags |= INSTANCE_VARIABLES.has(plainName) || plainName.startsWith("sef_")
      ? abi.MAGIC_NOXFER
      : annotation(plainName);
    const type = text(node, "name") !== undefined || bytes !== undefined
      ? types.of(info.follow(node, "type"))
      : types.ofLlvm(llvm);
    found.push({
      symbol: parts.name,
      parts,
      name: lasting.name,
      key: lasting.key,
      content,
      flags,
      type: type === 0 ? types.ofLlvm(llvm) : type,
      size: llvm.size,
    });
  }
  return found;
}

/** Statics of functions by path and name, in the order of their lines. */
function localStatics(
  info: DebugInfo,
  nodes: readonly (Node | undefined)[],
): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    const scope = info.subprogram(info.follow(node, "scope"));
    if (node === undefined || scope === undefined) continue;
    const path = `${unitPath(info, scope)}/${text(scope, "name")}`;
    const key = `${path}/${text(node, "name")}`;
    found.set(key, [...(found.get(key) ?? []), node]);
  }
  for (const same of found.values()) {
    same.sort((a, b) => number(a, "line") - number(b, "line"));
  }
  return found;
}

/** Bytes of a constant that is a NUL-terminated string. */
function stringBytes(init: string): Uint8Array | undefined {
  if (init === "zeroinitializer") return Uint8Array.of(0);
  if (!init.startsWith('c"')) return undefined;
  return decodeBytes(init.slice(2, -1));
}

/** For objects that exactly one initializer refers to, once: which one. */
function ownersOf(
  module: Module,
): Map<string, { symbol: string; index: number }> {
  const uses = new Map<
    string,
    { symbol: string; index: number; times: number }
  >();
  const see = (symbol: string, line: string) => {
    let index = 0;
    eachName(line, "@", (name) => {
      if (name === symbol) return;
      const use = uses.get(name);
      if (use === undefined) uses.set(name, { symbol, index, times: 1 });
      else use.times++;
      index++;
    });
  };
  for (const entity of module.entities) {
    if (entity.kind === "global") {
      if (entity.text.includes("@", 1)) see(entity.name, entity.text);
    } else if (entity.kind === "function") {
      for (const line of entity.body) if (line.includes("@")) see("", line);
    }
  }
  const owners = new Map<string, { symbol: string; index: number }>();
  for (const [name, use] of uses) {
    if (use.times === 1 && use.symbol !== "") owners.set(name, use);
  }
  return owners;
}

/** Functions whose address the program takes: only these may be pointed to. */
export function collectFunctions(
  module: Module,
  info: DebugInfo,
  types: TypeTable,
  callees: (line: string) => string | undefined,
): FunctionRecord[] {
  const headers = new Map<string, string>();
  const aliases = new Map<string, string>();
  for (const entity of module.entities) {
    if (entity.kind === "function") headers.set(entity.name, entity.header);
    if (entity.kind === "declare") headers.set(entity.name, entity.text);
    if (entity.kind !== "alias") continue;
    eachName(entity.text, "@", (name) => {
      if (name !== entity.name) aliases.set(entity.name, name);
    });
  }
  const taken = new Set<string>();
  const take = (name: string) => {
    const target = aliases.get(name) ?? name;
    if (headers.has(target)) taken.add(target);
  };
  for (const entity of module.entities) {
    if (entity.kind === "global" && !entity.name.startsWith("llvm.")) {
      if (EXCLUDED.test(sectionOf(entity.text) ?? "")) continue;
      eachName(entity.text, "@", take);
    } else if (entity.kind === "function") {
      if (EXCLUDED.test(sectionOf(entity.header) ?? "")) continue;
      for (const line of entity.body) {
        if (!line.includes("@") || line.includes("#dbg_")) continue;
        let callee = callees(line);
        eachName(line, "@", (name) => {
          if (name === callee) callee = undefined;
          else take(name);
        });
      }
    }
  }
  const records: FunctionRecord[] = [];
  for (const symbol of taken) {
    if (symbol.startsWith("llvm.")) continue;
    const header = headers.get(symbol)!;
    if (/^declare .*\bextern_weak\b/.test(header)) continue;
    const node = info.node(attachment(header) ?? -1);
    const lasting = node === undefined
      ? {
        name: decodeName(symbol),
        key: hash(`function ${symbol}`),
        local: false,
      }
      : functionName(info, node, symbol);
    records.push({
      symbol,
      name: lasting.name,
      key: lasting.key,
      flags: lasting.local ? abi.MAGIC_STATIC : 0,
      type: types.of(info.follow(node, "type")),
    });
  }
  return records;
}
