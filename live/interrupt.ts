/** The end that a caller asks for: at once, but for what must be whole. */
export class Interrupt implements Disposable {
  readonly #signal: AbortSignal | undefined;
  readonly #now = Promise.withResolvers<never>();
  #whole = false;
  readonly #end = (): void => {
    if (!this.#whole) this.#now.reject(this.#signal!.reason);
  };

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#now.promise.catch(() => {});
    signal?.addEventListener("abort", this.#end);
    if (signal?.aborted) this.#end();
  }

  check(): void {
    this.#signal?.throwIfAborted();
  }

  /** Work that is done to its end; none is begun after the interrupt. */
  async after<T>(work: () => Promise<T>): Promise<T> {
    this.check();
    this.#whole = true;
    try {
      return await work();
    } finally {
      this.#whole = false;
    }
  }

  orEndOf<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#now.promise]);
  }

  /** The signal may outlive it. */
  [Symbol.dispose](): void {
    this.#signal?.removeEventListener("abort", this.#end);
  }
}
