/**
 * Addresses that a program can hold and no update can carry over: of labels
 * without a name, and of what assembly at file level defines. A transfer that
 * meets one fails.
 */
import { eachName, type Module } from "../ir/mod.ts";
import { eachAddress } from "./addresses.ts";
import { unnamedLabels } from "./labels.ts";
import type { FunctionRecord } from "./records.ts";
import { isExcluded } from "./sections.ts";

/** How many label addresses without a record initialisers hold, and how many
 * symbols of assembly are used by address. */
export function untransferable(
  module: Module,
  labels: readonly FunctionRecord[],
): number {
  const assembly = assemblySymbols(module);
  const used = new Set<string>();
  const use = (name: string) => {
    if (assembly.has(name)) used.add(name);
  };
  for (const entity of module.entities) {
    if (entity.kind === "global" && !isExcluded(entity)) {
      eachName(entity.text.slice(entity.name.length + 1), "@", use);
    } else if (
      entity.kind === "function" && assembly.size > 0 && !isExcluded(entity)
    ) {
      for (const line of entity.body) eachAddress(line, use);
    }
  }
  return unnamedLabels(module, labels) + used.size;
}

/** Symbols that `module asm` lines define. */
function assemblySymbols(module: Module): Set<string> {
  const found = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind !== "text" || !entity.text.startsWith("module asm ")) {
      continue;
    }
    const text = entity.text.slice('module asm "'.length, -1);
    const label = /^\s*([\w.$]+):/.exec(text)?.[1];
    const set = /^\s*\.(?:set|equ)\s+([\w.$]+)/.exec(text)?.[1];
    const name = label ?? set;
    if (name !== undefined) found.add(name);
  }
  return found;
}
