/** Changes of a folder's files, by the host's word. */
import { UsageError } from "./usage_error.ts";

/** An editor saves in several steps, and a checkout changes many files: they
 * are one change when no other follows within this time. */
const QUIET_MS = 100;
/** What editors leave beside a file, and what is hidden. */
const PASSING = /(^|\/)([.#][^/]*|[^/]*(~|\.sw[a-z]|\.tmp)|4913)(\/|$)/;

export class Changes implements Disposable {
  readonly #watcher: Deno.FsWatcher;
  readonly #folder: string;
  #changed = false;
  #waiting: (() => void) | undefined;
  #failure: Error | undefined;

  /** Watches from here on, until the signal. */
  constructor(folder: string, stop: AbortSignal) {
    stop.addEventListener("abort", () => {
      this.#failure = stop.reason;
      this.#changed = true;
      this.#waiting?.();
    });
    this.#folder = Deno.realPathSync(folder);
    this.#watcher = Deno.watchFs(this.#folder);
    this.#listen();
  }

  async #listen(): Promise<void> {
    for await (const { kind, paths } of this.#watcher) {
      if (kind === "access" || !paths.some((path) => this.#counts(path))) {
        continue;
      }
      this.#changed = true;
      if (!isFolder(this.#folder)) {
        this.#failure = new UsageError(
          `Cannot watch folder "${this.#folder}": it is gone`,
        );
      }
      this.#waiting?.();
    }
  }

  #counts(path: string): boolean {
    return !PASSING.test(path.slice(this.#folder.length));
  }

  /** Settles at the next change, or at once if there was one since the last
   * call; when it is over. */
  async next(): Promise<void> {
    while (!this.#changed) await this.#event();
    while (this.#changed && this.#failure === undefined) {
      this.#changed = false;
      await Promise.race([this.#event(), quiet()]);
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #event(): Promise<void> {
    return new Promise((resolve) => this.#waiting = resolve);
  }

  [Symbol.dispose](): void {
    this.#watcher.close();
  }
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET_MS));
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
