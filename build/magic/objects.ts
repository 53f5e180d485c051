/** Static objects and string literals that get a place in the tables. */
import * as abi from "../../core/abi/abi.ts";
import {
  boundOf,
  decodeName,
  type Layout,
  type LlvmType,
  type Module,
  parseGlobal,
  sectionIn,
} from "../ir/mod.ts";
import { type DebugInfo, type Node, text, variableOf } from "./debug_info.ts";
import { StaticBlocks } from "./blocks.ts";
import { type Hash, hash } from "./hash.ts";
import {
  isString,
  Literals,
  NO_CONTENT,
  type StaticObject,
} from "./literals.ts";
import {
  groupKey,
  type LastingName,
  localName,
  type Place,
  variableName,
  variablePlaces,
} from "./names.ts";
import type { Sentry } from "./records.ts";
import { isExcluded } from "./sections.ts";
import { annotation } from "./aliases.ts";
import type { TypeTable } from "./types.ts";

/**
 * Variables of the libraries that belong to an instance, not to the service's
 * state; so do those of libsys that are called `sef_…`. A service may have
 * such names: its variables are state.
 */
const INSTANCE_VARIABLES = new Set([
  "environ",
  "__environ",
  "___environ",
  "_environ",
  "__progname",
  "__progname_full",
  "program_invocation_name",
  "program_invocation_short_name",
  "env_argv",
  "env_argc",
  "etext",
  "_brksize",
]);

/** Sources of libsys and libc, musl's among them. */
const LIBRARY = /^\/src\/(?:core\/lib(?:c|sys)|zig)\//;

/** Literals: a private constant that a program may hold a pointer to. */
const LITERAL = /^"?(?:\.str|__func__\.|__FUNCTION__\.|__PRETTY_FUNCTION__\.)/;

export function collectSentries(
  module: Module,
  info: DebugInfo,
  layout: Layout,
  types: TypeTable,
): Sentry[] {
  const objects = staticObjects(module, info);
  const variables = new Map<string, Node>();
  for (const { parts, node } of objects) {
    if (node !== undefined) variables.set(parts.name, node);
  }
  const names = new ObjectNames(module, info, objects, variables);
  const blocks = new StaticBlocks(module, info, variables);
  const sentries = objects.flatMap((object): Sentry[] => {
    const { type } = layout.read(object.parts.type);
    if (type.size === 0) return [];
    const { parts, node } = object;
    const named = names.of(object);
    const place = names.placeOf(object);
    const isInFunction = place?.function !== undefined;
    return [{
      symbol: parts.name,
      parts,
      name: named.lasting.name,
      key: named.lasting.key,
      content: isInFunction ? blocks.contentOf(parts, node) : named.content,
      group: isInFunction ? groupKey(place) : NO_CONTENT,
      flags: named.flags | flagsOf(object, named.lasting, info),
      type: types.ofVariable(parts.name, typeOf(object, type, info, types)),
      size: type.size,
    }];
  });
  return [...sentries, ...setBounds(module)];
}

/** Ends of linker sets: where the set ends in the next program, however many
 * objects it has there. */
function setBounds(module: Module): Sentry[] {
  const sections = new Set<string>();
  for (const entity of module.entities) {
    if (entity.kind !== "global" || isExcluded(entity)) continue;
    const section = sectionIn(parseGlobal(entity).attributes);
    if (section !== undefined) sections.add(section);
  }
  return module.entities.flatMap((entity): Sentry[] => {
    if (entity.kind !== "global") return [];
    const name = decodeName(entity.name);
    const section = boundOf(entity);
    if (section === undefined || !sections.has(section)) return [];
    if (name !== `__stop_${section}`) return [];
    return [{
      symbol: entity.name,
      parts: parseGlobal(entity),
      name,
      key: hash(`object ${name}`),
      content: NO_CONTENT,
      group: NO_CONTENT,
      flags: abi.MAGIC_CONSTANT,
      type: 0,
      size: 0,
    }];
  });
}

/** What a service's state consists of, besides what is allocated. */
function staticObjects(module: Module, info: DebugInfo): StaticObject[] {
  const found: StaticObject[] = [];
  for (const entity of module.entities) {
    if (entity.kind !== "global" || entity.name.startsWith("llvm.")) continue;
    if (isExcluded(entity)) continue;
    const parts = parseGlobal(entity);
    if (parts.init === undefined) continue;
    const node = variableOf(info, parts);
    if (parts.words.some((word) => word.startsWith("thread_local"))) {
      throw new TypeError(
        `Cannot instrument "${module.file}": ` +
          `"${text(node, "name") ?? parts.name}" is thread-local`,
      );
    }
    const string = LITERAL.test(parts.name);
    // Private constants without a name in C cannot be pointed to.
    if (parts.words.includes("private") && !string && !text(node, "name")) {
      continue;
    }
    found.push({ parts, node });
  }
  return found;
}

function flagsOf(
  { parts, node }: StaticObject,
  lasting: LastingName,
  info: DebugInfo,
): number {
  const name = text(node, "name") ?? "";
  const instance = (INSTANCE_VARIABLES.has(name) || name.startsWith("sef_")) &&
    LIBRARY.test(info.path(node));
  return (parts.constant ? abi.MAGIC_CONSTANT : 0) |
    (lasting.local ? abi.MAGIC_STATIC : 0) |
    (instance ? abi.MAGIC_NOXFER : annotation(name));
}

/** By debug information for what has a name in C, and for strings. */
function typeOf(
  { parts, node }: StaticObject,
  llvm: LlvmType,
  info: DebugInfo,
  types: TypeTable,
): number {
  const described = text(node, "name") !== undefined ||
    isString(parts.init!);
  const type = described ? types.of(info.follow(node, "type")) : 0;
  return type === 0 ? types.ofLlvm(llvm) : type;
}

/** An object's lasting name, and what a literal's contents add to it. */
interface ObjectName {
  readonly lasting: LastingName;
  readonly flags: number;
  readonly content: Hash;
}

/** Names objects, no two alike. */
class ObjectNames {
  readonly #literals: Literals;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #named = new Map<string, LastingName>();
  readonly #used = new Map<string, number>();

  constructor(
    module: Module,
    info: DebugInfo,
    objects: readonly StaticObject[],
    variables: ReadonlyMap<string, Node>,
  ) {
    this.#places = variablePlaces(info, variables);
    for (const [symbol, place] of this.#places) {
      this.#named.set(symbol, variableName(place));
    }
    this.#literals = new Literals(module, info, objects, this.#named);
  }

  placeOf(object: StaticObject): Place | undefined {
    return this.#places.get(object.parts.name);
  }

  of(object: StaticObject): ObjectName {
    const named = this.#named.get(object.parts.name);
    const name = named === undefined
      ? this.#literals.nameOf(object)
      : { lasting: named, flags: 0, content: NO_CONTENT };
    return { ...name, lasting: this.#unique(name.lasting) };
  }

  #unique(lasting: LastingName): LastingName {
    const key = String(lasting.key);
    const times = this.#used.get(key) ?? 0;
    this.#used.set(key, times + 1);
    return times === 0
      ? lasting
      : localName("again", lasting.name, `${lasting.key}${times}`);
  }
}
