// The whole service layer in one transaction, RS and VM among its members: it
// commits, or with a failure in one member, before, in or after its transfer,
// everything is as before.
import assert from "node:assert/strict";
import { RS_PROC_NR } from "../../../core/abi/abi.ts";
import { Load } from "../../../demo/load.ts";
import { asked, ready, released, transferring } from "./events.ts";
import { inject } from "./faults.ts";
import { Frozen, type Range } from "./frozen.ts";
import { InsideMachine } from "./machine.ts";
import { selfUpdate } from "../system.ts";

const DEADLINE = ["-maxtime", "1HZ"];

export interface Member {
  readonly label: string;
  readonly endpoint: number;
  readonly instance: number;
}

type Fail = (machine: InsideMachine, member: Member) => void;

export interface Failure {
  readonly title: string;
  readonly words: readonly string[];
  readonly fail: Fail;
  /** Of the tool; a check that would succeed has none. */
  readonly status: number;
}

/** Makes the instance die at the event. */
function kill(
  machine: InsideMachine,
  event: ReturnType<typeof asked>,
  member: Member,
  whose: "old" | "new",
): void {
  machine.once(event, ({ kernel }) => {
    const old = kernel.instance(member.instance)!;
    const fallen = whose === "old" ? old : kernel.at(member.endpoint)!;
    assert.equal(fallen === old, whose === "old");
    inject(kernel, fallen, "dies");
  });
}

export const FAILURES: readonly Failure[] = [
  {
    title: "in prepare",
    // A state that nobody reaches.
    words: ["-state", "5"],
    fail: () => {},
    status: 4,
  },
  {
    title: "in transfer",
    words: [],
    fail: (machine, member) =>
      kill(machine, transferring(member.endpoint), member, "new"),
    status: 200,
  },
  {
    title: "after it",
    words: ["-check"],
    fail: () => {},
    status: 0,
  },
];

export class Layer {
  constructor(readonly machine: InsideMachine) {}

  async members(): Promise<Member[]> {
    const { guest } = this.machine;
    const processes = await guest.processes();
    return (await guest.services()).map(({ label, endpoint }) => ({
      label,
      endpoint,
      instance: processes.find((p) => p.endpoint === endpoint)!.instance,
    }));
  }

  /** All in one queue, in the order of their labels. */
  async update(
    members: readonly Member[],
    failing?: { label: string; failure: Failure },
  ): Promise<{ status: number | null; stderr: string }> {
    const { guest } = this.machine;
    for (const { label } of members) {
      const words = failing?.label === label ? failing.failure.words : [];
      const transfer = label === "memory" ? [] : ["-t"];
      const { status, stderr } = await guest.minixService([
        ...selfUpdate(label, "-q", ...transfer),
        ...words,
        ...DEADLINE,
      ]);
      assert.equal(status, 0, `${label}: ${stderr}`);
    }
    return await guest.minixService(["sysctl", "upd_run"]);
  }

  /** What changes in the old instances while they wait; of RS, which does the
   * work, nothing is said. */
  changes(members: readonly Member[]): Map<string, readonly Range[]> {
    const found = new Map<string, readonly Range[]>();
    for (const { label, endpoint, instance } of members) {
      if (endpoint === RS_PROC_NR) continue;
      this.machine.once(ready(endpoint), ({ kernel }) => {
        const before = new Frozen(kernel.at(endpoint)!);
        this.machine.once(released(endpoint), ({ kernel }) => {
          const now = kernel.at(endpoint)!;
          if (now.instance === instance) {
            found.set(label, before.differences(new Frozen(now)));
          }
        });
      });
    }
    return found;
  }
}

/** Guest instructions from the first request to RS's end of the update. */
export function measured(machine: InsideMachine): { pause: number } {
  const seen = { pause: 0 };
  machine.once(
    (line) => line === "RS: starting the preparation phase",
    ({ kernel }) => {
      const start = kernel.guest.instructions;
      machine.once((line) => line === "RS: update succeeded", ({ kernel }) => {
        seen.pause = kernel.guest.instructions - start;
      });
    },
  );
  return seen;
}

/** With that failure all old instances go on, unchanged. Says how many had
 * been asked, answered, and were let go. */
export async function assertNothingChanges(
  layer: Layer,
  label: string,
  failure: Failure,
): Promise<number> {
  const before = await layer.members();
  const changed = layer.changes(before);
  failure.fail(
    layer.machine,
    before.find((member) => member.label === label)!,
  );
  const { status, stderr } = await layer.update(before, { label, failure });
  layer.machine.forget();
  assert.equal(status, failure.status, stderr);
  assert.deepEqual(await layer.members(), before);
  for (const [label, ranges] of changed) {
    assert.deepEqual(ranges, [], `bytes of ${label}`);
  }
  return changed.size;
}

/** All commit: the instances are others; the pause in guest instructions. */
export async function assertAllChange(
  layer: Layer,
): Promise<{ services: number; pause: number }> {
  const before = await layer.members();
  for (const label of ["rs", "vm", "memory"]) {
    assert.ok(before.some((member) => member.label === label), label);
  }
  const seen = measured(layer.machine);
  const { status, stderr } = await layer.update(before);
  layer.machine.forget();
  assert.equal(status, 0, stderr);
  const after = await layer.members();
  for (const { label, instance } of before) {
    const now = after.find((member) => member.label === label)!;
    assert.notEqual(now.instance, instance, label);
  }
  return { services: before.length, ...seen };
}

/** Boots a machine with the load's keeper, and works under the load; `check`
 * demands that it has lost nothing and goes on. */
export async function underLoad(
  body: (layer: Layer, check: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  await using machine = await InsideMachine.boot();
  const keeper = ["up", "/service/keeper", "-label", "keeper"];
  assert.equal((await machine.guest.minixService(keeper)).status, 0);
  const load = new Load(machine.name, machine.env);
  try {
    await load.started();
    await load.check();
    await body(new Layer(machine), () => load.check());
    await load.quit();
  } finally {
    load.kill();
  }
}
