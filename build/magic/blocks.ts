/**
 * The blocks around static variables of functions. Debug information puts all of
 * them into the function, so a block is the innermost scope around all uses of
 * the variable, and is known by what it declares and refers to.
 */
import {
  eachName,
  type GlobalParts,
  type Module,
  parseGlobal,
} from "../ir/mod.ts";
import { type DebugInfo, type Node, text } from "./debug_info.ts";
import { type Hash, hash } from "./hash.ts";

interface Line {
  readonly text: string;
  /** Scopes around it, from the function to the innermost. */
  readonly scopes: readonly number[];
}

/** A function's lines, and a hash of them. */
interface Body {
  readonly lines: readonly Line[];
  readonly form: number;
}

const DECLARES = /#dbg_declare\(ptr [^,]+, !(\d+)/;
const LOCATION = /(?:!dbg |\), )!(\d+)\)?$/;
/** Numbers that the link gives to symbols and types of one name. */
const NUMBERED = /([@%]"?[A-Za-z_$.][-\w$.]*?)(?:\.\d+)+\b/g;

export class StaticBlocks {
  readonly #info: DebugInfo;
  readonly #variables: ReadonlyMap<string, Node>;
  /** Functions by the symbols of the statics that they use. */
  readonly #users = new Map<string, readonly string[]>();
  readonly #bodies = new Map<readonly string[], Body>();
  readonly #literals = new Map<string, string>();
  /** Of static variables of functions: what they begin with. */
  readonly #inits = new Map<string, string>();

  constructor(
    module: Module,
    info: DebugInfo,
    variables: ReadonlyMap<string, Node>,
  ) {
    this.#info = info;
    this.#variables = variables;
    const statics = new Set(
      [...variables].filter(([, node]) =>
        info.subprogram(info.follow(node, "scope")) !== undefined
      ).map(([symbol]) => symbol),
    );
    for (const entity of module.entities) {
      if (entity.kind === "global" && entity.name.startsWith(".str")) {
        this.#literals.set(entity.name, parseGlobal(entity).init ?? "");
      } else if (entity.kind === "global" && statics.has(entity.name)) {
        this.#inits.set(entity.name, initOf(parseGlobal(entity)));
      }
      if (entity.kind !== "function") continue;
      for (const line of entity.body) {
        eachName(line, "@", (name) => {
          if (statics.has(name)) this.#users.set(name, entity.body);
        });
      }
    }
  }

  /** Hashes of the block around a variable, and of the function. */
  contentOf(parts: GlobalParts, node: Node | undefined): Hash {
    const lines = this.#users.get(parts.name);
    if (lines === undefined) return [hash(`unused ${parts.init}`)[0], 0];
    const body = this.#bodyOf(lines);
    const own = `${this.#typeName(node)}=${initOf(parts)}`;
    return [hash(`${own} ${this.#blockOf(parts.name, body)}`)[0], body.form];
  }

  #bodyOf(lines: readonly string[]): Body {
    let body = this.#bodies.get(lines);
    if (body === undefined) {
      const form = lines.map((line) =>
        this.#withTexts(line).replaceAll(NUMBERED, "$1")
          .replaceAll(/[!#]\d+/g, "")
      ).join("\n");
      body = {
        lines: lines.map((line) => ({
          text: line,
          scopes: this.#scopes(line),
        })),
        form: hash(form)[0],
      };
      this.#bodies.set(lines, body);
    }
    return body;
  }

  #withTexts(line: string): string {
    return line.replaceAll(
      /@([.\w]+)/g,
      (name, symbol) => this.#literals.get(symbol) ?? name,
    );
  }

  #scopes(line: string): number[] {
    const location = LOCATION.exec(line)?.[1];
    const found: number[] = [];
    let at = this.#info.follow(
      location === undefined ? undefined : this.#info.node(Number(location)),
      "scope",
    );
    for (; at !== undefined; at = this.#info.follow(at, "scope")) {
      // A file that is included into a block makes none.
      if (at.tag !== "DILexicalBlockFile") found.unshift(at.id);
      if (at.tag === "DISubprogram") break;
    }
    return found;
  }

  /** What is declared and referred to in the innermost scope around all uses;
   * of the function itself, no more than that. */
  #blockOf(symbol: string, { lines }: Body): string {
    const uses = lines.filter((line) => {
      let isUse = false;
      eachName(line.text, "@", (name) => isUse ||= name === symbol);
      return isUse && line.scopes.length > 0;
    });
    const [first, ...others] = uses;
    const around =
      first?.scopes.filter((scope, depth) =>
        others.every(({ scopes }) => scopes[depth] === scope)
      ) ?? [];
    if (around.length <= 1) return "function";
    const block = around.at(-1)!;
    const names = new Set<string>();
    for (const { text: line, scopes } of lines) {
      if (!scopes.includes(block)) continue;
      const declared = DECLARES.exec(line)?.[1];
      if (declared !== undefined) {
        names.add(text(this.#info.node(Number(declared)), "name") ?? "");
      }
      eachName(line, "@", (name) => void names.add(this.#nameOf(name)));
    }
    return `${around.length}:${[...names].sort().join()}`;
  }

  #nameOf(symbol: string): string {
    const literal = this.#literals.get(symbol);
    if (literal !== undefined) return literal;
    const name = text(this.#variables.get(symbol), "name") ??
      symbol.replace(/(?:\.\d+)+$/, "");
    const init = this.#inits.get(symbol);
    return init === undefined ? name : `${name}=${init}`;
  }

  #typeName(variable: Node | undefined): string {
    const names: string[] = [];
    let at = this.#info.follow(variable, "type");
    for (; at !== undefined; at = this.#info.follow(at, "baseType")) {
      const name = text(at, "name");
      names.push(name ?? at.field("tag") ?? at.tag);
      if (name !== undefined) break;
    }
    return names.join(" ");
  }
}

function initOf({ init }: GlobalParts): string {
  return init === undefined || init.includes("@") ? "" : init;
}
