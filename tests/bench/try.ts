// `minix-live try` after a change of one line, until the new code answers a
// program of the guest, in units of a cold plain build of the same run.
import { attach, type Machine } from "../../mod.ts";
import { TestMachine } from "../harness/machine.ts";
import {
  minixLive,
  type Running,
  scratchFolder,
  startMinixLive,
} from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { type Bench, relative } from "./frame.ts";

const EXAMPLES = `${ROOT}/docs/examples`;
const SECONDS = 60;
const AIM = 0.33;
const LINE = "++count->requests";

export const bench: Bench = async ({ runs, note }) => {
  await using machine = await TestMachine.boot();
  const counter = new Counter(machine);
  await machine.must("try", `${EXAMPLES}/ask`);
  await machine.must("try", counter.folder);
  await using guest = await attach({ socket: machine.socket });
  const plain: number[] = [];
  const once: number[] = [];
  const watched: number[] = [];
  for (let round = 1; round <= runs; round++) {
    plain.push(await coldBuild());
    await using tried = counter.start([], () => counter.save());
    once.push(await counter.answers(guest));
    await tried.status(SECONDS);
    note(`${round}/${runs}`);
  }
  await using watch = counter.start(["--watch"]);
  await watch.waitFor('"allMilliseconds"', SECONDS);
  for (let round = 1; round <= runs; round++) {
    counter.save();
    watched.push(await counter.answers(guest));
    // The next save is one of a round of its own.
    const all = new RegExp(`("allMilliseconds"[^]*){${round + 1}}`);
    await watch.waitFor(all, SECONDS);
  }
  return relative([
    { name: "cold plain build", unit: "s", values: plain },
    { name: "try", unit: "s", values: once, aim: AIM },
    { name: "save, --watch", unit: "s", values: watched, aim: AIM },
  ], plain);
};

async function coldBuild(): Promise<number> {
  using scratch = scratchFolder();
  const start = performance.now();
  const { code, stderr } = await minixLive(
    ["build", "-b", "-o", `${scratch.path}/x.img`],
    { env: { XDG_CACHE_HOME: `${scratch.path}/cache` }, seconds: 600 },
  );
  if (code !== 0) throw new Error(stderr);
  return (performance.now() - start) / 1000;
}

/** A service whose step tells which code answers. */
class Counter {
  readonly folder: string;
  readonly #machine: TestMachine;
  /** Of no earlier run, whose objects the cache may have. */
  #step = 1_000 + Date.now() % 1_000_000;
  #start = 0;

  constructor(machine: TestMachine) {
    this.#machine = machine;
    this.folder = `${machine.folder}/counter`;
    Deno.mkdirSync(this.folder);
    Deno.copyFileSync(
      `${EXAMPLES}/counter/system.conf`,
      `${this.folder}/system.conf`,
    );
    this.save();
  }

  /** Changes the line; from here on the time counts. */
  save(): void {
    this.#step++;
    const text = Deno.readTextFileSync(`${EXAMPLES}/counter/main.c`);
    const changed = text.replace(LINE, `(count->requests += ${this.#step})`);
    if (changed === text) throw new Error(`Cannot find "${LINE}"`);
    Deno.writeTextFileSync(`${this.folder}/main.c`, changed);
    this.#start = performance.now();
  }

  start(words: readonly string[], before = () => {}): Running {
    before();
    const { name, env } = this.#machine;
    return startMinixLive(
      ["try", "--name", name, "--json", ...words, this.folder],
      env,
    );
  }

  /** Seconds from the save until the new code's step is counted. */
  async answers(guest: Machine): Promise<number> {
    let last = await ask(guest);
    for (;;) {
      const next = await ask(guest);
      const seconds = (performance.now() - this.#start) / 1000;
      if (next - last === this.#step) return seconds;
      if (seconds > SECONDS) throw new Error("The new code does not answer");
      last = next;
    }
  }
}

async function ask(guest: Machine): Promise<number> {
  const { stdout } = await guest.exec(["/bin/ask", "counter"]);
  return Number(stdout);
}
