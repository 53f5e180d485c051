// Every service, every kind of update, every provoked failure, on one machine
// under one load: the statuses, what the log says, who is behind the endpoint
// afterwards, and that the load has lost nothing.
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import { type Instance, TestMachine } from "../harness/machine.ts";
import type { Result } from "../harness/minix_live.ts";
import {
  asrUpdate,
  MEMORY,
  selfUpdate,
  type Service,
  SERVICES,
} from "../harness/system.ts";

const SUCCEEDED = "RS: update succeeded";
const TRANSFER = [
  /^st_data_transfer: processing sentries$/,
  /^st_data_transfer: processing dsentries$/,
  /^st_state_transfer: state transfer is done, num type transformations: \d+\.$/,
];

interface Kind {
  readonly title: string;
  readonly words: readonly string[];
  readonly transfers: boolean;
}

function kindsOf(service: Service): Kind[] {
  const { label } = service;
  const kinds = [
    { title: "identity", words: selfUpdate(label), transfers: false },
    { title: "-t", words: selfUpdate(label, "-t"), transfers: true },
    { title: "-a", words: asrUpdate(service, 1), transfers: true },
  ];
  if (label === MEMORY.label) return kinds.slice(0, 1);
  if (label !== "vfs") return kinds;
  return kinds.flatMap((kind) => [kind, {
    ...kind,
    title: `${kind.title} -state 2`,
    words: [...kind.words, "-state", "2"],
  }]);
}

interface Failure {
  readonly title: string;
  readonly words: readonly string[];
  readonly status: number;
}

function failuresOf({ label }: Service): Failure[] {
  const deadline = ["-maxtime", "1HZ"];
  return [
    { title: "-x", words: selfUpdate(label, "-x"), status: 200 },
    { title: "-y", words: selfUpdate(label, "-y"), status: 78 },
    {
      title: "-z",
      words: [...selfUpdate(label, "-z"), ...deadline],
      status: 4,
    },
    {
      title: "-state 5",
      words: [...selfUpdate(label), "-state", "5", ...deadline],
      status: 4,
    },
  ];
}

function checkRefused(result: Result, status: number): void {
  assert.equal(result.code, status, result.stderr);
  assert.equal(result.stdout, "");
  const lines = result.stderr.trimEnd().split("\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /^Request 0x705 to RS failed: .* \(error \d+\)$/);
  assert.match(
    lines.at(-1)!,
    /^minix-service: the update failed in phase "[a-z ]+"$/,
  );
}

function checkNew(before: Instance, after: Instance): void {
  assert.equal(after.endpoint, before.endpoint);
  assert.notEqual(after.ptroot, before.ptroot, "the page table is the old one");
  assert.notEqual(after.instance, before.instance);
}

function checkLog(lines: readonly string[], transfers: boolean): void {
  const said = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  const text = lines.join("\n");
  assert.equal(lines.filter((line) => line === SUCCEEDED).length, 1, text);
  for (const pattern of TRANSFER) {
    assert.equal(said(pattern), transfers, `${pattern} in:\n${text}`);
  }
}

Deno.test("every service survives every update, and every failed one", async (t) => {
  await using machine = await TestMachine.boot();
  await machine.must(
    "minix-service",
    "up",
    "/service/keeper",
    "-label",
    "keeper",
  );
  const load = new Load(machine.name, machine.env);
  try {
    await load.started();
    await load.check();
    const endpoints = await machine.endpoints();

    for (const service of [...SERVICES, MEMORY]) {
      const endpoint = endpoints.get(service.label);
      assert.ok(endpoint !== undefined, `no service "${service.label}"`);
      for (const { title, words, transfers } of kindsOf(service)) {
        await t.step(`${title} update of ${service.label}`, async () => {
          const before = await machine.instance(endpoint);
          machine.newLines();
          const result = await machine.service(...words);
          assert.equal(result.code, 0, result.stderr);
          assert.equal(result.stdout + result.stderr, "");
          checkLog(machine.newLines(), transfers);
          checkNew(before, await machine.instance(endpoint));
          await load.check();
        });
      }
      for (const { title, words, status } of failuresOf(service)) {
        await t.step(
          `${title} on ${service.label} gives ${status}`,
          async () => {
            const before = await machine.instance(endpoint);
            machine.newLines();
            checkRefused(await machine.service(...words), status);
            assert.ok(!machine.newLines().includes(SUCCEEDED));
            assert.deepEqual(await machine.instance(endpoint), before);
            await load.check();
          },
        );
      }
    }

    await t.step("-t on memory gives 78", async () => {
      const endpoint = endpoints.get(MEMORY.label)!;
      const before = await machine.instance(endpoint);
      checkRefused(await machine.service(...selfUpdate("memory", "-t")), 78);
      assert.deepEqual(await machine.instance(endpoint), before);
    });

    await queued(t, machine, load);
    await load.quit();
  } finally {
    load.kill();
  }
});

/** Queued updates: all or none. */
async function queued(
  t: Deno.TestContext,
  machine: TestMachine,
  load: Load,
): Promise<void> {
  const endpoints = await machine.endpoints();
  const labels = ["pm", "ds"];
  const see = () =>
    Promise.all(labels.map((l) => machine.instance(endpoints.get(l)!)));
  const queue = async (order: readonly string[], failing?: string) => {
    for (const label of order) {
      const flags = label === failing ? ["-t", "-y"] : ["-t"];
      await machine.must("minix-service", "-q", ...selfUpdate(label, ...flags));
    }
  };

  for (const order of [labels, labels.toReversed()]) {
    const names = order.join(", ");
    await t.step(`queued updates of ${names} commit together`, async () => {
      const before = await see();
      await queue(order);
      await machine.must("minix-service", "sysctl", "upd_run");
      const after = await see();
      before.forEach((old, i) => checkNew(old, after[i]!));
      await load.check();
    });
    for (const failing of order) {
      await t.step(
        `of ${names} neither changes when ${failing} fails`,
        async () => {
          const before = await see();
          await queue(order, failing);
          const result = await machine.service("sysctl", "upd_run");
          assert.equal(result.code, 78, result.stderr);
          assert.deepEqual(await see(), before);
          await load.check();
        },
      );
    }
  }

  await t.step(
    "an update without -q gives 16 while one is queued",
    async () => {
      const before = await see();
      await queue(["pm"]);
      const result = await machine.service(...selfUpdate("ds"));
      assert.equal(result.code, 16, result.stderr);
      assert.deepEqual(await see(), before);
    },
  );

  await t.step("upd_stop empties the queue", async () => {
    const before = await see();
    await machine.must("minix-service", "sysctl", "upd_stop");
    const nothing = await machine.service("sysctl", "upd_run");
    assert.equal(nothing.code, 22, nothing.stderr);
    assert.deepEqual(await see(), before);
    await machine.must("minix-service", ...selfUpdate("ds"));
    await load.check();
  });
}
