// Every service, every kind of update, every provoked failure, and queues, on
// one machine under one load: what the tool says, what the log says, who is
// behind the endpoints afterwards, that the load has lost nothing, and that
// what failed has left nothing behind.
import assert from "node:assert/strict";
import { EBUSY, EINVAL } from "../../core/abi/abi.ts";
import { Load } from "../../demo/load.ts";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate, type Service, SERVICES } from "../harness/system.ts";
import { cloneRoots, COUNTS, settled } from "../harness/rounds.ts";
import {
  assertCountsKept,
  checkLog,
  checkRefused,
  checkSilent,
  failuresOf,
  FAULTS,
  kindsOf,
  replaced,
  SOON,
  SUCCEEDED,
} from "../harness/updates.ts";

/** Pairs whose members call each other, in one direction or both. */
const PAIRS: readonly (readonly [string, string])[] = [
  ["pm", "vfs"],
  ["vfs", "fs_c0d0p0"],
  ["fs_c0d0p0", "at_wini_0"],
  ["vfs", "at_wini_0"],
  ["ds", "sched"],
  ["tty", "control"],
];

/** What stands still under the load, too, whose processes come and go. */
const LOADED_COUNTS = ["privs", "services"];
const QUIET_COUNTS = [...COUNTS, "pagesFree"];

class Suite {
  constructor(
    readonly t: Deno.TestContext,
    readonly machine: TestMachine,
    /** Until it has ended. */
    public load: Load | undefined,
  ) {}

  /** The step's action replaces exactly these. */
  replaces(
    title: string,
    labels: readonly string[],
    action: () => Promise<unknown>,
  ): Promise<boolean> {
    return this.t.step(title, async () => {
      assert.deepEqual(
        (await replaced(this.machine, action)).sort(),
        labels.toSorted(),
      );
    });
  }

  /** The load looks at all that it has while everything is updated, and stops at
   * what is wrong; here each of its workers must come through twice more. */
  loadGoesOn(title: string): Promise<boolean> {
    return this.t.step(`the load goes on after ${title}`, async () => {
      await this.load?.check();
    });
  }

  async update(status: number, ...words: readonly string[]): Promise<void> {
    const result = await this.machine.service(...words);
    if (status === 0) return checkSilent(result);
    assert.equal(result.code, status, `${words.join(" ")}: ${result.stderr}`);
    assert.equal(result.stdout, "");
  }

  /** The failures leave all counts as they were. */
  async failures(title: string, provoke: () => Promise<void>): Promise<void> {
    const before = await this.machine.stats();
    await provoke();
    const names = this.load === undefined ? QUIET_COUNTS : LOADED_COUNTS;
    await this.t.step(
      `nothing is left of the failures of ${title}`,
      async () => assertCountsKept(names, before, await this.machine.stats()),
    );
  }

  async service(service: Service): Promise<void> {
    const { label } = service;
    for (const { title, words, transfers } of kindsOf(service)) {
      await this.replaces(`${title} update of ${label}`, [label], async () => {
        this.machine.newLines();
        checkSilent(await this.machine.service(...words));
        checkLog(this.machine.newLines(), transfers);
      });
    }
    await this.loadGoesOn(`the updates of ${label}`);
    await this.failures(label, async () => {
      for (const { title, words, status } of failuresOf(service)) {
        await this.replaces(
          `${title} on ${label} gives ${status}`,
          [],
          async () => {
            this.machine.newLines();
            checkRefused(await this.machine.service(...words), status);
            assert.ok(!this.machine.newLines().includes(SUCCEEDED));
          },
        );
      }
    });
    const again = selfUpdate(label, "-t");
    await this.replaces(
      `${label} can be updated after its failures`,
      [label],
      () => this.update(0, ...again),
    );
    await this.loadGoesOn(`the failures of ${label}`);
  }

  /** Queued updates: both or, when either fails, neither. */
  async pair(order: readonly string[], flags: string[]): Promise<void> {
    const run = async (spoilt?: string, flag?: string, status = 0) => {
      for (const label of order) {
        const spoils = label === spoilt ? [flag!] : [];
        const words = selfUpdate(label, "-q", ...flags, ...spoils);
        await this.update(0, ...words, ...SOON);
      }
      await this.update(status, "sysctl", "upd_run");
    };
    const names = order.join(" and ");
    await this.replaces(`${names} together`, order, () => run());
    await this.failures(names, async () => {
      for (const [flag, status] of FAULTS) {
        for (const spoilt of order) {
          await this.replaces(
            `${names}: neither, with ${flag} on ${spoilt}`,
            [],
            () => run(spoilt, flag, status),
          );
        }
      }
    });
    if (this.load !== undefined) await this.loadGoesOn(names);
  }

  async queue(): Promise<void> {
    const labels = SERVICES.map(({ label }) => label);
    await this.replaces("all services in one queue", labels, async () => {
      for (const label of labels) {
        await this.update(0, ...selfUpdate(label, "-q", "-t"));
      }
      await this.update(0, "sysctl", "upd_run");
    });
    await this.replaces(
      "a queue is guarded, and can be dropped",
      [],
      async () => {
        await this.update(0, ...selfUpdate("ds", "-q"));
        await this.update(EINVAL, ...selfUpdate("ds", "-q"));
        await this.update(EBUSY, ...selfUpdate("pm"));
        await this.update(0, "sysctl", "upd_stop");
        await this.update(EINVAL, "sysctl", "upd_run");
      },
    );
    await this.replaces(
      "after a dropped queue there are updates again",
      ["ds"],
      () => this.update(0, ...selfUpdate("ds")),
    );
    await this.loadGoesOn("a queue of all");
  }
}

Deno.test("every service survives every update, and every failed one", async (t) => {
  await using machine = await TestMachine.boot();
  const up = ["up", "/service/keeper", "-label", "keeper"];
  await machine.must("minix-service", ...up);
  await cloneRoots(machine);
  const { procs } = await machine.stats();
  const load = new Load(machine.name, machine.env);
  const suite = new Suite(t, machine, load);
  try {
    await load.started();
    await load.check();
    for (const service of SERVICES) await suite.service(service);
    for (const pair of [["pm", "ds"], ["ds", "pm"]]) {
      await suite.pair(pair, ["-t"]);
    }
    await suite.queue();
    await load.quit();
    suite.load = undefined;
    await settled(machine, procs!);
    for (const pair of PAIRS) await suite.pair(pair, []);
    await suite.pair(PAIRS[0]!.toReversed(), []);
  } finally {
    load.kill();
  }
});
