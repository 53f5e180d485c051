/**
 * Marks a library whose code and data are no part of a service's state:
 * libmagicrt itself, the allocator, the part of libsys that runs an update.
 * Runs on each of its units before the link; the later passes go by section.
 *
 * Before: `define i32 @f() #0 {`, `@x = global i32 0`
 * After:  `define i32 @f() #0 section "magic_functions" {`,
 *         `@x = global i32 0, section "magic_data"`
 */
import * as abi from "../../core/abi/abi.ts";
import {
  type Entity,
  formatGlobal,
  hasClause,
  headerOf,
  type Module,
  parseGlobal,
  sectionIn,
  withClause,
  withHeader,
} from "../ir/mod.ts";

export function sectionify(module: Module): Module {
  return { file: module.file, entities: module.entities.map(mark) };
}

function mark(entity: Entity): Entity {
  if (entity.kind === "function") {
    const header = headerOf(entity);
    if (hasClause(header, "section")) return entity;
    const section = `section "${abi.MAGIC_SECTION_FUNCTIONS}"`;
    return withHeader(entity, withClause(header, section));
  }
  if (entity.kind !== "global" || entity.name.startsWith("llvm.")) {
    return entity;
  }
  const parts = parseGlobal(entity);
  if (parts.init === undefined || sectionIn(parts.attributes) !== undefined) {
    return entity;
  }
  const section = parts.constant
    ? abi.MAGIC_SECTION_CONSTANTS
    : abi.MAGIC_SECTION_DATA;
  return formatGlobal({
    ...parts,
    attributes: [`section "${section}"`, ...parts.attributes],
  });
}
