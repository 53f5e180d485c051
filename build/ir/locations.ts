/**
 * Makes debug information whole again after functions were changed or copied:
 * of a module with one broken rule LLVM drops all of it.
 *
 * - An added call gets a location. Before: `define i32 @main() !dbg !7 {` /
 *   `  call void @f()`. After: `  call void @f(), !dbg !90`, with
 *   `!90 = !DILocation(line: 0, scope: !7)`.
 * - Of two functions that came from one the second has none.
 */
import type { Entity, FunctionEntity, Module } from "./module.ts";
import { calleeOf } from "./parse_instruction.ts";
import { stripFunction } from "./strip_debug.ts";

export function withLocations(module: Module): Module {
  const scopes = new Set<string>();
  const added: Entity[] = [];
  let next = module.entities.reduce(
    (most, entity) =>
      entity.kind === "metadata" ? Math.max(most, entity.id + 1) : most,
    0,
  );
  const located = (entity: FunctionEntity): FunctionEntity => {
    const scope = / !dbg (!\d+)/.exec(entity.header)?.[1];
    if (scope === undefined) return entity;
    if (scopes.has(scope)) return stripFunction(entity);
    scopes.add(scope);
    let id: number | undefined;
    const body = entity.body.map((line) => {
      if (line.includes(", !dbg !") || calleeOf(line) === undefined) {
        return line;
      }
      if (id === undefined) {
        id = next++;
        const text = `!${id} = !DILocation(line: 0, scope: ${scope})`;
        added.push({ kind: "metadata", id, text });
      }
      return `${line}, !dbg !${id}`;
    });
    return id === undefined ? entity : { ...entity, body };
  };
  const entities = module.entities.map((entity) =>
    entity.kind === "function" ? located(entity) : entity
  );
  return { file: module.file, entities: [...entities, ...added] };
}
