/**
 * Linker sets: sections whose bounds the program asks the linker for. Their
 * objects are an array, spread over definitions: no stage may put anything
 * between them or change their order.
 */
import { parseGlobal, sectionIn } from "./global.ts";
import type { Entity, Module, NamedEntity } from "./module.ts";
import { decodeName } from "./scan.ts";

const BOUND = /^__(?:start|stop)_(.+)$/;

/** Of sections that keep the end of one set from being the start of another:
 * each stands where its set's first object does. */
export const AFTER_SET = "magic_after_";

/** Tells the variables of a module that lie in such a section, and what keeps
 * these apart. */
export function linkerSets(module: Module): (entity: Entity) => boolean {
  const sections = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind !== "global") continue;
    const section = boundOf(entity);
    if (section === undefined) continue;
    sections.add(section);
    sections.add(AFTER_SET + section);
  }
  return (entity) => {
    if (sections.size === 0 || entity.kind !== "global") return false;
    const section = sectionIn(parseGlobal(entity).attributes);
    return section !== undefined && sections.has(section);
  };
}

/** The section that a variable is the start or the end of. */
export function boundOf(entity: NamedEntity): string | undefined {
  const section = BOUND.exec(decodeName(entity.name))?.[1];
  if (section === undefined || parseGlobal(entity).init !== undefined) return;
  return section;
}
