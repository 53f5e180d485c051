/**
 * Rules that each stage's output keeps: names are unique, whatever a line
 * refers to exists, and every block that is branched to is there.
 */
import { type FunctionEntity, IrVerifyError, type Module } from "./module.ts";
import { labelOf } from "./parse_instruction.ts";
import { eachName } from "./scan.ts";

export function verify(module: Module): void {
  const problems: string[] = [];
  const globals = new Set<string>();
  const types = new Set<string>();
  const nodes = new Set<number>();
  const groups = new Set<string>();
  const define = (set: Set<string>, sigil: string, name: string) => {
    if (set.has(name)) problems.push(`"${sigil}${name}" is defined twice`);
    set.add(name);
  };
  for (const entity of module.entities) {
    switch (entity.kind) {
      case "global":
      case "alias":
      case "declare":
      case "function":
        define(globals, "@", entity.name);
        break;
      case "type":
        define(types, "%", entity.name);
        break;
      case "attributes":
        define(groups, "#", entity.name);
        break;
      case "metadata":
        if (nodes.has(entity.id)) {
          problems.push(`"!${entity.id}" is defined twice`);
        }
        nodes.add(entity.id);
        break;
    }
  }
  const checkLine = (line: string, where: string) => {
    if (line.includes("@")) {
      eachName(line, "@", (name) => {
        if (!globals.has(name)) {
          problems.push(`${where} refers to "@${name}", which does not exist`);
        }
      });
    }
    if (line.includes("!")) {
      eachName(line, "!", (name) => {
        if (/^\d+$/.test(name) && !nodes.has(Number(name))) {
          problems.push(`${where} refers to "!${name}", which does not exist`);
        }
      });
    }
  };
  for (const entity of module.entities) {
    switch (entity.kind) {
      case "function":
        checkLine(entity.header, `"@${entity.name}"`);
        for (const line of entity.body) checkLine(line, `"@${entity.name}"`);
        checkFunction(entity, problems);
        break;
      case "global":
      case "alias":
        checkLine(entity.text, `"@${entity.name}"`);
        break;
      case "metadata":
        checkLine(entity.text, `"!${entity.id}"`);
        break;
      case "named-metadata":
        checkLine(
          entity.text.slice(entity.text.indexOf("=")),
          `"!${entity.name}"`,
        );
        break;
    }
  }
  if (problems.length > 0) throw new IrVerifyError(module.file, problems);
}

function checkFunction(entity: FunctionEntity, problems: string[]): void {
  const defined = new Set<string>();
  const labels = new Set<string>();
  for (const line of entity.body) {
    const label = labelOf(line);
    if (label !== undefined) {
      if (labels.has(label)) {
        problems.push(`"@${entity.name}" has block "${label}" twice`);
      }
      labels.add(label);
      continue;
    }
    const value = /^\s+%("[^"]*"|[-a-zA-Z$._0-9]+) = /.exec(line)?.[1];
    if (value === undefined) continue;
    if (defined.has(value)) {
      problems.push(`"@${entity.name}" defines "%${value}" twice`);
    }
    defined.add(value);
  }
  for (const line of entity.body) {
    for (const [, name] of line.matchAll(/\blabel %("[^"]*"|[-\w$.]+)/g)) {
      if (!labels.has(name!) && !(labels.size === 0)) {
        problems.push(`"@${entity.name}" jumps to "${name}", no such block`);
      }
    }
  }
}
