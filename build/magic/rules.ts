/**
 * The rules beside a service: what is called otherwise in this program than
 * in the one that it replaces. They become a table that libmagicrt of this
 * program applies to the old one's tables, and that of an older program, when
 * an update goes back, the other way round.
 *
 * One rule a line, `#` starts a comment behind which nothing counts:
 *
 *     variable OLD NEW
 *     static FUNCTION/OLD NEW
 *     function OLD NEW
 *     type OLD NEW
 *     member STRUCT OLD NEW
 */
import * as abi from "../../core/abi/abi.ts";
import type { Module } from "../ir/mod.ts";
import {
  type DebugInfo,
  globalVariables,
  subprogramOf,
  text,
} from "./debug_info.ts";
import type { Hash } from "./hash.ts";
import { labelKey } from "./labels.ts";
import {
  functionKey,
  functionName,
  type Place,
  unitPath,
  variableKey,
  variablePlaces,
} from "./names.ts";
import type { FunctionRecord, Rename, TypeRecord } from "./records.ts";

export interface RuleFile {
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
}

/** How many words each kind of rule takes. */
const KINDS: ReadonlyMap<string, number> = new Map([
  ["variable", 2],
  ["static", 2],
  ["function", 2],
  ["type", 2],
  ["member", 3],
]);
const COMMENT = /(?:^|\s)#\s.*$|^#.*$/;

interface Rule {
  readonly kind: string;
  readonly words: readonly string[];
  readonly line: number;
}

/** What the rules are about. */
interface Program {
  readonly variables: readonly Place[];
  readonly functions: readonly Definition[];
  readonly labels: readonly FunctionRecord[];
  readonly types: readonly TypeRecord[];
}

interface Definition {
  readonly name: string;
  readonly unit: string;
  readonly key: Hash;
}

export function collectRenames(
  rules: RuleFile | undefined,
  module: Module,
  info: DebugInfo,
  known: Pick<Program, "labels" | "types">,
): Rename[] {
  if (rules === undefined) return [];
  const variables = variablePlaces(info, globalVariables(module, info));
  const functions = module.entities.flatMap((entity): Definition[] => {
    if (entity.kind !== "function") return [];
    const node = subprogramOf(info, entity);
    if (node === undefined) return [];
    const { key } = functionName(info, node, entity.name);
    const name = text(node, "name") ?? entity.name;
    return [{ name, unit: unitPath(info, node), key }];
  });
  const book = new RuleBook(rules.file, {
    variables: [...variables.values()],
    functions,
    ...known,
  });
  return book.renames(parseRules(rules));
}

export function parseRules({ file, text }: RuleFile): Rule[] {
  const rules: Rule[] = [];
  text.split("\n").forEach((content, index) => {
    const words = content.replace(COMMENT, "").trim().split(/\s+/);
    const [kind, ...rest] = words;
    if (kind === "" || kind === undefined) return;
    const line = index + 1;
    const count = KINDS.get(kind);
    if (count === undefined) {
      const known = [...KINDS.keys()].join(", ");
      throw unusable(file, line, `"${kind}" is no rule: want one of ${known}`);
    }
    if (rest.length !== count) {
      throw unusable(file, line, `"${kind}" takes ${count} names`);
    }
    rules.push({ kind, words: rest, line });
  });
  return rules;
}

function unusable(file: string, line: number, why: string): TypeError {
  return new TypeError(`Cannot use "${file}:${line}": ${why}`);
}

class RuleBook {
  readonly #file: string;
  readonly #program: Program;
  #line = 0;

  constructor(file: string, program: Program) {
    this.#file = file;
    this.#program = program;
  }

  renames(rules: readonly Rule[]): Rename[] {
    const first = new Map<string, number>();
    const targets = new Set(
      rules.map(({ kind, words }) =>
        [kind, ...words.slice(0, -2), words.at(-1)].join(" ")
      ),
    );
    const functions = rules.filter(({ kind }) => kind === "function");
    return rules.flatMap(({ kind, words, line }) => {
      this.#line = line;
      const from = [kind, ...words.slice(0, -1)].join(" ");
      const before = first.get(from);
      if (before !== undefined) {
        throw this.#error(`line ${before} has another new name for it`);
      }
      first.set(from, line);
      const isTarget = targets.has(from);
      const [a, b, c] = words as [string, string, string];
      switch (kind) {
        case "variable":
          return this.#variable(a, b, isTarget);
        case "static":
          return this.#static(a, b, functions, isTarget);
        case "function":
          return this.#function(a, b, isTarget);
        case "type":
          return this.#type(a, b, isTarget);
        default:
          return this.#member({ of: a, from: b, to: c }, isTarget);
      }
    });
  }

  #error(why: string): TypeError {
    return unusable(this.#file, this.#line, why);
  }

  /** One old thing for two new ones, else. */
  #refuseOld(what: string, name: string, isTarget: boolean, there: boolean) {
    if (!there || isTarget) return;
    throw this.#error(`the program still has ${what} "${name}"`);
  }

  /** The one that fits. */
  #only<T>(what: string, name: string, found: readonly T[]): T {
    if (found.length === 1) return found[0]!;
    if (found.length === 0) throw this.#error(`there is no ${what} "${name}"`);
    throw this.#error(
      `there are ${found.length} ${what}s "${name}": want FILE:${name}`,
    );
  }

  #variable(from: string, to: string, isTarget: boolean): Rename[] {
    const all = this.#program.variables.filter((v) => v.function === undefined);
    const place = this.#only("variable", to, all.filter(named(to)));
    const old = split(from);
    this.#refuseOld("a variable", from, isTarget, all.some(named(from)));
    const base = { ...place, name: old.name, number: 0 };
    const keys = old.unit !== undefined
      ? [variableKey({ ...base, unit: old.unit, local: true })]
      : [true, false].map((local) => variableKey({ ...base, local }));
    return this.#rows(abi.MAGIC_RENAME_OBJECT, from, to, {
      from: keys,
      to: variableKey(place),
    });
  }

  #static(
    from: string,
    to: string,
    functions: readonly Rule[],
    isTarget: boolean,
  ): Rename[] {
    const slash = from.indexOf("/");
    if (slash < 0) throw this.#error(`want FUNCTION/NAME, not "${from}"`);
    const around = from.slice(0, slash);
    const old = numbered(from.slice(slash + 1));
    const now = numbered(to);
    const inside = this.#program.variables.filter((v) =>
      v.function !== undefined && named(around)({ ...v, name: v.function })
    );
    const found = inside.filter(({ name, number, count }) =>
      name === now.name &&
      (now.number === undefined ? count === 1 : number === now.number)
    );
    const place = this.#only(`static variable of "${around}"`, to, found);
    if (old.number === undefined) {
      const still = inside.some(({ name }) => name === old.name);
      this.#refuseOld("a static variable", from, isTarget, still);
    }
    const names = [
      place.function!,
      ...functions
        .filter(({ words }) => split(words[1]!).name === place.function)
        .map(({ words }) => split(words[0]!).name),
    ];
    const keys = names.map((around) =>
      variableKey({
        ...place,
        function: around,
        name: old.name,
        number: old.number ?? 0,
      })
    );
    return this.#rows(abi.MAGIC_RENAME_OBJECT, from, to, {
      from: keys,
      to: variableKey(place),
    });
  }

  /** With the static variables and the labels in it. */
  #function(from: string, to: string, isTarget: boolean): Rename[] {
    const all = this.#program.functions;
    const found = this.#only("function", to, all.filter(named(to)));
    const old = split(from);
    this.#refuseOld("a function", from, isTarget, all.some(named(from)));
    const unit = old.unit ?? found.unit;
    const keys = [functionKey(old.name, unit)];
    if (old.unit === undefined) keys.push(functionKey(old.name));
    const rows = this.#rows(abi.MAGIC_RENAME_FUNCTION, from, to, {
      from: keys,
      to: found.key,
    });
    for (const place of this.#program.variables) {
      if (place.function !== found.name || place.unit !== found.unit) continue;
      const was = { ...place, unit, function: old.name };
      // Which of several it is, its block says.
      rows.push(
        ...this.#rows(abi.MAGIC_RENAME_OBJECT, from, to, {
          from: [variableKey(was)],
          to: variableKey(place),
        }).map((row) => ({ ...row, of: to })),
      );
    }
    for (const { key, around, name } of this.#program.labels) {
      if (String(around) !== String(found.key)) continue;
      const label = name.slice(name.lastIndexOf(":") + 1);
      rows.push(...this.#rows(abi.MAGIC_RENAME_FUNCTION, from, to, {
        from: keys.map((was) => labelKey(was, label)),
        to: key,
      }));
    }
    return rows;
  }

  #type(from: string, to: string, isTarget: boolean): Rename[] {
    const has = (name: string) =>
      this.#program.types.some((type) => type.names.has(name));
    if (!has(to)) throw this.#error(`there is no type "${to}"`);
    this.#refuseOld("a type", from, isTarget, has(from));
    return [rename(abi.MAGIC_RENAME_TYPE, { of: "", from, to })];
  }

  #member(
    { of, from, to }: { of: string; from: string; to: string },
    isTarget: boolean,
  ): Rename[] {
    const parts = ({ members, enumerators }: TypeRecord) =>
      members.length > 0 ? members : enumerators ?? [];
    const types = this.#program.types.filter((type) =>
      type.names.has(of) && parts(type).length > 0
    );
    if (types.length === 0) throw this.#error(`there is no structure "${of}"`);
    const has = (name: string) =>
      types.some((type) => parts(type).some((m) => m.name === name));
    if (!has(to)) throw this.#error(`"${of}" has no member "${to}"`);
    this.#refuseOld("a member", `${of}/${from}`, isTarget, has(from));
    return [rename(abi.MAGIC_RENAME_MEMBER, { of, from, to })];
  }

  #rows(
    kind: number,
    from: string,
    to: string,
    keys: { from: readonly Hash[]; to: Hash },
  ): Rename[] {
    return keys.from.map((key) =>
      rename(kind, { of: "", from, to }, key, keys.to)
    );
  }
}

const NO_KEY = [0, 0] as const;

function rename(
  kind: number,
  names: Pick<Rename, "of" | "from" | "to">,
  fromKey: Hash = NO_KEY,
  toKey: Hash = NO_KEY,
): Rename {
  return { kind, ...names, fromKey, toKey };
}

/** `FILE:NAME` or `NAME`. */
function split(word: string): { unit: string | undefined; name: string } {
  const colon = word.lastIndexOf(":");
  if (colon < 0) return { unit: undefined, name: word };
  return { unit: word.slice(0, colon), name: word.slice(colon + 1) };
}

/** `NAME#2` is the second of its name in the function. */
function numbered(word: string): { name: string; number: number | undefined } {
  const match = /^(.*)#([1-9]\d*)$/.exec(word);
  if (match === null) return { name: word, number: undefined };
  return { name: match[1]!, number: Number(match[2]) - 1 };
}

function named(word: string) {
  const { unit, name } = split(word);
  return (place: { name: string; unit: string }) =>
    place.name === name &&
    (unit === undefined || place.unit === unit ||
      place.unit.endsWith(`/${unit}`));
}
