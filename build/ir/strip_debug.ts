/**
 * Drops debug information. Before: functions, globals and instructions carry
 * `!dbg`, bodies hold `#dbg_` records, loop tuples list source locations.
 * After: none of these, and no metadata node that nothing refers to. Loop
 * tuples are the trap: left alone they keep whole scopes alive. What is left
 * is numbered anew and the module's file is not named, so that sources that
 * differ in nothing but lines give the same text.
 */
import { dropAttachments } from "./attachments.ts";
import { formatHeader, headerOf } from "./header.ts";
import type {
  Entity,
  FunctionEntity,
  MetadataEntity,
  Module,
  NamedEntity,
} from "./module.ts";
import { eachName, isDigits, mapNames, splitFlat } from "./scan.ts";

const DEBUG_KINDS = new Set(["dbg", "DIAssignID", "heapallocsite"]);
const DEBUG_FLAGS = /!"(?:Debug Info Version|Dwarf Version|CodeView)"/;
const LOCATION = /= (?:distinct )?!DILocation/;
const RECORD = "    #dbg_";
const DEBUG_LISTS = new Set(["llvm.dbg.cu"]);

type Nodes = ReadonlyMap<number, MetadataEntity>;

export function stripDebug(module: Module): Module {
  const nodes = new Map<number, MetadataEntity>();
  const bare: Entity[] = [];
  for (const entity of module.entities) {
    if (entity.kind === "metadata") nodes.set(entity.id, entity);
  }
  for (const entity of module.entities) {
    const kept = strip(entity, nodes);
    if (kept !== undefined) bare.push(kept);
  }
  const live = liveNodes(bare, nodes);
  const entities = bare.flatMap((entity): Entity[] => {
    if (entity.kind !== "metadata") return [entity];
    const node = live.get(entity.id);
    return node === undefined ? [] : [node];
  });
  return { file: module.file, entities: renumber(entities) };
}

/** Numbers metadata nodes in their order, from 0. */
function renumber(entities: readonly Entity[]): Entity[] {
  const numbers = new Map<string, number>();
  for (const entity of entities) {
    if (entity.kind === "metadata") {
      numbers.set(String(entity.id), numbers.size);
    }
  }
  const rename = (text: string) =>
    mapNames(text, "!", (name) => numbers.get(name)?.toString());
  return entities.map((entity): Entity => {
    switch (entity.kind) {
      case "metadata": {
        const id = numbers.get(String(entity.id))!;
        return { kind: "metadata", id, text: rename(entity.text) };
      }
      case "function": {
        const header = rename(entity.header);
        return { ...entity, header, body: entity.body.map(rename) };
      }
      case "text":
        return entity;
    }
    return withText(entity, rename(entity.text));
  });
}

/** An entity without what is debug information; metadata follows later. */
function strip(entity: Entity, nodes: Nodes): Entity | undefined {
  switch (entity.kind) {
    case "text":
      return entity.text.startsWith("; ModuleID") ? undefined : entity;
    case "function":
      return stripFunction(entity);
    case "global":
      return withText(entity, dropAttachments(entity.text, DEBUG_KINDS));
    case "declare":
      return withText(entity, stripHeader(entity));
    case "named-metadata":
      if (DEBUG_LISTS.has(entity.name)) return undefined;
      return entity.name === "llvm.module.flags"
        ? withText(entity, withoutNodes(entity.text, nodes, DEBUG_FLAGS))
        : entity;
  }
  return entity;
}

function withText(entity: NamedEntity, text: string): NamedEntity {
  return text === entity.text ? entity : { ...entity, text };
}

export function stripFunction(entity: FunctionEntity): FunctionEntity {
  const body: string[] = [];
  for (const line of entity.body) {
    if (line.startsWith(RECORD)) continue;
    body.push(dropAttachments(line, DEBUG_KINDS));
  }
  return { ...entity, header: stripHeader(entity), body };
}

function stripHeader(entity: FunctionEntity | NamedEntity): string {
  const text = entity.kind === "function" ? entity.header : entity.text;
  if (!text.includes("!dbg ")) return text;
  const header = headerOf(entity);
  const kept = (clause: string) => !clause.startsWith("!dbg ");
  return formatHeader({
    ...header,
    attachments: header.attachments.filter(kept),
    tail: header.tail.filter(kept),
  });
}

/** A tuple without the operands whose nodes match. */
function withoutNodes(text: string, nodes: Nodes, pattern: RegExp): string {
  const open = text.indexOf("!{");
  if (open < 0 || !text.endsWith("}")) return text;
  const operands = splitFlat(text.slice(open + 2, -1));
  const kept = operands.filter((operand) => {
    const id = operand.slice(1);
    if (!operand.startsWith("!") || !isDigits(id)) return true;
    return !pattern.test(nodes.get(Number(id))?.text ?? "");
  });
  if (kept.length === operands.length) return text;
  return text.slice(0, open + 2) + kept.join(", ") + "}";
}

/** The nodes that are still referred to, without the locations in them. */
function liveNodes(
  entities: readonly Entity[],
  nodes: Nodes,
): Map<number, MetadataEntity> {
  const live = new Map<number, MetadataEntity>();
  const todo: MetadataEntity[] = [];
  const see = (name: string) => {
    const id = Number(name);
    const node = isDigits(name) && !live.has(id) ? nodes.get(id) : undefined;
    if (node === undefined) return;
    const text = withoutNodes(node.text, nodes, LOCATION);
    const stripped = { ...node, text };
    live.set(id, stripped);
    todo.push(stripped);
  };
  for (const entity of entities) {
    if (entity.kind === "metadata") continue;
    if (entity.kind === "function") {
      eachName(entity.header, "!", see);
      for (const line of entity.body) eachName(line, "!", see);
    } else eachName(entity.text, "!", see);
  }
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    eachName(node.text.slice(node.text.indexOf(" = ")), "!", see);
  }
  return live;
}
