// Who uses whom, file by file, and the circles in that: imports and exports of
// TypeScript; in C, the file that uses a function or a variable and the file
// that defines it, and which header includes which.
//
// C is read as text, which our style makes safe: a definition that others can
// see stands at column 0 without `static`, and a use is its name outside
// comments, strings, members (`.name`, `->name`), tags and declarations. Macros
// and inline functions of the headers given count where they are used. Against
// the symbols of compiled objects this missed only what assembler macros and
// the compiler itself make, which lies at the bottom.
import { dirname, join, normalize } from "node:path";

/** File -> the files it uses, with one name that says why. */
export type Arrows = Map<string, Map<string, string>>;

/** Files of `folder` (relative to `root`) whose names fit. */
export function* filesOf(
  root: string,
  folder: string,
  pattern: RegExp,
): Generator<string> {
  for (const entry of Deno.readDirSync(join(root, folder))) {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesOf(root, name, pattern);
    else if (pattern.test(name)) yield name;
  }
}

/** Strongly connected sets of more than one file, sorted: each is a circle or
 * several that share a file. */
export function circles(arrows: Arrows): string[][] {
  const index = new Map<string, number>(), low = new Map<string, number>();
  const stack: string[] = [], found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.get(file)!);
    stack.push(file);
    for (const next of arrows.get(file)?.keys() ?? []) {
      if (!index.has(next)) visit(next);
      else if (!stack.includes(next)) continue;
      low.set(file, Math.min(low.get(file)!, low.get(next)!));
    }
    if (low.get(file) !== index.get(file)) return;
    const part = stack.splice(stack.indexOf(file)).sort();
    if (part.length > 1) found.push(part);
  };
  for (const file of arrows.keys()) if (!index.has(file)) visit(file);
  return found.sort((a, b) => a[0]! < b[0]! ? -1 : 1);
}

/** The arrows inside a circle, as text for a failing test. */
export function showCircle(circle: string[], arrows: Arrows): string {
  const lines = circle.flatMap((from) =>
    [...arrows.get(from) ?? []]
      .filter(([to]) => circle.includes(to))
      .map(([to, why]) => `  ${from} -> ${to} (${why})`)
  );
  return lines.join("\n");
}

/** Imports and re-exports of TypeScript files, those of types as well. */
export function importArrows(root: string, files: string[]): Arrows {
  const pattern =
    /^(?:import|export)\b[^"';]*?\bfrom "(\.[^"]+)"|^import "(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm;
  const arrows: Arrows = new Map();
  for (const file of files) {
    const to = new Map<string, string>();
    const text = Deno.readTextFileSync(join(root, file));
    for (const match of text.matchAll(pattern)) {
      const name = (match[1] ?? match[2] ?? match[3])!;
      to.set(normalize(join(dirname(file), name)), "imports");
    }
    arrows.set(file, to);
  }
  return arrows;
}

/** A header's includes of headers beside it or in `core/include`. */
export function includeArrows(root: string, headers: string[]): Arrows {
  const all = new Set(headers);
  const arrows: Arrows = new Map();
  for (const file of headers) {
    const to = new Map<string, string>();
    const text = Deno.readTextFileSync(join(root, file));
    for (const match of text.matchAll(/^#\s*include\s*[<"]([^>"]+)[>"]/gm)) {
      const name = [dirname(file), "core/include"]
        .map((folder) => normalize(join(folder, match[1]!)))
        .find((path) => all.has(path));
      if (name !== undefined) to.set(name, "includes");
    }
    arrows.set(file, to);
  }
  return arrows;
}

/** Text without comments and strings; lines stay. */
function code(text: string): string {
  return text.replace(
    /\/\*[^]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g,
    (part) => part.replace(/[^\n]+/g, " "),
  );
}

const NAME = /[A-Za-z_]\w*/g;

function names(text: string): Set<string> {
  const uses = text.replace(
    /(?:\.|->|\b(?:struct|enum)\s)\s*[A-Za-z_]\w*/g,
    " ",
  );
  return new Set(uses.match(NAME) ?? []);
}

/** Names that other files can use. Function names stand at column 0 on a line
 * of their own after the return type; variables on one line with their type. */
function definitions(file: string, text: string): Set<string> {
  const found = new Set<string>();
  if (file.endsWith(".S")) {
    for (const match of text.matchAll(/^([A-Za-z_]\w*):/gm)) {
      found.add(match[1]!);
    }
    for (const match of text.matchAll(/^\w+\((\w+)/gm)) found.add(match[1]!);
    return found;
  }
  for (const match of text.matchAll(/^(?!#)(.*)\n([A-Za-z_]\w*)\(/gm)) {
    if (!/\bstatic\b/.test(match[1]!)) found.add(match[2]!);
  }
  const plain = text.replace(/^[ \t}#].*$/gm, "");
  for (const line of plain.split("\n")) {
    if (/^(?:static|extern|typedef|return|case)\b/.test(line)) continue;
    const head = line.split("=")[0]!;
    if (!/^[A-Za-z_]\w*\s/.test(head) || /\(/.test(head)) {
      const attributed =
        /^[\w\s*]*?\b([a-z_]\w*)(?:\[[^\]]*\])*\s+__attribute__|^[\w\s*]*?\b([a-z_]\w*)(?:\[[^\]]*\])*\s+[A-Z]+ =/
          .exec(line);
      if (attributed) found.add((attributed[1] ?? attributed[2])!);
      continue;
    }
    if (!/[;=]/.test(line)) continue;
    for (const part of head.replace(/;.*/, "").split(",")) {
      const name = /([A-Za-z_]\w*)(?:\s*\[[^\]]*\])*(?:\s+[A-Z]+)?\s*$/.exec(
        part,
      );
      if (name) found.add(name[1]!);
    }
  }
  return found;
}

/** Macros and inline functions: name -> what it stands for. */
function macros(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const define = /^#\s*define\s+(\w+)(?:\([^)]*\))?((?:.*\\\n)*.*)$/gm;
  for (const match of text.matchAll(define)) {
    found.set(match[1]!, (found.get(match[1]!) ?? "") + " " + match[2]!);
  }
  for (
    const match of text.matchAll(/^static inline .*\n(\w+)\(([^]*?)^}/gm)
  ) found.set(match[1]!, match[2]!);
  return found;
}

/** The names that pasting macros of this file make (`CALL(SYS_FORK, fork)` with
 * `do_##handler` uses `do_fork`). */
function pasted(text: string): string {
  const define = /^#\s*define\s+(\w+)\(([^)]*)\)((?:.*\\\n)*.*##.*)$/gm;
  const made: string[] = [];
  for (const [, name, parameters, body] of text.matchAll(define)) {
    const invocation = new RegExp(`^(?!#).*\\b${name}\\(([^()]*)\\)`, "gm");
    for (const [, given] of text.matchAll(invocation)) {
      const values = given!.split(",").map((value) => value.trim());
      parameters!.split(",").forEach((parameter, i) => {
        const use = new RegExp(`(\\w+)\\s*##\\s*${parameter.trim()}\\b`).exec(
          body!,
        );
        if (use) made.push(use[1]! + (values[i] ?? ""));
      });
    }
  }
  return made.join(" ");
}

/** Who uses whose functions and variables among `files` (C and assembler;
 * headers give their macros). */
export function useArrows(root: string, files: string[]): Arrows {
  const texts = new Map(
    files.map((file) =>
      [file, code(Deno.readTextFileSync(join(root, file)))] as const
    ),
  );
  const home = new Map<string, string>();
  const shared = new Map<string, string>();
  for (const [file, text] of texts) {
    if (file.endsWith(".h")) {
      for (const [name, body] of macros(text)) shared.set(name, body);
    } else for (const name of definitions(file, text)) home.set(name, file);
  }
  const arrows: Arrows = new Map();
  for (const [file, text] of texts) {
    if (file.endsWith(".h")) continue;
    const to = new Map<string, string>();
    const declared = /^(?:extern .*;|[A-Za-z_][\w* ]*\([^{};]*\);)$/gm;
    const open = [...names(text.replace(declared, "") + pasted(text))];
    const seen = new Set(open);
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const target = home.get(name);
      if (target !== undefined && target !== file) to.set(target, name);
      for (const inner of names(shared.get(name) ?? "")) {
        if (!seen.has(inner)) open.push(inner);
        seen.add(inner);
      }
    }
    arrows.set(file, to);
  }
  return arrows;
}
