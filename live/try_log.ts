/** What the guest's log says of an update. */
import { LogLostError, LogReader } from "./log_file.ts";

/** Of the log from here on. */
export class LogSince implements Disposable {
  readonly #reader: LogReader | undefined;

  constructor(path: string) {
    this.#reader = LogReader.open(path);
    this.#text();
  }

  /** The first line that begins so. */
  lineOf(word: string): string | undefined {
    return this.#text().split(/\r?\n/).find((line) => line.startsWith(word));
  }

  /** What was written faster than it was read says nothing. */
  #text(): string {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for (const bytes of this.#reader?.read() ?? []) {
        text += decoder.decode(bytes, { stream: true });
      }
    } catch (error) {
      if (!(error instanceof LogLostError)) throw error;
    }
    return text;
  }

  [Symbol.dispose](): void {
    this.#reader?.[Symbol.dispose]();
  }
}
