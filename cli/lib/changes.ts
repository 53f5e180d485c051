/** Changes of folders' files, by the host's word. */
import { dirname, reasonOf } from "../../host/mod.ts";
import { UsageError } from "./usage_error.ts";

/** An editor saves in several steps, and a checkout changes many files: they
 * are one change when no other follows within this time. */
const QUIET_MS = 100;
/** What editors leave beside a file, and what is hidden. */
const PASSING = /(^|\/)([.#][^/]*|[^/]*(~|\.sw[a-z]|\.tmp)|4913)(\/|$)/;

/** A folder that is watched, or awaited. */
interface Watch {
  readonly folder: string;
  /** Of the folder, or of what holds the place that it had. */
  events: Deno.FsWatcher;
  inode: number | null;
}

export class Changes implements Disposable {
  readonly #watches: Watch[] = [];
  readonly #stop: AbortSignal;
  readonly #say: (text: string) => void;
  #changed = false;
  #isOver = false;
  #waiting: (() => void) | undefined;
  #failure: Error | undefined;

  /** Watches from here on, until the signal; `say` gets that a folder is gone,
   * whose return is waited for. */
  constructor(
    folders: readonly string[],
    stop: AbortSignal,
    say: (text: string) => void,
  ) {
    this.#stop = stop;
    this.#say = say;
    try {
      for (const folder of folders) this.#watches.push(begin(folder));
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

  async #listen(watch: Watch): Promise<void> {
    for (;;) {
      await this.#follow(watch);
      if (this.#isOver) return;
      await this.#comeBack(watch);
      this.#change();
    }
  }

  /** Until the folder is gone, or another. */
  async #follow({ folder, events, inode }: Watch): Promise<void> {
    const counts = (path: string) => !PASSING.test(path.slice(folder.length));
    for await (const { kind, paths } of events) {
      if (kind === "access") continue;
      if (paths.some(counts)) this.#change();
      if (paths.includes(folder)) return;
      const now = statFolder(folder);
      if (now === undefined || now.ino !== inode) return;
    }
  }

  /** Watches the folder that has the place now, when there is one. */
  async #comeBack(watch: Watch): Promise<void> {
    const { folder } = watch;
    let isSaid = false;
    while (!this.#isOver) {
      const place = nearest(folder);
      if (!isSaid && place !== folder) {
        this.#say(`folder "${folder}" is gone: waiting for it`);
        isSaid = true;
      }
      const isThere = place === folder;
      const events = ifThere(() => Deno.watchFs(place, { recursive: isThere }));
      if (events === undefined) continue;
      watch.events = events;
      watch.inode = statFolder(place)?.ino ?? null;
      // What came before the events is seen here.
      const isLate = nearest(folder) !== place;
      if (isThere && !isLate) return;
      if (!isLate) await firstOf(events);
      else events.close();
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
    this.#isOver = true;
    for (const { events } of this.#watches) close(events);
  }
}

function begin(folder: string): Watch {
  try {
    const real = Deno.realPathSync(folder);
    const { ino: inode } = Deno.statSync(real);
    return { folder: real, events: Deno.watchFs(real), inode };
  } catch (error) {
    throw cannotWatch({ folder }, error);
  }
}

/** Undefined if there is none. */
function statFolder(path: string): Deno.FileInfo | undefined {
  const info = ifThere(() => Deno.statSync(path));
  return info?.isDirectory ? info : undefined;
}

function ifThere<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory
    ) return undefined;
    throw error;
  }
}

/** The folder, or the innermost one of those around it that is there. */
function nearest(folder: string): string {
  let path = folder;
  while (statFolder(path) === undefined && dirname(path) !== path) {
    path = dirname(path);
  }
  return path;
}

/** Settles when something happens, or they are closed; then they are. */
async function firstOf(events: Deno.FsWatcher): Promise<void> {
  for await (const { kind } of events) if (kind !== "access") return;
}

/** Those of a folder that is awaited may be closed already. */
function close(events: Deno.FsWatcher): void {
  try {
    events.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
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
