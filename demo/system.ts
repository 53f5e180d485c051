// The system under the demo's hands: each method does something to it, checks
// from outside that it really happened, and asks the load whether it noticed.
import { run, runShown } from "./cli.ts";
import { Load } from "./load.ts";
import { type Instance, moved, Observer } from "./observer.ts";
import { say } from "./say.ts";
import { type Failure, self, type Update } from "./updates.ts";

/** Share of a service's symbols that a randomised binary has elsewhere. */
const LEAST_MOVED = 0.9;
/** What -y gives: the new instance's initialization fails with ENOSYS. */
const STATUS_INIT_FAILED = 78;
/** Counts that every update must leave as they were. */
const LASTING = ["procs", "privs", "services", "grants"] as const;

/** The guest's time for the last processes of the load to end. */
const SETTLE_MS = 10_000;

export class System {
  readonly #observer: Observer;
  readonly #load: Load;
  #atStart: Record<string, number> = {};

  private constructor(readonly machine: string) {
    this.#observer = new Observer(machine);
    this.#load = new Load(machine);
  }

  /** With the load running. */
  static async start(machine: string): Promise<System> {
    const before = await new Observer(machine).stats();
    const system = new System(machine);
    system.#atStart = before;
    await system.#load.started();
    say(`load: ${await system.#load.check()} rounds so far`);
    return system;
  }

  async service(...words: string[]): Promise<number> {
    const result = await run([
      "minix-service",
      "--name",
      this.machine,
      ...words,
    ]);
    if (result.err !== "") say(result.err.trimEnd(), "  | ");
    return result.status;
  }

  async update(u: Update): Promise<void> {
    const before = await this.#observer.instance(u.label);
    const symbols = u.moves
      ? await this.#observer.symbols(u.label)
      : new Map<string, number>();
    const start = await this.#observer.stats();
    expectStatus(u, await this.service(...u.words), 0);
    const end = await this.#observer.stats();
    const after = await this.#observer.instance(u.label);
    mustBeNew(u, before, after);
    const where = u.moves
      ? `, ${await this.#mustMove(u, symbols)} symbols moved`
      : "";
    await this.#load.check();
    const cost = (end["instructions"]! - start["instructions"]!) / 1e6;
    say(
      `${u.title} of ${u.label}: instance ${before.instance} -> ${after.instance}, page directory ${
        hex(before.ptroot)
      } -> ${hex(after.ptroot)}${where}; ${
        cost.toFixed(1)
      } M instructions, the load's included`,
    );
  }

  async #mustMove(
    u: Update,
    before: ReadonlyMap<string, number>,
  ): Promise<string> {
    const where = moved(before, await this.#observer.symbols(u.label));
    if (where.moved < where.common * LEAST_MOVED) {
      throw new Error(
        `${u.title} of ${u.label}: only ${where.moved} of ${where.common} symbols moved`,
      );
    }
    return `${where.moved} of ${where.common}`;
  }

  /** Two queued updates: both or, when either fails, none. */
  async pair(...labels: [string, string]): Promise<void> {
    for (const failing of [undefined, ...labels]) {
      const before = await Promise.all(labels.map((l) => this.#see(l)));
      for (const label of labels) {
        const flags = failing === label ? ["-y"] : [];
        const status = await this.service("-q", ...flags, ...self(label, "-t"));
        if (status !== 0) {
          throw new Error(`Queueing ${label}: status ${status}`);
        }
      }
      const status = await this.service("sysctl", "upd_run");
      const wanted = failing === undefined ? 0 : STATUS_INIT_FAILED;
      if (status !== wanted) throw new Error(`upd_run: status ${status}`);
      const after = await Promise.all(labels.map((l) => this.#see(l)));
      for (const [i, label] of labels.entries()) {
        const changed = before[i]!.ptroot !== after[i]!.ptroot;
        if (changed !== (failing === undefined)) {
          throw new Error(`Queued update of ${label}: not atomic`);
        }
      }
      await this.#load.check();
      say(
        failing === undefined
          ? `queued pair ${labels}: both updated together`
          : `queued pair ${labels} with ${failing} failing: neither changed`,
      );
    }
  }

  async failure(u: Failure): Promise<void> {
    const before = await this.#see(u.label);
    expectStatus(u, await this.service(...u.words), u.status);
    const after = await this.#see(u.label);
    if (before.ptroot !== after.ptroot || before.instance !== after.instance) {
      throw new Error(`${u.title} of ${u.label}: the old instance is gone`);
    }
    await this.#load.check();
    say(
      `${u.title} of ${u.label}: status ${u.status}, rolled back to instance ${after.instance}`,
    );
  }

  async rerandomise(): Promise<void> {
    const before = await this.#see("pm");
    const status = await runShown(["update_asr", "--name", this.machine, "-v"]);
    if (status !== 0) throw new Error(`update_asr exits with ${status}`);
    mustBeNew(
      { title: "update_asr", label: "pm", words: [] },
      before,
      await this.#see("pm"),
    );
    await this.#load.check();
  }

  /** Ends the load; nothing may be left of it and of all the updates. Its
   * last processes end by themselves, so their end is awaited. */
  async end(): Promise<void> {
    say(
      `longest round of the load: ${this.#load.longestRound} ms of the guest`,
    );
    await this.#load.quit();
    let deadline = Infinity;
    for (;;) {
      const now = await this.#observer.stats();
      deadline = Math.min(deadline, now["guestTime"]! + SETTLE_MS);
      const left = LASTING.filter((n) => now[n] !== this.#atStart[n]);
      if (left.length === 0) break;
      if (now["guestTime"]! > deadline) {
        throw new Error(
          left.map((n) =>
            `${n}: ${this.#atStart[n]} before the load, ${now[n]} after`
          ).join("; "),
        );
      }
    }
    say(
      `as before: ${LASTING.map((n) => `${n} ${this.#atStart[n]}`).join(", ")}`,
    );
  }

  abandon(): void {
    this.#load.kill();
  }

  #see(label: string): Promise<Instance> {
    return this.#observer.instance(label);
  }
}

function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

function expectStatus(u: Update, status: number, wanted: number): void {
  if (status !== wanted) {
    throw new Error(
      `${u.title} of ${u.label}: status ${status} instead of ${wanted}`,
    );
  }
}

function mustBeNew(u: Update, before: Instance, after: Instance): void {
  if (before.endpoint !== after.endpoint) {
    throw new Error(`${u.title} of ${u.label}: another endpoint`);
  }
  if (before.ptroot === after.ptroot || before.instance === after.instance) {
    throw new Error(`${u.title} of ${u.label}: still the old instance`);
  }
}
