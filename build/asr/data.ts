/**
 * Order of variables and constants, and padding between them.
 *
 * Padding is a private array, so that it has no symbol, of the same section
 * and kind as the object after it, and kept by `llvm.compiler.used`. Linker
 * sets stay as they are.
 */
import {
  eachName,
  type Entity,
  formatGlobal,
  type GlobalParts,
  linkerSets,
  type Module,
  parseGlobal,
} from "../ir/mod.ts";
import type { Random } from "./random.ts";

export interface DataOptions {
  /** Which objects: variables, or constants. */
  readonly constants: boolean;
  readonly permute: boolean;
  /** Most bytes before the first object of each section; 0 for none. */
  readonly offset: number;
  /** Most bytes before each other object; 0 for none. */
  readonly padding: number;
}

export function randomizeData(
  module: Module,
  random: Random,
  options: DataOptions,
): Module {
  const chosen = new Map<Entity, GlobalParts>();
  const inSet = linkerSets(module);
  for (const entity of module.entities) {
    if (entity.kind !== "global" || entity.name.startsWith("llvm.")) continue;
    const parts = parseGlobal(entity);
    if (parts.init === undefined || parts.constant !== options.constants) {
      continue;
    }
    if (inSet(entity)) continue;
    chosen.set(entity, parts);
  }
  const order = [...chosen.keys()];
  const shuffled = options.permute ? random.shuffle(order) : order;
  const names = freeNames(module, options.constants ? "asr.ro" : "asr.rw");
  const started = new Set<string>();
  const added: string[] = [];
  let next = 0;
  const entities = module.entities.flatMap((entity): Entity[] => {
    if (!chosen.has(entity)) return [entity];
    const object = shuffled[next++]!;
    // Without `unnamed_addr` the linker does not merge or reorder it.
    const parts = addressable(chosen.get(object)!);
    const kind = kindOf(parts);
    const limit = started.has(kind) ? options.padding : options.offset;
    started.add(kind);
    if (limit === 0) return [formatGlobal(parts)];
    const name = `${names}.${added.length}`;
    added.push(name);
    return [padding(name, parts, 1 + random.below(limit)), formatGlobal(parts)];
  });
  return { file: module.file, entities: keep(entities, added) };
}

function addressable(parts: GlobalParts): GlobalParts {
  return {
    ...parts,
    words: parts.words.filter((word) =>
      word !== "unnamed_addr" && word !== "local_unnamed_addr"
    ),
  };
}

function isZero(parts: GlobalParts): boolean {
  return /^(?:zeroinitializer|null|undef|0|0\.0+e\+00)$/.test(parts.init!);
}

/** The output section, as far as it follows from the object. */
function kindOf(parts: GlobalParts): string {
  return parts.attributes.find((a) => a.startsWith("section ")) ??
    (parts.constant ? "constant" : isZero(parts) ? "zero" : "data");
}

function padding(name: string, next: GlobalParts, bytes: number): Entity {
  const section = next.attributes.filter((a) => a.startsWith("section "));
  const zero = isZero(next) && !next.constant;
  return formatGlobal({
    name,
    words: ["private"],
    constant: next.constant,
    type: `[${bytes} x i8]`,
    init: zero ? "zeroinitializer" : `c"${"\\CC".repeat(bytes)}"`,
    attributes: [...section, "align 1"],
  });
}

/** A prefix that no symbol of the module has. */
function freeNames(module: Module, prefix: string): string {
  const taken = module.entities.some((entity) =>
    entity.kind === "global" && entity.name.startsWith(prefix)
  );
  return taken ? freeNames(module, prefix + "_") : prefix;
}

/** Extends the module's `llvm.compiler.used`. */
function keep(entities: readonly Entity[], added: readonly string[]): Entity[] {
  if (added.length === 0) return [...entities];
  const symbols: string[] = [];
  const others: Entity[] = [];
  let at = entities.length;
  for (const entity of entities) {
    if (entity.kind === "global" && entity.name === "llvm.compiler.used") {
      eachName(entity.text, "@", (name) => {
        if (name !== "llvm.compiler.used") symbols.push(name);
      });
      continue;
    }
    if (entity.kind === "function" && at === entities.length) {
      at = others.length;
    }
    others.push(entity);
  }
  symbols.push(...added);
  const list = symbols.map((symbol) => `ptr @${symbol}`).join(", ");
  others.splice(at, 0, {
    kind: "global",
    name: "llvm.compiler.used",
    text: `@llvm.compiler.used = appending global [${symbols.length} x ptr] ` +
      `[${list}], section "llvm.metadata"`,
  }, { kind: "text", text: "" });
  return others;
}
