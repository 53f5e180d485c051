// How often each shape was tried, and with what result.
import { failures, type Ways } from "./run.ts";
import { SHAPES } from "./shapes/mod.ts";
import type { Case } from "./source.ts";

interface Row {
  cases: number;
  lies: number;
  needless: number;
}

export class Tally {
  readonly #rows = new Map<string, Row>();

  add(one: Case, ways: Ways): void {
    const row = this.#rows.get(one.shape) ??
      { cases: 0, lies: 0, needless: 0 };
    this.#rows.set(one.shape, row);
    row.cases++;
    const what = failures(one, ways).map((failure) => failure.what);
    if (what.some((one) => one !== "needless refusal")) row.lies++;
    else if (what.length > 0) row.needless++;
  }

  /** All cases so far, and the shapes that failed. */
  line(): string {
    const rows = [...this.#rows];
    const sum = (of: keyof Row) => rows.reduce((n, [, row]) => n + row[of], 0);
    const total = sum("cases");
    const least = Math.min(
      ...SHAPES.map(({ name }) => this.#rows.get(name)?.cases ?? 0),
    );
    const failed = rows.filter(([, row]) => row.lies + row.needless > 0)
      .map(([name, { cases, lies, needless }]) =>
        `\n  ${name}: of ${cases}, ${lies} lie, ${needless} are refused in vain`
      );
    return `${total} cases of ${SHAPES.length} shapes, each at least ${least} ` +
      `(${(100 * least / total).toFixed(1)} %): ${sum("lies")} lie, ` +
      `${sum("needless")} are refused in vain${failed.join("")}`;
  }
}
