/**
 * Drops debug information. Before: functions, globals and instructions carry
 * `!dbg`, bodies hold `#dbg_` records, loop tuples list source locations.
 * After: none of these, and no metadata node that nothing refers to. Loop
 * tuples are the trap: left alone they keep whole scopes alive.
 */
import type { Entity, Module } from "./module.ts";
import { eachName } from "./scan.ts";

const DEBUG_KINDS = /, !(?:dbg|DIAssignID|heapallocsite) !\d+/g;
const ATTACHMENTS = /(?:, ![A-Za-z_.0-9]+ !\d+)+$/;
const DEBUG_FLAGS = /!"(?:Debug Info Version|Dwarf Version|CodeView)"/;
const DEBUG_LISTS = new Set(["llvm.dbg.cu"]);

export function stripDebug(module: Module): Module {
  const nodes = new Map<number, string>();
  for (const entity of module.entities) {
    if (entity.kind === "metadata") nodes.set(entity.id, entity.text);
  }
  const bare: Entity[] = [];
  for (const entity of module.entities) {
    switch (entity.kind) {
      case "function":
        bare.push({
          ...entity,
          header: entity.header.replace(/ !dbg !\d+/, ""),
          body: entity.body.filter((line) => !/^\s*#dbg_/.test(line))
            .map(stripLine),
        });
        break;
      case "global":
        bare.push({ ...entity, text: stripLine(entity.text) });
        break;
      case "declare":
        bare.push({ ...entity, text: entity.text.replace(/!dbg !\d+ /, "") });
        break;
      case "named-metadata":
        if (DEBUG_LISTS.has(entity.name)) break;
        bare.push(
          entity.name === "llvm.module.flags"
            ? { ...entity, text: withoutNodes(entity.text, nodes, DEBUG_FLAGS) }
            : entity,
        );
        break;
      case "metadata":
        bare.push({
          ...entity,
          text: withoutNodes(entity.text, nodes, /= (?:distinct )?!DILocation/),
        });
        break;
      default:
        bare.push(entity);
    }
  }
  const live = liveNodes(bare);
  return {
    file: module.file,
    entities: bare.filter((entity) =>
      entity.kind !== "metadata" || live.has(entity.id)
    ),
  };
}

/** Attachments stand at the end of a line, after all operands. */
function stripLine(line: string): string {
  if (!line.includes(" !")) return line;
  return line.replace(ATTACHMENTS, (list) => list.replace(DEBUG_KINDS, ""));
}

/** A tuple without the operands whose nodes match. */
function withoutNodes(
  text: string,
  nodes: ReadonlyMap<number, string>,
  pattern: RegExp,
): string {
  const open = text.indexOf("!{");
  if (open < 0 || !text.endsWith("}")) return text;
  const operands = text.slice(open + 2, -1).split(", ");
  const kept = operands.filter((operand) => {
    const id = /^!(\d+)$/.exec(operand)?.[1];
    return id === undefined || !pattern.test(nodes.get(Number(id)) ?? "");
  });
  if (kept.length === operands.length) return text;
  return text.slice(0, open + 2) + kept.join(", ") + "}";
}

function liveNodes(entities: readonly Entity[]): Set<number> {
  const texts = new Map<number, string>();
  const live = new Set<number>();
  const todo: number[] = [];
  const visit = (text: string) => {
    if (!text.includes("!")) return;
    eachName(text, "!", (name) => {
      const id = Number(name);
      if (Number.isInteger(id) && !live.has(id)) {
        live.add(id);
        todo.push(id);
      }
    });
  };
  for (const entity of entities) {
    if (entity.kind === "metadata") texts.set(entity.id, entity.text);
    else if (entity.kind === "function") {
      visit(entity.header);
      entity.body.forEach(visit);
    } else visit(entity.text);
  }
  while (todo.length > 0) {
    const text = texts.get(todo.pop()!);
    if (text !== undefined) visit(text.slice(text.indexOf(" = ")));
  }
  return live;
}
