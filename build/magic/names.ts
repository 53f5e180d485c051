/**
 * Lasting names: what an object or function is called in every build of the
 * program. An external by its name, a static by (unit, function, name); never
 * by the linked symbol, which depends on link order.
 */
import { decodeName } from "../ir/mod.ts";
import { type DebugInfo, type Node, number, text } from "./debug_info.ts";
import { type Hash, hash } from "./hash.ts";

export interface LastingName {
  readonly name: string;
  readonly key: Hash;
  /** Not visible outside its unit. */
  readonly local: boolean;
}

/** Lasting name of a function; without debug information by its symbol. */
export function functionName(
  info: DebugInfo,
  node: Node | undefined,
  symbol: string,
): LastingName {
  if (node === undefined) {
    const key = hash(`function ${symbol}`);
    return { name: decodeName(symbol), key, local: false };
  }
  const name = text(node, "name") ?? decodeName(symbol);
  const local = (text(node, "spFlags") ?? "").includes("LocalToUnit");
  if (!local) return { name, key: hash(`function ${name}`), local };
  return localName("function", name, unitPath(info, node));
}

/** Name of something that is called `name` in `where` only. */
export function localName(
  kind: string,
  name: string,
  where: string,
): LastingName {
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

/** Names of the variables that have one in C, by symbol. */
export function variableNames(
  info: DebugInfo,
  variables: ReadonlyMap<string, Node>,
): Map<string, LastingName> {
  const statics = localStatics(info, variables.values());
  const names = new Map<string, LastingName>();
  for (const [symbol, node] of variables) {
    const name = text(node, "name");
    if (name === undefined) continue;
    names.set(symbol, variableName(info, node, { name, statics }));
  }
  return names;
}

function variableName(
  info: DebugInfo,
  node: Node,
  { name, statics }: {
    name: string;
    statics: ReadonlyMap<string, readonly Node[]>;
  },
): LastingName {
  const path = functionPath(info, node);
  if (path === undefined) {
    if (node.field("isLocal") !== "true") {
      return { name, key: hash(`object ${name}`), local: false };
    }
    return localName("object", name, unitPath(info, node));
  }
  const ordinal = statics.get(`${path}/${name}`)!.indexOf(node);
  return localName("object", name, ordinal === 0 ? path : `${path}#${ordinal}`);
}

/** Unit and function around a static of a function. */
function functionPath(info: DebugInfo, node: Node): string | undefined {
  const scope = info.subprogram(info.follow(node, "scope"));
  if (scope === undefined) return undefined;
  return `${unitPath(info, scope)}/${text(scope, "name")}`;
}

/** Statics of functions by path and name. Those of one name in different
 * blocks of a function are told apart by the order of their lines. */
function localStatics(
  info: DebugInfo,
  nodes: Iterable<Node>,
): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    const path = functionPath(info, node);
    if (path === undefined) continue;
    const key = `${path}/${text(node, "name")}`;
    const same = found.get(key);
    if (same === undefined) found.set(key, [node]);
    else same.push(node);
  }
  for (const same of found.values()) {
    same.sort((a, b) => number(a, "line") - number(b, "line"));
  }
  return found;
}
