// `deno task demo`: builds an image with randomised services, boots it, starts
// a load that holds state in many services, and updates these services in
// every way while the load runs. Exits 0 only if everything held.
//
// --overlay DIR   lay a folder over core/ (how a test proves that the demo
//                 notices a broken system)
// --keep          leave the machine running at the end
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { run, runShown } from "./cli.ts";
import { Load } from "./load.ts";
import { type Instance, moved, Observer } from "./observer.ts";
import { say } from "./say.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const IMAGE = "out/demo.img";
const SEED = "d3e0";
const BUILD_SECONDS = 600;

interface Update {
  readonly title: string;
  readonly label: string;
  readonly words: readonly string[];
  /** Whether all symbols are expected at other addresses. */
  readonly randomised?: boolean;
}

const self = (label: string, ...flags: string[]) =>
  [...flags, "update", "self", "-label", label] as const;
const asr = (label: string, file: string, n: number) =>
  [
    "-a",
    "update",
    `/service/asr/${file}-${n}`,
    "-label",
    label,
    "-progname",
    file,
    "-asr-count",
    String(n),
  ] as const;

const UPDATES: readonly Update[] = [
  ...["ds", "pm", "vfs"].map((label) => ({
    title: "identity update",
    label,
    words: self(label),
  })),
  ...["ds", "pm", "vfs", "pfs", "fs_c0d0p0", "at_wini_0", "sched", "keeper"]
    .map((label) => ({
      title: "self state transfer",
      label,
      words: self(label, "-t"),
    })),
  ...[
    ["pm", "pm"],
    ["vfs", "vfs"],
    ["fs_c0d0p0", "mfs"],
    ["pfs", "pfs"],
    ["ds", "ds"],
    ["control", "control"],
  ].map(([label, file]) => ({
    title: "ASR update",
    label: label!,
    words: asr(label!, file!, 1),
    randomised: true,
  })),
  {
    title: "functional update",
    label: "keeper",
    words: [
      "update",
      "/service/keeper-next",
      "-label",
      "keeper",
      "-progname",
      "keeper-next",
    ],
  },
];

const FAILURES: readonly (Update & { readonly status: number })[] = [
  {
    title: "crash in initialization",
    label: "pm",
    words: self("pm", "-t", "-x"),
    status: 200,
  },
  {
    title: "failure in initialization",
    label: "vfs",
    words: self("vfs", "-y"),
    status: 78,
  },
  {
    title: "time-out in initialization",
    label: "ds",
    words: [...self("ds", "-z"), "-maxtime", "1HZ"],
    status: 4,
  },
  {
    title: "never quiescent",
    label: "fs_c0d0p0",
    words: [...self("fs_c0d0p0"), "-state", "5", "-maxtime", "1HZ"],
    status: 4,
  },
];

class Demo {
  readonly #observer: Observer;
  readonly #load: Load;

  constructor(readonly machine: string) {
    this.#observer = new Observer(machine);
    this.#load = new Load(machine);
  }

  async start(): Promise<void> {
    await this.#load.started();
    say(`load: ${await this.#load.check()} rounds so far`);
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
    const symbols = await this.#observer.symbols(u.label);
    const start = await this.#observer.stats();
    expectStatus(u, await this.service(...u.words), 0);
    const end = await this.#observer.stats();
    const after = await this.#observer.instance(u.label);
    mustBeNew(u, before, after);
    const where = moved(symbols, await this.#observer.symbols(u.label));
    if (u.randomised && where.moved < where.common * 0.9) {
      throw new Error(
        `${u.title} of ${u.label}: only ${where.moved} of ${where.common} symbols moved`,
      );
    }
    await this.#load.check();
    const cost = (end["instructions"]! - start["instructions"]!) / 1e6;
    say(
      `${u.title} of ${u.label}: instance ${before.instance} -> ${after.instance}, page directory ${
        hex(before.ptroot)
      } -> ${
        hex(after.ptroot)
      }, ${where.moved} of ${where.common} symbols moved, ${
        cost.toFixed(1)
      } M instructions with the load`,
    );
  }

  /** Two queued updates: both or none. */
  async pair(): Promise<void> {
    for (const failing of [undefined, "pm", "ds"]) {
      const before = await Promise.all(["pm", "ds"].map((l) => this.#see(l)));
      for (const label of ["pm", "ds"]) {
        const flags = failing === label ? ["-y"] : [];
        const status = await this.service("-q", ...flags, ...self(label, "-t"));
        if (status !== 0) {
          throw new Error(`Queueing ${label}: status ${status}`);
        }
      }
      const status = await this.service("sysctl", "upd_run");
      const wanted = failing === undefined ? 0 : 78;
      if (status !== wanted) throw new Error(`upd_run: status ${status}`);
      const after = await Promise.all(["pm", "ds"].map((l) => this.#see(l)));
      for (const i of [0, 1]) {
        const changed = before[i]!.ptroot !== after[i]!.ptroot;
        if (changed !== (failing === undefined)) {
          throw new Error(`Queued update of ${["pm", "ds"][i]}: not atomic`);
        }
      }
      await this.#load.check();
      say(
        failing === undefined
          ? "queued pair pm, ds: both updated together"
          : `queued pair pm, ds with ${failing} failing: neither changed`,
      );
    }
  }

  async failure(u: Update & { readonly status: number }): Promise<void> {
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
    mustBeNew(UPDATES[0]!, before, await this.#see("pm"));
    await this.#load.check();
  }

  async leaks(before: Record<string, number>): Promise<void> {
    const after = await this.#observer.stats();
    for (const name of ["procs", "privs", "services"]) {
      if (after[name] !== before[name]) {
        throw new Error(
          `${name}: ${before[name]} before the updates, ${after[name]} after`,
        );
      }
    }
  }

  stats(): Promise<Record<string, number>> {
    return this.#observer.stats();
  }

  async stop(): Promise<void> {
    await this.#load.quit();
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

async function must(
  title: string,
  args: readonly string[],
  seconds?: number,
): Promise<void> {
  say(title);
  const status = await runShown(args, seconds);
  if (status !== 0) throw new Error(`${title}: exit status ${status}`);
}

async function steps(machine: string): Promise<void> {
  const demo = new Demo(machine);
  try {
    await demo.start();
    const before = await demo.stats();
    for (const u of UPDATES) await demo.update(u);
    await demo.pair();
    for (const f of FAILURES) await demo.failure(f);
    await demo.rerandomise();
    await demo.leaks(before);
    await demo.stop();
  } finally {
    demo.abandon();
  }
}

/** A system that is broken does not shut down: its machine ends all the same. */
async function stop(machine: string): Promise<void> {
  const words = ["stop", "--name", machine];
  const asked = await run(words).then((r) => r.status === 0, () => false);
  if (!asked) await run([...words, "--force"]);
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      overlay: { type: "string" },
      keep: { type: "boolean", default: false },
      image: { type: "string", default: IMAGE },
    },
  });
  const machine = `demo-${Deno.pid}`;
  const overlay = values.overlay === undefined
    ? []
    : ["--overlay", values.overlay];
  let booted = false;
  try {
    await must("building the image", [
      ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2"],
      ...["--seed", SEED, "-o", values.image],
      ...["--service", `${HERE}keeper`, "--service", `${HERE}keeper-next`],
      ...["--program", `${HERE}load`, ...overlay],
    ], BUILD_SECONDS);
    booted = true;
    await must("booting it", ["boot", values.image, "-d", "--name", machine]);
    await must("starting the keeper", [
      ...["minix-service", "--name", machine],
      ...["up", "/service/keeper", "-label", "keeper"],
    ]);
    await steps(machine);
    say("everything held");
    return 0;
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : error}`);
    return 1;
  } finally {
    if (booted && !values.keep) await stop(machine);
  }
}

Deno.exit(await main());
