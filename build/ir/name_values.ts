/**
 * Gives every value and block of a function a name, so that blocks can move:
 * LLVM accepts numbered ones only in the order in which they appear.
 *
 * Before: `define i32 @f(i32 %0) {` / `  %2 = add i32 %0, 1`
 * After:  `define i32 @f(i32 %v0) {` / `v1:` / `  %v2 = add i32 %v0, 1`
 */
import type { Entity, FunctionEntity, Module } from "./module.ts";
import { headerOf } from "./header.ts";
import { labelOf } from "./parse_instruction.ts";
import { isDigits, mapNames } from "./scan.ts";

export function nameValues(module: Module): Module {
  for (const entity of module.entities) {
    if (entity.kind === "type" && isDigits(entity.name)) {
      throw new TypeError(
        `Cannot name values in "${module.file}": type "%${entity.name}" is numbered`,
      );
    }
  }
  const bodies = new Map<FunctionEntity, string>();
  const prefixes = new Map<string, string>();
  for (const entity of module.entities) {
    if (entity.kind !== "function") continue;
    const body = entity.body.join("\n");
    bodies.set(entity, body);
    prefixes.set(entity.name, freePrefix(entity.header, body));
  }
  return {
    file: module.file,
    entities: module.entities.map((entity): Entity => {
      if (entity.kind === "function") {
        return nameFunction(entity, bodies.get(entity)!, prefixes);
      }
      if (entity.kind !== "global") return entity;
      const text = renameAddresses(entity.text, prefixes);
      return text === entity.text ? entity : { ...entity, text };
    }),
  };
}

/** Prefixes of numbered names by function. */
type Prefixes = ReadonlyMap<string, string>;

/** `blockaddress(@f, %3)` names a block of `f`, wherever it stands. */
function renameAddresses(text: string, prefixes: Prefixes): string {
  if (!text.includes("blockaddress(")) return text;
  return text.replace(
    /blockaddress\(@("[^"]*"|[-\w$.]+), %(\d+)\)/g,
    (_, name, id) => `blockaddress(@${name}, %${prefixes.get(name)}${id})`,
  );
}

/** `text` is the function's body: one string is looked through faster. */
function nameFunction(
  entity: FunctionEntity,
  text: string,
  prefixes: Prefixes,
): FunctionEntity {
  const prefix = prefixes.get(entity.name)!;
  const rename = (text: string) =>
    mapNames(
      text,
      "%",
      (name) => isDigits(name) ? prefix + name : undefined,
    );
  const body = rename(renameAddresses(text, prefixes)).split("\n");
  for (let i = 0; i < body.length; i++) {
    const line = body[i]!;
    const first = line.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    if (isDigits(labelOf(line) ?? "")) body[i] = prefix + line;
  }
  const first = body.find((line) => line !== "");
  if (first !== undefined && labelOf(first) === undefined) {
    body.unshift(`${prefix}${entryNumber(entity)}:`);
  }
  return { ...entity, header: rename(entity.header), body };
}

/** The implicit number of the entry block: one after the last argument's. */
function entryNumber(entity: FunctionEntity): number {
  let next = 0;
  for (const { value } of headerOf(entity).parameters) {
    const name = value.slice(1);
    if (value === "" || isDigits(name)) next++;
  }
  return next;
}

/** A prefix that no name of the function has before a number. */
function freePrefix(header: string, body: string): string {
  let prefix = "v";
  const taken = () =>
    [header, body].some((text) =>
      text.includes(prefix) &&
      new RegExp(`(?:%|^)${prefix}\\d`, "m").test(text)
    );
  while (taken()) prefix += "_";
  return prefix;
}
