/** What a module defines, for verify(), and the checks that need only that. */
import type { Entity, Module } from "./module.ts";
import { eachName, isDigits } from "./scan.ts";

const BLOCK_ADDRESS =
  /blockaddress\(@("[^"]*"|[-\w$.]+), %("[^"]*"|[-\w$.]+)\)/g;

/** What is wrong, each said once and with its place. */
export class Problems {
  readonly list: string[] = [];

  add(where: string, problem: string): void {
    const text = `"${where}" ${problem}`;
    if (!this.list.includes(text)) this.list.push(text);
  }
}

/** A block whose address `where` takes. */
interface BlockAddress {
  readonly where: string;
  readonly symbol: string;
  readonly block: string;
}

export class ModuleIndex {
  readonly problems = new Problems();
  readonly #symbols = new Map<string, Entity>();
  readonly #types = new Set<string>();
  readonly #groups = new Set<string>();
  readonly #nodes = new Set<string>();
  readonly #comdats = new Set<string>();
  readonly #lists = new Set<string>();
  /** Blocks of the functions that are defined, by symbol. */
  readonly #blocks = new Map<string, ReadonlySet<string>>();
  readonly #blockAddresses: BlockAddress[] = [];

  constructor(module: Module) {
    for (const entity of module.entities) this.#define(entity);
  }

  #define(entity: Entity): void {
    switch (entity.kind) {
      case "global":
      case "alias":
      case "declare":
      case "function":
        this.#once(this.#symbols, `@${entity.name}`, entity.name);
        this.#symbols.set(entity.name, entity);
        break;
      case "type":
        this.#once(this.#types, `%${entity.name}`, entity.name);
        this.#types.add(entity.name);
        break;
      case "attributes":
        this.#once(this.#groups, `#${entity.name}`, entity.name);
        this.#groups.add(entity.name);
        break;
      case "comdat":
        this.#once(this.#comdats, `$${entity.name}`, entity.name);
        this.#comdats.add(entity.name);
        break;
      case "named-metadata":
        this.#once(this.#lists, `!${entity.name}`, entity.name);
        this.#lists.add(entity.name);
        break;
      case "metadata":
        this.#once(this.#nodes, `!${entity.id}`, String(entity.id));
        this.#nodes.add(String(entity.id));
        break;
    }
  }

  #once(set: { has(name: string): boolean }, shown: string, name: string) {
    if (set.has(name)) this.problems.add(shown, "is defined twice");
  }

  symbol(name: string): Entity | undefined {
    return this.#symbols.get(name);
  }

  hasType(name: string): boolean {
    return this.#types.has(name);
  }

  /** Symbols, nodes and groups that a text refers to. */
  checkReferences(text: string, where: string): void {
    eachName(text, "@", (name) => {
      if (!this.#symbols.has(name)) this.missing(where, `@${name}`);
    });
    eachName(text, "!", (name) => {
      if (isDigits(name) && !this.#nodes.has(name)) {
        this.missing(where, `!${name}`);
      }
    });
  }

  /** `#5` among a function's or a call's attributes. */
  checkGroups(words: readonly string[], where: string): void {
    for (const word of words) {
      if (word.startsWith("#") && !this.#groups.has(word.slice(1))) {
        this.missing(where, word);
      }
    }
  }

  /** Types and addresses of blocks in a text without values of a function. */
  checkTypes(text: string, where: string): void {
    const rest = text.includes("blockaddress(")
      ? text.replaceAll(BLOCK_ADDRESS, (_, symbol, block) => {
        this.#blockAddresses.push({ where, symbol, block });
        return "";
      })
      : text;
    eachName(rest, "%", (name) => {
      if (!this.#types.has(name)) this.missing(where, `%${name}`);
    });
  }

  setBlocks(symbol: string, blocks: ReadonlySet<string>): void {
    this.#blocks.set(symbol, blocks);
  }

  /** To be called when the blocks of all functions are set. */
  checkBlockAddresses(): void {
    for (const { where, symbol, block } of this.#blockAddresses) {
      if (!this.#blocks.get(symbol)?.has(block)) {
        this.missing(where, `%${block} of @${symbol}`);
      }
    }
  }

  missing(where: string, what: string): void {
    this.problems.add(where, `refers to "${what}", which does not exist`);
  }
}
