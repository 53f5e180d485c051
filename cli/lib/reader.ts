/** The end of whoever reads our standard output. */
import { readerWatch } from "../../host/mod.ts";

const LOOK_MS = 250;

/** Aborts when nobody reads our standard output any more. */
export class Reader implements Disposable {
  readonly signal: AbortSignal;
  readonly #watch = readerWatch();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor() {
    const gone = new AbortController();
    this.signal = gone.signal;
    this.#timer = setInterval(() => {
      if (this.#watch.isGone()) gone.abort();
    }, LOOK_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#watch.close();
  }
}
