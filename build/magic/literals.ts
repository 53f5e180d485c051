/**
 * Objects without a name in C: string literals and compound literals. One that
 * is constant is what it holds, wherever it stands; one that is written to has
 * its place in the initializer that refers to it, as long as that refers to as
 * many, of the same contents.
 */
import * as abi from "../../core/abi/abi.ts";
import { eachName, type GlobalParts, type Module } from "../ir/mod.ts";
import type { DebugInfo, Node } from "./debug_info.ts";
import { type Hash, hash, hashText } from "./hash.ts";
import { type LastingName, localName } from "./names.ts";

export const NO_CONTENT: Hash = [0, 0];

/** A variable's definition, and what debug information says about it. */
export interface StaticObject {
  readonly parts: GlobalParts;
  readonly node: Node | undefined;
}

/** A literal's lasting name; its `content` is what pairs it, too. */
export interface LiteralName {
  readonly lasting: LastingName;
  readonly flags: number;
  readonly content: Hash;
}

/** The one initializer that refers to an object, and where in it. */
interface Owner {
  readonly symbol: string;
  readonly index: number;
}

export class Literals {
  readonly #info: DebugInfo;
  readonly #named: ReadonlyMap<string, LastingName>;
  readonly #objects: ReadonlyMap<string, StaticObject>;
  readonly #owners: ReadonlyMap<string, Owner>;
  /** Symbols of the compound literals of an initializer, in their order. */
  readonly #compounds = new Map<string, string[]>();
  readonly #contents = new Map<string, string>();

  /** `named` has the objects that have a name in C. */
  constructor(
    module: Module,
    info: DebugInfo,
    objects: readonly StaticObject[],
    named: ReadonlyMap<string, LastingName>,
  ) {
    this.#info = info;
    this.#named = named;
    this.#objects = new Map(objects.map((o) => [o.parts.name, o]));
    this.#owners = ownersOf(module);
    const places = [...this.#owners].sort(([, a], [, b]) => a.index - b.index);
    for (const [symbol, owner] of places) {
      const object = this.#objects.get(symbol);
      if (object === undefined || named.has(symbol)) continue;
      if (object.parts.constant) continue;
      const list = this.#compounds.get(owner.symbol);
      if (list === undefined) this.#compounds.set(owner.symbol, [symbol]);
      else list.push(symbol);
    }
  }

  nameOf(object: StaticObject): LiteralName {
    const { parts } = object;
    if (!parts.constant) return this.#compound(object);
    const label = isString(parts.init!) ? ".str" : ".literal";
    const content = `${parts.type} ${this.#contentOf(parts.name)}`;
    const path = object.node ? this.#info.path(object.node) : "";
    const lasting = localName(label, label, `${path}:${content}`);
    const owner = this.#owners.get(parts.name);
    const ownerName = owner && this.#named.get(owner.symbol);
    return {
      lasting: ownerName === undefined
        ? lasting
        : { ...lasting, name: `${label}#${ownerName.name}` },
      flags: abi.MAGIC_STRING | (ownerName ? abi.MAGIC_NAMED_STRING : 0),
      content: hash(`literal ${content}`),
    };
  }

  /** By its place; what stands in all places of the initializer is the
   * `content` of each, if there are several. */
  #compound({ parts }: StaticObject): LiteralName {
    const owner = this.#owners.get(parts.name);
    const all = owner && this.#compounds.get(owner.symbol);
    const lasting = localName(".literal", ".literal", this.#path(parts.name));
    const forms = (all ?? []).map((symbol) => {
      const { type } = this.#objects.get(symbol)!.parts;
      return `${type} ${this.#contentOf(symbol)}`;
    });
    return {
      lasting,
      flags: 0,
      content: forms.length > 1
        ? hash(`literals ${forms.join(";")}`)
        : NO_CONTENT,
    };
  }

  /** From the variable around it to a compound literal. */
  #path(symbol: string): string {
    const named = this.#named.get(symbol);
    if (named !== undefined) return String(named.key);
    const owner = this.#owners.get(symbol);
    if (owner === undefined) return `:${this.#contentOf(symbol)}`;
    const index = this.#compounds.get(owner.symbol)?.indexOf(symbol) ?? 0;
    return `${this.#path(owner.symbol)}#${index}`;
  }

  /** An initializer, with what it refers to as it is called in every build. */
  #contentOf(symbol: string): string {
    const known = this.#contents.get(symbol);
    if (known !== undefined) return known;
    this.#contents.set(symbol, "itself");
    const { init } = this.#objects.get(symbol)!.parts;
    const refers: string[] = [];
    eachName(init!, "@", (name) => {
      const named = this.#named.get(name);
      const object = this.#objects.get(name);
      refers.push(
        named !== undefined
          ? hashText(named.key)
          : object !== undefined
          ? `${object.parts.type} ${this.#contentOf(name)}`
          : withoutNumber(name),
      );
    });
    // Symbols are numbered in the order of the link.
    const content = [init!.replaceAll(SYMBOL, "@"), ...refers].join(" ");
    this.#contents.set(symbol, content);
    return content;
  }
}

const SYMBOL = /@(?:"[^"]*"|[-$.\w]+)/g;

function withoutNumber(symbol: string): string {
  return symbol.replace(/\.\d+$/, "");
}

/** Whether a constant is made of characters. */
export function isString(init: string): boolean {
  return init === "zeroinitializer" || init.startsWith('c"');
}

/** For objects that exactly one initializer refers to, once: which one. */
function ownersOf(module: Module): Map<string, Owner> {
  const owners = new Map<string, Owner>();
  const several = new Set<string>();
  const see = (name: string, owner: Owner | undefined) => {
    if (several.has(name)) return;
    if (owner === undefined || owners.has(name)) {
      several.add(name);
      owners.delete(name);
    } else owners.set(name, owner);
  };
  const byFunction = (name: string) => see(name, undefined);
  for (const entity of module.entities) {
    if (entity.kind === "global") {
      let index = 0;
      eachName(entity.text, "@", (name) => {
        if (name === entity.name) return;
        see(name, { symbol: entity.name, index: index++ });
      });
    } else if (entity.kind === "function") {
      for (const line of entity.body) eachName(line, "@", byFunction);
    }
  }
  return owners;
}
