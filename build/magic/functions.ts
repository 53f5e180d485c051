/** Functions whose address the program takes: only these may be pointed to. */
import * as abi from "../../core/abi/abi.ts";
import {
  calleeOf,
  eachName,
  type FunctionEntity,
  headerOf,
  type Module,
  type NamedEntity,
} from "../ir/mod.ts";
import { type DebugInfo, subprogramOf } from "./debug_info.ts";
import { functionName } from "./names.ts";
import type { FunctionRecord } from "./records.ts";
import { isExcluded } from "./sections.ts";
import type { TypeTable } from "./types.ts";

export function collectFunctions(
  module: Module,
  info: DebugInfo,
  types: TypeTable,
): FunctionRecord[] {
  const functions = new Map<string, FunctionEntity | NamedEntity>();
  for (const entity of module.entities) {
    if (entity.kind === "function" || entity.kind === "declare") {
      functions.set(entity.name, entity);
    }
  }
  const records: FunctionRecord[] = [];
  for (const symbol of takenAddresses(module, functions)) {
    if (symbol.startsWith("llvm.")) continue;
    const entity = functions.get(symbol)!;
    if (isWeakReference(entity)) continue;
    const node = subprogramOf(info, entity);
    const lasting = functionName(info, node, symbol);
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

/** Has no address if nothing defines it. */
function isWeakReference(entity: FunctionEntity | NamedEntity): boolean {
  return entity.kind === "declare" &&
    headerOf(entity).words.includes("extern_weak");
}

function takenAddresses(
  module: Module,
  functions: ReadonlyMap<string, unknown>,
): Set<string> {
  const aliases = aliasTargets(module);
  const taken = new Set<string>();
  const take = (name: string) => {
    let target = name;
    for (let next: string | undefined = name; next !== undefined;) {
      target = next;
      next = aliases.get(target);
    }
    if (functions.has(target)) taken.add(target);
  };
  for (const entity of module.entities) {
    if (entity.kind === "global" && !entity.name.startsWith("llvm.")) {
      if (!isExcluded(entity)) eachName(entity.text, "@", take);
    } else if (entity.kind === "function" && !isExcluded(entity)) {
      for (const line of entity.body) eachAddress(line, take);
    }
  }
  return taken;
}

/** Symbols in a line, without the function that it calls. */
export function eachAddress(line: string, take: (name: string) => void): void {
  if (!line.includes("@") || line.startsWith("    #dbg_")) return;
  let callee = calleeOf(line);
  eachName(line, "@", (name) => {
    if (name === callee) callee = undefined;
    else take(name);
  });
}

function aliasTargets(module: Module): Map<string, string> {
  const targets = new Map<string, string>();
  for (const entity of module.entities) {
    if (entity.kind !== "alias") continue;
    eachName(entity.text, "@", (name) => {
      if (name !== entity.name) targets.set(entity.name, name);
    });
  }
  return targets;
}
