/**
 * Less debug information for some functions: the code generator now and then
 * makes other code where it must keep more for a debugger.
 */
import { dropAttachments } from "./attachments.ts";
import type { Entity, FunctionEntity, Module } from "./module.ts";
import { stripFunction } from "./strip_debug.ts";

/** By function: where its locals are, or all that is known of it. */
export type DebugLosses = Readonly<Record<string, "locals" | "all">>;

const RECORD = "    #dbg_";
const ASSIGNMENTS = new Set(["DIAssignID"]);

export function thinDebug(module: Module, losses: DebugLosses): Module {
  return {
    file: module.file,
    entities: module.entities.map((entity): Entity => {
      if (entity.kind !== "function") return entity;
      const loss = Object.hasOwn(losses, entity.name)
        ? losses[entity.name]
        : undefined;
      if (loss === undefined) return entity;
      return loss === "all" ? stripFunction(entity) : withoutLocals(entity);
    }),
  };
}

function withoutLocals(entity: FunctionEntity): FunctionEntity {
  const body = entity.body.filter((line) => !line.startsWith(RECORD))
    .map((line) => dropAttachments(line, ASSIGNMENTS));
  return { ...entity, body };
}
