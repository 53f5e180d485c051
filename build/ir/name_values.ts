/**
 * Gives every value and block of a function a name, so that blocks can move:
 * LLVM accepts numbered ones only in the order in which they appear.
 *
 * Before: `define i32 @f(i32 %0) {` / `  %2 = add i32 %0, 1`
 * After:  `define i32 @f(i32 %v0) {` / `v1:` / `  %v2 = add i32 %v0, 1`
 */
import type { Entity, FunctionEntity, Module } from "./module.ts";
import { mapNames } from "./scan.ts";
import { labelOf } from "./parse_instruction.ts";

export function nameValues(module: Module): Module {
  for (const entity of module.entities) {
    if (entity.kind === "type" && /^\d+$/.test(entity.name)) {
      throw new TypeError(
        `Cannot name values in "${module.file}": type "%${entity.name}" is numbered`,
      );
    }
  }
  const prefixes = new Map<string, string>();
  for (const entity of module.entities) {
    if (entity.kind === "function") {
      prefixes.set(entity.name, freePrefix(entity));
    }
  }
  const renameAddresses = (text: string) =>
    text.includes("blockaddress(")
      ? text.replace(
        /blockaddress\(@("[^"]*"|[-\w$.]+), %(\d+)\)/g,
        (_, name, id) => `blockaddress(@${name}, %${prefixes.get(name)}${id})`,
      )
      : text;
  return {
    file: module.file,
    entities: module.entities.map((entity): Entity => {
      if (entity.kind === "function") {
        return nameFunction(
          entity,
          prefixes.get(entity.name)!,
          renameAddresses,
        );
      }
      if (entity.kind !== "global") return entity;
      return { ...entity, text: renameAddresses(entity.text) };
    }),
  };
}

function nameFunction(
  entity: FunctionEntity,
  prefix: string,
  renameAddresses: (text: string) => string,
): FunctionEntity {
  const rename = (line: string) =>
    mapNames(
      renameAddresses(line),
      "%",
      (name) => /^\d+$/.test(name) ? prefix + name : undefined,
    );
  const body = entity.body.map((line) => {
    const label = labelOf(line);
    return label !== undefined && /^\d+$/.test(label)
      ? prefix + rename(line)
      : rename(line);
  });
  const first = body.find((line) => line !== "");
  if (first !== undefined && labelOf(first) === undefined) {
    body.unshift(`${prefix}${entryNumber(entity)}:`);
  }
  return { ...entity, header: rename(entity.header), body };
}

/** The implicit number of the entry block: one after the last argument's. */
function entryNumber(entity: FunctionEntity): number {
  let next = 0;
  mapNames(entity.header, "%", (name) => {
    if (/^\d+$/.test(name)) next = Math.max(next, Number(name) + 1);
    return undefined;
  });
  return next;
}

/** A prefix with which no name of the function starts. */
function freePrefix(entity: FunctionEntity): string {
  const text = entity.header + "\n" + entity.body.join("\n");
  let prefix = "v";
  while (new RegExp(`(?:%|^)${prefix}\\d`, "m").test(text)) prefix += "_";
  return prefix;
}
