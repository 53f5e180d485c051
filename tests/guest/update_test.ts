// Every service through every kind of update, every kind of failure, and in
// queues: what the tool says, and what the process table says.
import assert from "node:assert/strict";
import { EBUSY, EINTR, EINVAL, ENOSYS, ERESTART } from "../../core/abi/abi.ts";
import {
  minixLive,
  type Result,
  scratchFolder,
} from "../harness/minix_live.ts";

const MACHINE = "update-test";

/** Label -> program, of all services that can be replaced by instrumentation. */
const SERVICES: Record<string, string> = {
  ds: "ds",
  pm: "pm",
  sched: "sched",
  vfs: "vfs",
  fs_imgrd: "mfs",
  fs_c0d0p0: "mfs",
  pfs: "pfs",
  mib: "mib",
  tty: "tty",
  at_wini_0: "at_wini",
  control: "control",
};

/** Pairs whose members call each other, in one direction or both. */
const PAIRS = [
  ["pm", "vfs"],
  ["vfs", "fs_c0d0p0"],
  ["fs_c0d0p0", "at_wini_0"],
  ["vfs", "at_wini_0"],
  ["ds", "sched"],
  ["tty", "control"],
] as const;

/** Flags that spoil one member's initialization, and what the tool then says. */
const FAULTS: [string, number][] = [
  ["-x", ERESTART],
  ["-y", ENOSYS],
  ["-z", EINTR],
];
const SOON = ["-maxtime", "1HZ"];

interface Process {
  pageDirectory: string;
  instance: string;
}

class Guest {
  readonly #env: Record<string, string>;

  constructor(state: string) {
    this.#env = { XDG_STATE_HOME: state, MINIX_LIVE_MACHINE: MACHINE };
  }

  run(...args: string[]): Promise<Result> {
    return minixLive(args, { env: this.#env, seconds: 200 });
  }

  async ok(...args: string[]): Promise<string> {
    const result = await this.run(...args);
    assert.equal(result.code, 0, `${args.join(" ")}: ${result.stderr}`);
    return result.stdout;
  }

  async tool(status: number, ...args: string[]): Promise<void> {
    const result = await this.run("minix-service", ...args);
    assert.equal(result.code, status, `${args.join(" ")}: ${result.stderr}`);
    assert.equal(result.stdout, "");
    if (status === 0) assert.equal(result.stderr, "");
  }

  update(status: number, label: string, ...flags: string[]): Promise<void> {
    return this.tool(status, ...flags, "update", "self", "-label", label);
  }

  /** Label -> endpoint. */
  async endpoints(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const line of (await this.ok("services")).trim().split("\n")) {
      const [label, , endpoint] = line.trim().split(/\s+/);
      found.set(label!, endpoint!);
    }
    return found;
  }

  /** Endpoint -> what stands behind it. */
  async processes(): Promise<Map<string, Process>> {
    const found = new Map<string, Process>();
    for (const line of (await this.ok("ps")).trim().split("\n").slice(1)) {
      const [endpoint, , pageDirectory, instance] = line.trim().split(/\s+/);
      found.set(endpoint!, {
        pageDirectory: pageDirectory!,
        instance: instance!,
      });
    }
    return found;
  }

  /** Which of the labels another process stands for after the action. */
  async replaced(labels: string[], action: () => Promise<void>) {
    const before = await this.processes();
    const endpoints = await this.endpoints();
    await action();
    const after = await this.processes();
    assert.deepEqual(await this.endpoints(), endpoints);
    return labels.filter((label) => {
      const endpoint = endpoints.get(label)!;
      const [old, now] = [before.get(endpoint)!, after.get(endpoint)!];
      const moved = old.instance !== now.instance;
      assert.equal(old.pageDirectory !== now.pageDirectory, moved, label);
      return moved;
    });
  }
}

Deno.test("updates of all services", async (t) => {
  using folder = scratchFolder();
  const image = `${folder.path}/test.img`;
  const guest = new Guest(folder.path);
  const built = ["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=2"];
  await guest.ok(...built, "--seed", "1", "-o", image);
  await guest.ok("boot", "-d", image);
  try {
    for (const [label, program] of Object.entries(SERVICES)) {
      await t.step(
        `${label}: another process behind the endpoint`,
        async () => {
          const variant = (n: number) => [
            ...["-a", "update", `/service/asr/${program}-${n}`],
            ...["-progname", program, "-label", label],
          ];
          const moves = [
            () => guest.update(0, label),
            () => guest.update(0, label, "-t"),
            () => guest.tool(0, ...variant(1)),
            () => guest.tool(0, ...variant(2)),
            () =>
              guest.tool(0, "update", `/service/${program}`, "-label", label),
          ];
          for (const move of moves) {
            assert.deepEqual(await guest.replaced([label], move), [label]);
          }
        },
      );
      await t.step(`${label}: the same process after a failure`, async () => {
        const stays = await guest.replaced([label], async () => {
          const update = ["update", "self", "-label", label, ...SOON];
          for (const [flag, status] of FAULTS) {
            await guest.tool(status, flag, ...update);
          }
          await guest.tool(EINTR, ...update, "-state", "5");
        });
        assert.deepEqual(stays, []);
        await guest.update(0, label, "-t");
      });
    }

    await t.step("memory: identity, but no transfer", async () => {
      await guest.update(0, "memory");
      await guest.update(ENOSYS, "memory", "-t");
    });

    for (const pair of PAIRS) {
      await t.step(
        `${pair.join(" and ")} together, or not at all`,
        () => together(guest, pair),
      );
    }

    await t.step("all services in one queue", async () => {
      const labels = Object.keys(SERVICES);
      const moved = await guest.replaced(labels, async () => {
        for (const label of labels) await guest.update(0, label, "-q", "-t");
        await guest.tool(0, "sysctl", "upd_run");
      });
      assert.deepEqual(moved, labels);
    });

    await t.step("a queue is guarded, and can be dropped", async () => {
      const moved = await guest.replaced(["ds", "pm"], async () => {
        await guest.update(0, "ds", "-q");
        await guest.update(EINVAL, "ds", "-q");
        await guest.update(EBUSY, "pm");
        await guest.tool(0, "sysctl", "upd_stop");
        await guest.tool(EINVAL, "sysctl", "upd_run");
      });
      assert.deepEqual(moved, []);
    });
  } finally {
    await guest.run("stop");
  }
});

async function together(guest: Guest, pair: readonly [string, string]) {
  for (const order of [[...pair], [...pair].reverse()]) {
    const run =
      (status: number, spoil: string[], spoiled?: string) => async () => {
        for (const label of order) {
          const flags = label === spoiled ? spoil : [];
          const update = ["update", "self", "-label", label, ...SOON];
          await guest.tool(0, "-q", ...flags, ...update);
        }
        await guest.tool(status, "sysctl", "upd_run");
      };
    assert.deepEqual(await guest.replaced(order, run(0, [])), order);
    for (const [flag, status] of FAULTS) {
      for (const spoiled of order) {
        const moved = await guest.replaced(order, run(status, [flag], spoiled));
        assert.deepEqual(moved, [], `${spoiled} spoilt by ${flag}`);
      }
    }
  }
}
