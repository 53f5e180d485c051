// What one build shares: cache, sources, toolchain, job limit, counters and
// the work folder the tools run in.
import { join } from "node:path";
import type { Toolchain } from "../../toolchain/mod.ts";
import { type Cache, removeAll, WORK_LOCK } from "../store/cache.ts";
import type { Counts } from "../passes/passes.ts";
import { PassPool } from "../passes/pool.ts";
import type { SourceTree } from "../store/sources.ts";

/** Told to the caller while a build runs. */
export interface Progress {
  /** A step is done: `hit` when the cache had its result. */
  step(stage: string, name: string, hit: boolean, milliseconds: number): void;
  /** What a person should know of what takes long. */
  note(text: string): void;
  /** What the compiler says of a source that it took. */
  warning(text: string): void;
}

/** What a stage of a build did. */
export interface StageStats {
  /** Steps that ran. */
  runs: number;
  /** Steps whose result the cache had. */
  hits: number;
  /** Time of the steps that ran, added up. */
  milliseconds: number;
  /** What the stage's pass counted, over all modules, cached ones included. */
  counts: Record<string, number>;
}

/** Stages whose modules `--dump-after` can keep, in order. */
export const DUMP_STAGES = ["link", "magic", "optimise", "asr"] as const;
export type DumpStage = typeof DUMP_STAGES[number];

export class BuildContext {
  readonly cache: Cache;
  readonly sources: SourceTree;
  readonly toolchain: Toolchain;
  readonly progress: Progress;
  readonly passes: PassPool;
  /** What each unit that this build compiled has read: names of headers and
   * their contents' hashes, by the unit's key in the cache. */
  readonly headers = new Map<string, readonly (readonly [string, string])[]>();
  /** Linked modules' texts in the work folder, by the module's blob. */
  readonly texts = new Map<string, string>();
  verifyEach = false;
  /** Stage whose modules are kept, and where. */
  dumpAfter: DumpStage | undefined;
  dumpFolder = "";
  /** What is given back at the end. */
  readonly #store: Disposable | undefined;
  readonly stats: Record<string, StageStats> = {};
  #free: number;
  #waiting: (() => void)[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #stopped = false;
  #work: string | undefined;
  #lock: Deno.FsFile | undefined;
  #serial = 0;
  readonly #warned = new Set<string>();

  constructor(parts: {
    cache: Cache;
    sources: SourceTree;
    toolchain: Toolchain;
    progress: Progress;
    jobs: number;
    /** This build's part in the cache. */
    store?: Disposable;
  }) {
    this.cache = parts.cache;
    this.sources = parts.sources;
    this.toolchain = parts.toolchain;
    this.progress = parts.progress;
    this.passes = new PassPool(parts.jobs);
    this.#free = parts.jobs;
    this.#store = parts.store;
  }

  /** The folder tools run in; made when the first of them must run. */
  workFolder(): string {
    if (this.#work === undefined) {
      const parent = this.cache.workPlace();
      this.#work = this.cache.make(() => {
        Deno.mkdirSync(parent, { recursive: true });
        const folder = join(parent, crypto.randomUUID());
        // The lock first: a folder without one is nobody's.
        this.#lock = Deno.openSync(folder + WORK_LOCK, {
          create: true,
          write: true,
        });
        this.#lock.lockSync(true);
        Deno.mkdirSync(folder);
        return folder;
      });
      this.sources.stage(this.#work);
    }
    return this.#work;
  }

  /** A name in the work folder that no other step uses. */
  scratch(suffix: string): string {
    return `tmp${this.#serial++}${suffix}`;
  }

  scratchPath(name: string): string {
    return join(this.workFolder(), name);
  }

  /** Runs `job` when one of the build's job slots is free. */
  async slot<T>(job: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      if (this.#stopped) throw new Error("Cannot begin: the build has ended");
      return await this.#run(job());
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  async #run<T>(job: Promise<T>): Promise<T> {
    this.#running.add(job);
    try {
      return await job;
    } finally {
      this.#running.delete(job);
    }
  }

  /** Lets no job begin, and waits for those that run. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #stage(stage: string): StageStats {
    return this.stats[stage] ??= {
      runs: 0,
      hits: 0,
      milliseconds: 0,
      counts: {},
    };
  }

  addCounts(stage: string, counts: Counts): void {
    const sums = this.#stage(stage).counts;
    for (const [name, count] of Object.entries(counts)) {
      sums[name] = (sums[name] ?? 0) + count;
    }
  }

  /** Counts a step and reports it. */
  count(stage: string, name: string, hit: boolean, milliseconds = 0): void {
    const stats = this.#stage(stage);
    if (hit) stats.hits++;
    else stats.runs++;
    stats.milliseconds += milliseconds;
    this.progress.step(stage, name, hit, milliseconds);
  }

  /** Tells a compiler's warnings, each text once. */
  warn(said: string | undefined): void {
    if (said === undefined || this.#warned.has(said)) return;
    this.#warned.add(said);
    this.progress.warning(this.sources.asTyped(said));
  }

  /** Result of an action: from the cache, or by `job` in a job slot. */
  async action<T>(
    stage: string,
    name: string,
    key: string,
    usable: (value: T) => boolean,
    job: () => Promise<T>,
  ): Promise<T> {
    const known = this.cache.readAction<T>(key);
    if (known !== undefined && usable(known)) {
      this.count(stage, name, true);
      return known;
    }
    return await this.slot(async () => {
      const start = performance.now();
      const value = await job();
      this.cache.putAction(key, value);
      this.count(stage, name, false, performance.now() - start);
      return value;
    });
  }

  /** Keeps a module's text for the user. */
  dump(name: string, text: string): void {
    Deno.mkdirSync(this.dumpFolder, { recursive: true });
    Deno.writeTextFileSync(join(this.dumpFolder, name), text);
  }

  close(): void {
    this.passes.close();
    this.#closeWork();
    this.#store?.[Symbol.dispose]();
  }

  #closeWork(): void {
    if (this.#work === undefined) return;
    removeAll(this.#work);
    Deno.removeSync(this.#work + WORK_LOCK);
    this.#lock?.close();
    this.#work = undefined;
  }
}
