/**
 * Reads the front end's syntax tree (`-ast-dump=json`) for the calls that pass
 * a size with a type in it. The dump is long, and most of it is headers: only
 * functions whose text has both a call and a `sizeof` are taken apart.
 *
 * Before: `p = malloc(sizeof(struct head) + n * sizeof(long));`
 * After:  one call of `malloc`, its size the terms `sizeof(struct head)`, once,
 *         and `sizeof(long)`, many times.
 */
import { SizeReader } from "./size_reader.ts";
import { namesType, type SizedCall } from "./sizes.ts";
import { calleeName, type Place, placeOf, type Tree } from "./tree.ts";

const START = "\n    {\n";
const END = "\n    }";
const LINE = '"line": ';

/** All sized calls of a unit; `source` is its text. */
export function sizedCalls(dump: string, source: Uint8Array): SizedCall[] {
  const found: SizedCall[] = [];
  for (let at = dump.indexOf(START); at >= 0;) {
    const end = dump.indexOf(END, at);
    if (end < 0) break;
    const text = dump.slice(at + 1, end + END.length);
    if (isOfInterest(text)) {
      const tree: Tree = JSON.parse(text);
      giveLines(tree, lineBefore(dump, at));
      found.push(...callsOf(tree, source));
    }
    at = dump.indexOf(START, end);
  }
  return found;
}

function isOfInterest(text: string): boolean {
  return text.includes('"kind": "FunctionDecl"') &&
    text.includes('"kind": "CallExpr"') &&
    (text.includes('"UnaryExprOrTypeTraitExpr"') ||
      text.includes('"OffsetOfExpr"'));
}

/** The dump names a line only where it is another than that of the place
 * before. */
function lineBefore(dump: string, at: number): number {
  const found = dump.lastIndexOf(LINE, at);
  return found < 0 ? 0 : parseInt(dump.slice(found + LINE.length), 10);
}

/** Writes its line into each place of the tree, in the dump's order. */
function giveLines(tree: unknown, before: number): void {
  let line = before;
  const visit = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const place = value as Place;
    if (place.offset !== undefined) line = place.line ??= line;
    for (const part of Object.values(value)) visit(part);
  };
  visit(tree);
}

function* callsOf(tree: Tree, source: Uint8Array): Iterable<SizedCall> {
  const reader = new SizeReader(tree, source);
  const pending = [...tree.inner ?? []].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    // What is inside is not evaluated.
    if (node.kind === "UnaryExprOrTypeTraitExpr") continue;
    pending.push(...[...node.inner ?? []].reverse());
    if (node.kind !== "CallExpr") continue;
    const [callee, ...given] = node.inner ?? [];
    const sizes = given.map((argument) => reader.read(argument));
    if (!sizes.some(namesType)) continue;
    const { line = 0, col = 0 } = placeOf(node);
    yield {
      caller: tree.name ?? "",
      callee: calleeName(callee),
      line,
      column: col,
      sizes: sizes.map((size) => namesType(size) ? size : []),
    };
  }
}
