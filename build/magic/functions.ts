/** Functions whose address the program takes: only these may be pointed to. */
import * as abi from "../../core/abi/abi.ts";
import {
  type FunctionEntity,
  headerOf,
  type Module,
  type NamedEntity,
} from "../ir/mod.ts";
import { addressTaken } from "./addresses.ts";
import { type DebugInfo, subprogramOf } from "./debug_info.ts";
import { functionName } from "./names.ts";
import type { FunctionRecord } from "./records.ts";
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
  for (const symbol of addressTaken(module)) {
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
