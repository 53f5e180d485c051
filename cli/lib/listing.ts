/** Tables and JSON on standard output. */
import { colourOf } from "./colour.ts";
import { printOut } from "./output.ts";
import { visibleName } from "./visible.ts";

/** Of the objects that --json prints; a field that goes or changes raises it. */
const JSON_VERSION = 1;

/** The one object of a command that was asked for JSON. */
export function printJson(fields: object): void {
  printOut(JSON.stringify({ version: JSON_VERSION, ...fields }));
}

interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => string | number;
}

/** A head and a line for each row; numbers stand at the right. */
export function printTable<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
): void {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)));
  const isNumber = columns.map((_, at) =>
    cells.length > 0 && cells.every((line) => typeof line[at] === "number")
  );
  const lines = [columns.map(({ head }) => head), ...cells]
    .map((line) => line.map((cell) => visibleName(String(cell))));
  const widths = columns.map((_, at) =>
    Math.max(...lines.map((line) => [...line[at]!].length))
  );
  const { bold } = colourOf(Deno.stdout);
  const texts = lines.map((line) =>
    line.map((cell, at) =>
      isNumber[at] ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!)
    ).join("  ").trimEnd()
  );
  printOut([bold(texts[0]!), ...texts.slice(1)].join("\n"));
}
