/** What `build/sectionify` marked: no state of the service's. */
import {
  type FunctionEntity,
  headerOf,
  type NamedEntity,
  parseGlobal,
  sectionIn,
} from "../ir/mod.ts";

/** Whether a variable or function is neither described nor instrumented. */
export function isExcluded(entity: FunctionEntity | NamedEntity): boolean {
  const clauses = entity.kind === "global"
    ? parseGlobal(entity).attributes
    : headerOf(entity).tail;
  return sectionIn(clauses)?.startsWith("magic_") ?? false;
}
