/** Functions whose address the program takes. */
import { calleeOf, eachName, type Module } from "../ir/mod.ts";
import { isExcluded } from "./sections.ts";

export function addressTaken(module: Module): Set<string> {
  const functions = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind === "function" || entity.kind === "declare") {
      functions.add(entity.name);
    }
  }
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
