import type { Module } from "./module.ts";
import { stripDebug } from "./strip_debug.ts";

export interface PrintOptions {
  /** Leave out all debug information. */
  readonly stripDebug?: boolean;
}

/** The module's text; without options exactly what was parsed. */
export function print(module: Module, options: PrintOptions = {}): string {
  const source = options.stripDebug ? stripDebug(module) : module;
  const lines: string[] = [];
  for (const entity of source.entities) {
    if (entity.kind !== "function") {
      lines.push(entity.text);
      continue;
    }
    lines.push(entity.header);
    for (const line of entity.body) lines.push(line);
    lines.push("}");
  }
  return lines.join("\n");
}
