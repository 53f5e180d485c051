/** Changes of folders' files, by the host's word. */
import { reasonOf } from "../../mod.ts";
import { UsageError } from "./usage_error.ts";

/** An editor saves in several steps, and a checkout changes many files: they
 * are one change when no other follows within this time. */
const QUIET_MS = 100;
/** What editors leave beside a file, and what is hidden. */
const PASSING = /(^|\/)([.#][^/]*|[^/]*(~|\.sw[a-z]|\.tmp)|4913)(\/|$)/;

/** A folder that is watched. */
interface Watch {
  readonly folder: string;
  readonly events: Deno.FsWatcher;
}

export class Changes implements Disposable {
  readonly #watches: Watch[] = [];
  readonly #stop: AbortSignal;
  #changed = false;
  #waiting: (() => void) | undefined;
  #failure: Error | undefined;

  /** Watches from here on, until the signal. */
  constructor(folders: readonly string[], stop: AbortSignal) {
    this.#stop = stop;
    try {
      for (const folder of folders) this.#watches.push(watch(folder));
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
    for (const one of this.#watches) {
      this.#listen(one).catch((error) => this.#end(cannotWatch(one, error)));
    }
    stop.addEventListener("abort", this.#abort);
  }

  readonly #abort = (): void => this.#end(this.#stop.reason);

  #end(failure: Error): void {
    this.#failure ??= failure;
    this.#change();
  }

  #change(): void {
    this.#changed = true;
    this.#waiting?.();
  }

  async #listen({ folder, events }: Watch): Promise<void> {
    const counts = (path: string) => !PASSING.test(path.slice(folder.length));
    for await (const { kind, paths } of events) {
      if (kind === "access" || !paths.some(counts)) continue;
      if (!Deno.statSync(folder).isDirectory) throw new Error("it is none");
      this.#change();
    }
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
    this.#stop.removeEventListener("abort", this.#abort);
    for (const { events } of this.#watches) events.close();
  }
}

function watch(folder: string): Watch {
  try {
    const real = Deno.realPathSync(folder);
    return { folder: real, events: Deno.watchFs(real) };
  } catch (error) {
    throw cannotWatch({ folder }, error);
  }
}

function cannotWatch({ folder }: Pick<Watch, "folder">, error: unknown) {
  const reason = error instanceof Deno.errors.NotFound
    ? "there is none"
    : reasonOf(error);
  return new UsageError(`Cannot watch folder "${folder}": ${reason}`);
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET_MS));
}
