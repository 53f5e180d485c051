// What looks into a machine sees what is there, and the judge of state
// transfers finds what is wrong: each is shown with a guest that stands still.
import assert from "node:assert/strict";
import { RTS_RECEIVING, RTS_SENDING } from "../../core/abi/abi.ts";
import { answered, ready } from "../harness/inside/events.ts";
import { inject } from "../harness/inside/faults.ts";
import type { Memory } from "../harness/inside/frozen.ts";
import { describe } from "../harness/inside/description.ts";
import { BY_NAME, type Standing, standing } from "../harness/inside/judge.ts";
import { InsideMachine } from "../harness/inside/machine.ts";
import { watched } from "../harness/inside/update.ts";
import { selfUpdate } from "../harness/system.ts";

const { min } = Math;

/** The same memory with one byte changed. */
function spoilt(memory: Memory, address: number): Memory {
  return {
    read(from, size) {
      const bytes = memory.read(from, size);
      if (bytes !== undefined && from <= address && address < from + size) {
        bytes[address - from]! ^= 1;
      }
      return bytes;
    },
  };
}

async function serviceOf(
  machine: InsideMachine,
  label: string,
): Promise<{ endpoint: number; binary: Uint8Array }> {
  const { endpoint, binary } = await machine.guest.service(label);
  return { endpoint, binary: await machine.guest.readFile(binary) };
}

/** What the judge says of an update of the label, as `look` shows it. */
async function judged<T>(
  machine: InsideMachine,
  label: string,
  look: (old: Standing, next: Standing) => T,
): Promise<T> {
  const { endpoint, binary } = await serviceOf(machine, label);
  const old = machine.once(
    ready(endpoint),
    ({ kernel }) => kernel.at(endpoint)!.instance,
  );
  let number = 0;
  old.then((instance) => number = instance);
  const seen = machine.once(answered(endpoint), ({ kernel }) => {
    const two = kernel.at(endpoint)!;
    const [one] = kernel.named(two.name)
      .filter(({ from, instance }) => from === 2 && instance !== two.instance);
    return {
      result: look(standing(one!, binary), standing(two, binary)),
      one: one!.instance,
      flags: [one!.flags, two.flags & (RTS_RECEIVING | RTS_SENDING)],
    };
  });
  await machine.guest.update(label, { flags: ["-t"] });
  const { result, one, flags } = await seen;
  assert.equal(one, number);
  // The old one waits; the new one is in its call and does not run.
  assert.equal(flags[0], RTS_RECEIVING);
  return result;
}

Deno.test("a machine in this process is looked into", async (t) => {
  await using machine = await InsideMachine.boot();
  await t.step("the process table is the one that ps shows", async () => {
    const { endpoint } = await machine.guest.service("ds");
    const seen = machine.once(
      ready(endpoint),
      ({ kernel }) => kernel.processes(),
    );
    const shown = await machine.guest.processes();
    await machine.guest.update("ds");
    const rows = new Map(
      (await seen).map((process) => [process.instance, process]),
    );
    for (const { name, endpoint, instance, ptroot } of shown) {
      if (ptroot === 0 || endpoint > 32768 && name !== "control") continue;
      const row = rows.get(instance);
      assert.deepEqual(
        [row?.name, row?.endpoint, row?.directory],
        [name, endpoint, ptroot],
      );
    }
  });
  await t.step(
    "a good transfer passes, and a spoilt one does not",
    async () => {
      await judged(machine, "vfs", (old, next) => {
        const good = BY_NAME.judge(old, next);
        assert.deepEqual(good.faults, []);
        for (const kind of ["variables", "old symbols", "heap"]) {
          assert.ok(good.compared.get(kind)! > 0, kind);
        }
        const { variables, heap } = describe(next.memory, next.root);
        assert.ok(heap.length > 0);
        const plain = variables.filter(({ leftOut, pointerFree }) =>
          leftOut === "" && pointerFree
        );
        assert.equal(plain.length, good.compared.get("variables"));
        for (const { name, address, size } of plain) {
          const memory = spoilt(next.memory, address + min(size - 1, 2));
          const { faults } = BY_NAME.judge(old, { ...next, memory });
          assert.equal(faults.length, 1, name);
          assert.ok(faults[0]!.startsWith(`variable "${name}"`), faults[0]);
        }
      });
    },
  );
  await t.step("of a rolled back instance no byte is changed", async () => {
    const { endpoint } = await machine.guest.service("pm");
    const { status, changed } = await watched(
      machine,
      endpoint,
      () => machine.guest.minixService(selfUpdate("pm", "-y")),
    );
    assert.equal(status, 78);
    assert.deepEqual(changed, []);
  });
  for (const fault of ["dies", "loops"] as const) {
    await t.step(`a new instance ${fault}, and nobody is hurt`, async () => {
      const { endpoint } = await machine.guest.service("ds");
      machine.once(ready(endpoint), ({ kernel }) => {
        const old = kernel.at(endpoint)!;
        const next = kernel.named("ds").at(-1)!;
        assert.notEqual(next.instance, old.instance);
        machine.circle(next, inject(kernel, next, fault));
      });
      const { status, phase } = await machine.guest.minixService(
        [...selfUpdate("ds", "-t"), "-maxtime", "1HZ"],
      );
      assert.deepEqual(
        [status, phase],
        [fault === "dies" ? 200 : 4, "initialization"],
      );
      machine.forget();
      await machine.guest.update("ds", { flags: ["-t"] });
    });
  }
});
