/**
 * Linker sets: sections whose bounds the program asks the linker for. Their
 * objects are an array, spread over definitions: no stage may put anything
 * between them or change their order.
 */
import { parseGlobal, sectionIn } from "./global.ts";
import type { Entity, Module } from "./module.ts";
import { decodeName } from "./scan.ts";

const BOUND = /^__(?:start|stop)_(.+)$/;

/** Tells the variables of a module that lie in such a section. */
export function linkerSets(module: Module): (entity: Entity) => boolean {
  const sections = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind !== "global") continue;
    const section = BOUND.exec(decodeName(entity.name))?.[1];
    if (section !== undefined && parseGlobal(entity).init === undefined) {
      sections.add(section);
    }
  }
  return (entity) => {
    if (sections.size === 0 || entity.kind !== "global") return false;
    const section = sectionIn(parseGlobal(entity).attributes);
    return section !== undefined && sections.has(section);
  };
}
