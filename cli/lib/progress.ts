/**
 * A line at the terminal that says what goes on while something takes long;
 * nothing is left of it. Elsewhere than at a terminal there is none.
 */
import { printLive } from "./output.ts";
import { visibleName } from "./visible.ts";

const FIRST_MS = 400;
const EACH_MS = 100;
const DEFAULT_COLUMNS = 80;

export class Progress implements Disposable {
  #text: string;
  #shown = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #start = performance.now();

  constructor(text: string) {
    this.#text = text;
    if (!Deno.stderr.isTerminal()) return;
    const timer = setInterval(() => this.#draw(), EACH_MS);
    // What goes on is awaited elsewhere.
    Deno.unrefTimer(timer);
    this.#timer = timer;
  }

  say(text: string): void {
    this.#text = text;
    // Work may leave the timer no turn.
    this.#draw();
  }

  /** For what changes often: the timer shows it. */
  hint(text: string): void {
    this.#text = text;
  }

  /** Takes the line away, for others to write; it comes back by itself. */
  clear(): void {
    if (this.#shown) printLive("");
    this.#shown = false;
  }

  #draw(): void {
    const elapsed = performance.now() - this.#start;
    if (this.#timer === undefined || elapsed < FIRST_MS) return;
    const line = `${visibleName(this.#text)} ${(elapsed / 1000).toFixed(1)} s`;
    printLive([...line].slice(0, columns() - 1).join(""));
    this.#shown = true;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.clear();
  }
}

/** A terminal that does not know its width says 0. */
function columns(): number {
  try {
    return Deno.consoleSize().columns || DEFAULT_COLUMNS;
  } catch {
    return DEFAULT_COLUMNS;
  }
}
