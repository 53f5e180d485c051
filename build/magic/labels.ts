/**
 * Labels whose address the program takes. Like functions, they pair by name:
 * by that of the function around them and their own, which debug information
 * has. A label without a name of its own (`__label__` in several blocks) has
 * no record, so that a transfer that meets its address fails.
 */
import * as abi from "../../core/abi/abi.ts";
import { type FunctionEntity, labelOf, type Module } from "../ir/mod.ts";
import { type DebugInfo, subprogramOf, text } from "./debug_info.ts";
import { type Hash, hash } from "./hash.ts";
import { functionName } from "./names.ts";
import type { FunctionRecord } from "./records.ts";
import { isExcluded } from "./sections.ts";

const ADDRESS = /blockaddress\(@("[^"]*"|[-\w$.]+), %("[^"]*"|[-\w$.]+)\)/g;
const NAMED = /^\s+#dbg_label\((!\d+),/;

export function collectLabels(
  module: Module,
  info: DebugInfo,
): FunctionRecord[] {
  const taken = takenLabels(module);
  const records: FunctionRecord[] = [];
  for (const entity of module.entities) {
    if (entity.kind !== "function") continue;
    const blocks = taken.get(entity.name);
    if (blocks === undefined) continue;
    const node = subprogramOf(info, entity);
    const around = functionName(info, node, entity.name);
    for (const [block, name] of namesOf(entity, info)) {
      if (!blocks.has(block)) continue;
      records.push({
        symbol: entity.name,
        block,
        around: around.key,
        name: `${around.name}:${name}`,
        key: labelKey(around.key, name),
        flags: abi.MAGIC_STATIC,
        type: 0,
      });
    }
  }
  return records;
}

/** What a label pairs by; `around` is the function's key. */
export function labelKey(around: Hash, name: string): Hash {
  return hash(`label ${around} ${name}`);
}

/** How many addresses of other labels initialisers hold. */
export function unnamedLabels(
  module: Module,
  labels: readonly FunctionRecord[],
): number {
  const known = new Set(labels.map((l) => `${l.symbol} ${l.block}`));
  let count = 0;
  for (const entity of module.entities) {
    if (entity.kind !== "global" || isExcluded(entity)) continue;
    for (const [, name, block] of entity.text.matchAll(ADDRESS)) {
      if (!known.has(`${name} ${block}`)) count++;
    }
  }
  return count;
}

/** Blocks that have their address taken, by function. */
function takenLabels(module: Module): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  const look = (line: string) => {
    if (!line.includes("blockaddress(")) return;
    for (const [, name, block] of line.matchAll(ADDRESS)) {
      const blocks = taken.get(name!) ?? new Set();
      taken.set(name!, blocks.add(block!));
    }
  };
  for (const entity of module.entities) {
    if (entity.kind === "global" && !isExcluded(entity)) look(entity.text);
    if (entity.kind === "function" && !isExcluded(entity)) {
      entity.body.forEach(look);
    }
  }
  return taken;
}

/** Names of a function's blocks: those of labels that no other one has. */
function namesOf(
  entity: FunctionEntity,
  info: DebugInfo,
): Map<string, string> {
  const names = new Map<string, string>();
  const times = new Map<string, number>();
  let block: string | undefined;
  for (const line of entity.body) {
    block = labelOf(line) ?? block;
    const reference = NAMED.exec(line)?.[1];
    if (reference === undefined) continue;
    const name = text(info.at(reference), "name");
    if (name === undefined) continue;
    times.set(name, (times.get(name) ?? 0) + 1);
    if (block !== undefined && !names.has(block)) names.set(block, name);
  }
  for (const [at, name] of names) {
    if (times.get(name) !== 1) names.delete(at);
  }
  return names;
}
