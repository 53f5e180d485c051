/**
 * The magic pass: describes a program's state in the program.
 *
 * Before: a linked, unoptimised module with debug information, libmagicrt in
 * it, and `_magic_vars` only declared. After: tables of types, functions,
 * static objects and allocation sites; allocation calls redirected to
 * libmagicrt; `magic_init` called first in `main`; no debug information.
 */
import {
  eachName,
  type Entity,
  type FunctionEntity,
  labelOf,
  Layout,
  type Module,
  parse,
  print,
  stripDebug,
} from "../ir/mod.ts";
import { calleeOf } from "./calls.ts";
import { DebugInfo, globalVariables } from "./debug_info.ts";
import type { Node } from "./debug_info.ts";
import { emitTables, separated, USED } from "./emit.ts";
import { collectFunctions, collectSentries } from "./objects.ts";
import { TypeTable } from "./types.ts";
import { RUNTIME, wrapAllocations } from "./wrap.ts";

export { RUNTIME };

export interface MagicOptions {
  /** Function that the instrumented program enters first. */
  readonly entry?: string;
  /**
   * The service's own source folder. Its units are named relative to it, so
   * that statics keep their lasting names when the service moves.
   */
  readonly folder?: string;
}

/** Counts for `--stats`. */
export interface MagicStats {
  readonly types: number;
  readonly functions: number;
  readonly sentries: number;
  readonly sites: number;
  readonly untypedSites: number;
}

/** Instruments a module; without the entry function it changes nothing. */
export function magic(module: Module, options: MagicOptions = {}): Module {
  return instrument(module, options).module;
}

export function instrument(
  module: Module,
  options: MagicOptions = {},
): { module: Module; stats: MagicStats | undefined } {
  const entry = options.entry ?? "main";
  const defined = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind === "function") defined.add(entity.name);
  }
  if (!defined.has(entry)) return { module, stats: undefined };
  const missing = ["magic_init", ...RUNTIME].filter((f) => !defined.has(f));
  if (missing.length > 0) {
    throw new TypeError(
      `Cannot instrument "${module.file}": libmagicrt is not linked ` +
        `("${missing[0]}" is missing)`,
    );
  }
  const info = new DebugInfo(module, options.folder);
  const types = new TypeTable(info, composites(module, info));
  const globals = globalVariables(module, info);
  const wrapped = wrapAllocations(module, info, types, globals);
  const layout = new Layout(module);
  const functions = collectFunctions(wrapped.module, info, types, calleeOf);
  const sentries = collectSentries(wrapped.module, info, layout, types);
  types.finish();
  const tables = emitTables(
    { types: types.records, functions, sentries, sites: wrapped.sites },
    print(module),
  );
  const recorded = new Map(sentries.map((s) => [s.symbol, s.parts]));
  const entities: Entity[] = [];
  for (const entity of wrapped.module.entities) {
    if (entity.kind === "global") {
      const parts = recorded.get(entity.name);
      if (entity.name === "_magic_vars" || entity.name === "llvm.used") {
        continue;
      }
      entities.push(
        parts === undefined
          ? entity
          : separated(parts, layout.read(parts.type).type),
      );
    } else if (entity.kind === "function" && entity.name === entry) {
      entities.push(callFirst(entity, "magic_init"));
    } else {
      entities.push(entity);
    }
  }
  const first = entities.findIndex((entity) => entity.kind === "function");
  entities.splice(first, 0, ...tables, usedList(module), {
    kind: "text",
    text: "",
  });
  return {
    module: stripDebug({ file: module.file, entities }),
    stats: {
      types: types.records.length,
      functions: functions.length,
      sentries: sentries.length,
      sites: wrapped.sites.length,
      untypedSites: wrapped.sites.filter((site) => site.type === 0).length,
    },
  };
}

/** Parses, instruments and prints. */
export function magicText(text: string, options: MagicOptions = {}): string {
  return print(magic(parse(text), options));
}

function* composites(module: Module, info: DebugInfo): Iterable<Node> {
  for (const entity of module.entities) {
    if (entity.kind !== "metadata") continue;
    if (!entity.text.includes("!DICompositeType(")) continue;
    if (entity.text.includes("DW_TAG_array_type")) continue;
    const node = info.node(entity.id);
    if (node !== undefined) yield node;
  }
}

/** `callee()` before all else but the allocas, whose place it keeps. */
function callFirst(entity: FunctionEntity, callee: string): FunctionEntity {
  const at = entity.body.findIndex((line) =>
    line !== "" && labelOf(line) === undefined && !/ = alloca /.test(line)
  );
  const body = [...entity.body];
  body.splice(at, 0, `  call void @${callee}()`);
  return { ...entity, body };
}

/** The module's `llvm.used`, with the root in it. */
function usedList(module: Module): Entity {
  const symbols: string[] = [...USED];
  for (const entity of module.entities) {
    if (entity.kind !== "global" || entity.name !== "llvm.used") continue;
    eachName(entity.text, "@", (name) => {
      if (name !== "llvm.used" && !symbols.includes(name)) symbols.push(name);
    });
  }
  const list = symbols.map((symbol) => `ptr @${symbol}`).join(", ");
  return {
    kind: "global",
    name: "llvm.used",
    text:
      `@llvm.used = appending global [${symbols.length} x ptr] [${list}], ` +
      `section "llvm.metadata"`,
  };
}
