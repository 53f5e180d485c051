/**
 * Another layout of every record of the contract: in a copy of the tree, the
 * fields of each record change places, all of them. What stands in front of a record so
 * that readers know it (magic number, version) stays there.
 */
import { join } from "node:path";

const IN_FRONT = new Set(["magic", "version"]);
const CONTRACT = ["control.ts", "magic.ts"];

/** A generator of numbers below a bound; same seed, same numbers. */
export function generator(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = Math.imul(state ^ state >>> 15, 0x2c1b3c6d) + 0x9e3779b9 >>> 0;
    const mixed = Math.imul(state ^ state >>> 12, 0x297a2d39) >>> 0;
    return mixed % bound;
  };
}

/** Moves fields in the tree at `root`; the number of records that changed. */
export function moveFields(root: string, seed: number): number {
  const below = generator(seed);
  let changed = 0;
  const edit = (path: string, change: (text: string) => string) => {
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, change(text));
  };
  const move = (fields: string[], name: (field: string) => string) => {
    const free = fields.map((_, i) => i).filter((i) =>
      !IN_FRONT.has(name(fields[i]!))
    );
    if (free.length < 2) return fields;
    const by = 1 + below(free.length - 1);
    changed++;
    return fields.map((field, i) => {
      const at = free.indexOf(i);
      return at < 0 ? field : fields[free[(at + by) % free.length]!]!;
    });
  };
  for (const file of CONTRACT) {
    edit(
      join(root, "core/contract", file),
      (text) =>
        eachFieldList(
          text,
          (fields) => move(fields, (field) => /\w+/.exec(field)![0]),
        ),
    );
  }
  const messages = join(root, "core/include/minix/messages");
  for (const { name } of [...Deno.readDirSync(messages)].sort(byName)) {
    edit(join(messages, name), (text) =>
      text.replace(
        /MESS\((\w+),([^)]*)\)/g,
        (_, record, list) =>
          `MESS(${record},${
            move(declarations(list), () => "").map((d) => `${d};`).join("")
          })`,
      ));
  }
  return changed;
}

function byName(a: Deno.DirEntry, b: Deno.DirEntry): number {
  return a.name < b.name ? -1 : 1;
}

function declarations(list: string): string[] {
  return split(list, 0, list.length, ";");
}

/** Parts of `text` between separators at the depth of `from`. */
function split(
  text: string,
  from: number,
  end: number,
  separator: string,
): string[] {
  const parts: string[] = [];
  while (from < end) {
    const stop = Math.min(next(text, from, separator), end);
    if (text.slice(from, stop).trim() !== "") {
      parts.push(text.slice(from, stop));
    }
    from = stop + 1;
  }
  return parts;
}

/** Rewrites the field list of each `record(NAME, NOTE, { … })`. */
function eachFieldList(
  text: string,
  change: (fields: string[]) => string[],
): string {
  let out = "";
  let at = 0;
  for (;;) {
    const start = text.indexOf("= record(", at);
    if (start < 0) return out + text.slice(at);
    const open = next(text, start + "= record(".length, "{");
    const close = next(text, open + 1, "}");
    const fields = split(text, open + 1, close, ",");
    out += text.slice(at, open + 1) + change(fields).join(",") + ",\n";
    at = close;
  }
}

/** Index of `wanted` at the depth of `from`, outside strings; past the end if
 * the list ends first. */
function next(text: string, from: number, wanted: string): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (depth === 0 && c === wanted) return i;
    if (c === '"' || c === "`") {
      for (i++; text[i] !== c; i++) if (text[i] === "\\") i++;
    } else if ("([{".includes(c)) {
      depth++;
    } else if (")]}".includes(c) && depth-- === 0) {
      return text.length;
    }
  }
  return text.length;
}
