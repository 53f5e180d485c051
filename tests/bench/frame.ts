// What all benches share: rows of figures, their table and their history.

export interface BenchOptions {
  /** How often each figure is taken; its median counts. */
  readonly runs: number;
  /** Told to whoever waits. */
  note(text: string): void;
}

export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  /** Of the medians, to a row's of the same run. */
  readonly ratio?: number;
  /** What the ratio should be at most, where somebody has said so. */
  readonly aim?: number;
}

export type Bench = (options: BenchOptions) => Promise<Row[]>;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Rows with the ratio to the median of the reference's values. */
export function relative(
  rows: readonly Row[],
  reference: readonly number[],
): Row[] {
  const base = median(reference);
  return rows.map((row) => ({ ...row, ratio: median(row.values) / base }));
}

export function printTable(rows: readonly Row[]): string[] {
  const cells = rows.map(({ name, unit, values, ratio, aim }) => [
    name,
    `${round(median(values))} ${unit}`,
    ratio === undefined ? "" : ratio.toFixed(2),
    aim === undefined ? "" : String(aim),
    values.length === 1 ? "" : values.map(round).join(" "),
  ]);
  const table = [["what", "median", "ratio", "aim", "each"], ...cells];
  const widths = table[0]!.map((_, column) =>
    Math.max(...table.map((row) => row[column]!.length))
  );
  return table.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell)
      .map((cell, i) =>
        i === 1 || i === 2 || i === 3 ? cell.padStart(widths[i]!) : cell
      )
      .join("  ").trimEnd()
  );
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Adds a line to the history of a bench; the file's name. */
export function appendRecord(
  folder: string,
  name: string,
  rows: readonly Row[],
): string {
  const file = `${folder}/${name}.jsonl`;
  Deno.mkdirSync(folder, { recursive: true });
  const record = {
    bench: name,
    date: new Date().toISOString(),
    commit: commit(),
    processors: navigator.hardwareConcurrency,
    rows: rows.map((row) => ({ ...row, median: median(row.values) })),
  };
  Deno.writeTextFileSync(file, JSON.stringify(record) + "\n", { append: true });
  return file;
}

/** What was measured; empty where there is no repository, or no git. */
function commit(): string {
  try {
    const { stdout } = new Deno.Command("git", {
      args: ["describe", "--always", "--dirty"],
      stderr: "null",
    }).outputSync();
    return new TextDecoder().decode(stdout).trim();
  } catch {
    return "";
  }
}
