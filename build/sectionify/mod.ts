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
  type Module,
  parseGlobal,
  scanFlat,
  sectionOf,
} from "../ir/mod.ts";

export function sectionify(module: Module): Module {
  return { file: module.file, entities: module.entities.map(mark) };
}

function mark(entity: Entity): Entity {
  if (entity.kind === "function") {
    if (sectionOf(entity.header) !== undefined) return entity;
    return {
      ...entity,
      header: withSection(
        entity.header,
        entity.name,
        abi.MAGIC_SECTION_FUNCTIONS,
      ),
    };
  }
  if (entity.kind !== "global" || entity.name.startsWith("llvm.")) {
    return entity;
  }
  const parts = parseGlobal(entity);
  if (parts.init === undefined || sectionOf(entity.text) !== undefined) {
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

/** A section stands after the attributes of the function, before the rest. */
function withSection(header: string, name: string, section: string): string {
  const open = header.indexOf(`@${name}(`) + name.length + 1;
  const close = scanFlat(header, open + 1, (c) => c === ")");
  const rest = header.slice(close + 1);
  const at = rest.search(
    / (?:comdat|align|gc|prefix|prologue|personality|partition|![A-Za-z.]+ |\{)/,
  );
  return header.slice(0, close + 1) + rest.slice(0, at) +
    ` section "${section}"` + rest.slice(at);
}
