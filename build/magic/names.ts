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
  if (!local) return { name, key: functionKey(name), local };
  return localName("function", name, unitPath(info, node));
}

export function functionKey(name: string, unit?: string): Hash {
  if (unit === undefined) return hash(`function ${name}`);
  return localName("function", name, unit).key;
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
export function unitPath(info: DebugInfo, node: Node): string {
  const unit = node.tag === "DISubprogram"
    ? info.follow(node, "unit")
    : info.follow(node, "scope");
  return info.path(unit?.tag === "DICompileUnit" ? unit : node);
}

/** Where a variable is declared. */
export interface Place {
  readonly name: string;
  readonly unit: string;
  readonly local: boolean;
  /** The function around it. */
  readonly function: string | undefined;
  /** Among those of its name in the function, in the order of their lines;
   * blocks have no names of their own. */
  readonly number: number;
  readonly count: number;
}

/** Places of the variables that have a name in C, by symbol. */
export function variablePlaces(
  info: DebugInfo,
  variables: ReadonlyMap<string, Node>,
): Map<string, Place> {
  const statics = localStatics(info, variables.values());
  const places = new Map<string, Place>();
  for (const [symbol, node] of variables) {
    const name = text(node, "name");
    if (name === undefined) continue;
    const scope = info.subprogram(info.follow(node, "scope"));
    const same = statics.get(`${functionPath(info, node)}/${name}`) ?? [node];
    places.set(symbol, {
      name,
      unit: unitPath(info, scope ?? node),
      local: scope !== undefined || node.field("isLocal") === "true",
      function: text(scope, "name"),
      number: same.indexOf(node),
      count: same.length,
    });
  }
  return places;
}

export function variableName(place: Place): LastingName {
  const { name, local, count, number } = place;
  const key = variableKey(place);
  if (!local) return { name, key, local };
  const where = hash(wherePath({ ...place, number: 0 }))[0];
  if (count === 1) return { name: `${name}.${where}`, key, local };
  const shown = `${place.function}/${name}#${number + 1}`;
  return { name: `${shown}.${where}`, key, local };
}

/** What a variable pairs by. */
export function variableKey(place: Omit<Place, "count">): Hash {
  const { name, local } = place;
  if (!local) return hash(`object ${name}`);
  return localName("object", name, wherePath(place)).key;
}

function wherePath(
  { unit, function: around, number }: Omit<Place, "count">,
): string {
  const path = around === undefined ? unit : `${unit}/${around}`;
  return number === 0 ? path : `${path}#${number}`;
}

/** What statics of a function have in common that have one name. */
export function groupKey({ unit, function: around, name }: Place): Hash {
  return hash(`statics ${unit}/${around}/${name}`);
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
