/**
 * Second versions of functions that return fresh memory untyped, with the
 * allocation's site as one more argument.
 *
 * Before: `define dso_local ptr @xmalloc(i32 noundef %0) #0 {`
 * After:  `define internal ptr @xmalloc.magic_site(i32 noundef %0, i32 %magic_site) #0 {`
 */
import {
  dropAttachments,
  type FunctionEntity,
  headerOf,
  operand,
  withHeader,
} from "../ir/mod.ts";

/** The site that such a copy is given. */
export const SITE = "%magic_site";

const LINKAGE = new Set([
  ..."private internal available_externally linkonce weak common".split(" "),
  ..."appending extern_weak linkonce_odr weak_odr external".split(" "),
  ..."dso_local dso_preemptable default hidden protected".split(" "),
  ..."dllimport dllexport".split(" "),
]);
const LOCATION = new Set(["dbg"]);

export function copyName(name: string): string {
  return name.startsWith('"')
    ? name.slice(0, -1) + '.magic_site"'
    : name + ".magic_site";
}

/** An argument behind `...` has no name. */
export function canCopy(entity: FunctionEntity): boolean {
  return entity.name !== "main" && !headerOf(entity).variadic;
}

export function copyWithSite(entity: FunctionEntity): FunctionEntity {
  const header = headerOf(entity);
  const words = header.words.filter((word) => !LINKAGE.has(word));
  // Debug records of one function must not appear in two.
  const body = entity.body.filter((line) => !line.startsWith("    #dbg_"))
    .map((line) => dropAttachments(line, LOCATION));
  return withHeader({ ...entity, body }, {
    ...header,
    name: copyName(entity.name),
    words: ["internal", ...words],
    parameters: [...header.parameters, operand("i32", SITE)],
    tail: header.tail.filter((clause) => !clause.startsWith("!dbg ")),
  });
}
