/** What a build does, told while it goes on. */
import type { BuildError, BuildStep } from "../../mod.ts";
import { printNote } from "./output.ts";
import { Progress } from "./progress.ts";

const NOTE_MS = 5000;

/** At a terminal a line that changes; elsewhere one now and then. */
export class BuildProgress implements Disposable {
  readonly #trace: boolean;
  readonly #notes: boolean;
  readonly #line: Progress | undefined;
  #runs = 0;
  #hits = 0;
  #last = performance.now();

  /** Notes are for a build that takes long. */
  constructor(trace: boolean, { notes }: { notes: boolean }) {
    this.#trace = trace;
    this.#notes = notes;
    if (!trace && Deno.stderr.isTerminal()) {
      this.#line = new Progress("building: reading sources");
    }
  }

  readonly step = ({ stage, name, hit, milliseconds }: BuildStep): void => {
    if (this.#trace) {
      const time = hit ? "cached" : `${milliseconds.toFixed(0)} ms`;
      return printNote(`${stage} ${name} ${time}`);
    }
    if (hit) this.#hits++;
    else this.#runs++;
    const text = `${stage} ${name} (${this.#runs} run, ${this.#hits} cached)`;
    if (this.#line !== undefined) return this.#line.say(`building: ${text}`);
    if (hit || !this.#notes || performance.now() - this.#last < NOTE_MS) return;
    this.#last = performance.now();
    printNote(text);
  };

  readonly warning = (text: string): void => {
    this.#line?.clear();
    printNote(text.trimEnd());
  };

  readonly note = (text: string): void => {
    if (this.#line === undefined) printNote(text);
    else this.#line.say(`building: ${text}`);
  };

  clear(): void {
    this.#line?.clear();
  }

  [Symbol.dispose](): void {
    this.#line?.[Symbol.dispose]();
  }
}

/** Prints a tool's whole text: the compiler's always, which says where and
 * what; another's when it is asked for. Whether it was printed. */
export function printDetail(error: BuildError, asked: boolean): boolean {
  const ofCompiler = error.failures.every(({ message }) =>
    message.startsWith("Cannot compile ")
  );
  if (error.detail === "" || (!asked && !ofCompiler)) return false;
  printNote(error.detail.trimEnd());
  return true;
}
