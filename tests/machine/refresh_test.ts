// `minix-service refresh`: each service ends and comes back, or is refused and
// nothing has changed; in between nobody notices.
import assert from "node:assert/strict";
import { EINTR, EPERM } from "../../core/abi/abi.ts";
import { stress } from "../harness/files.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import { SERVICES } from "../harness/system.ts";

const NEED_REPLICA = ["pm", "rs", "sched", "vm"];
/** Comes back under another endpoint. */
const RESET = "at_wini_0";
const UNDER_LOAD = ["vfs", "fs_c0d0p0", RESET, "ds", "memory"];
const AWAY_TICKS = "600";

Deno.test("a refreshed service is another instance, and the system goes on", async (t) => {
  await using machine = await TestMachine.boot();
  const refresh = async (label: string) => {
    const { code, stderr } = await machine.service("refresh", label);
    assert.equal(code, 0, stderr);
  };
  /** Once it is back. */
  const instanceOf = async (label: string) => {
    let endpoint: number | undefined;
    await poll(
      async () => {
        endpoint = (await machine.endpoints()).get(label);
        return endpoint !== undefined;
      },
      30,
      label,
    );
    return machine.instance(endpoint!);
  };
  const isRefreshed = async (label: string) => {
    const before = await instanceOf(label);
    await refresh(label);
    assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
    const after = await instanceOf(label);
    assert.notEqual(after.instance, before.instance);
    assert.equal(after.endpoint !== before.endpoint, label === RESET);
  };

  for (const { label } of SERVICES) {
    if (NEED_REPLICA.includes(label)) {
      await t.step(`${label} is refused`, async () => {
        const { code, stderr } = await machine.service("refresh", label);
        assert.equal(code, EPERM);
        assert.ok(stderr.includes(`minix-service clone ${label}`), stderr);
        assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
      });
      await t.step(`${label} with a replica`, async () => {
        await machine.must("minix-service", "clone", label);
        const before = await machine.processes();
        await refresh(label);
        assert.equal(await machine.exec("/bin/echo", "well"), "well\n");
        const { endpoint } = (await machine.services())
          .find((s) => s.label === label)!;
        const { instance } = await machine.instance(endpoint);
        assert.ok(
          !before.some((p) =>
            p.endpoint === endpoint && p.instance === instance
          ),
        );
      });
    } else {
      await t.step(label, () => isRefreshed(label));
    }
  }

  await t.step("files change meanwhile", async () => {
    await stress(machine, "11", 400, async () => {
      for (const label of UNDER_LOAD) await isRefreshed(label);
    });
  });

  await t.step("who does not get to where it waits", async (t) => {
    const start = (policy: number) =>
      machine.must(
        ...["minix-service", "up", "/service/doors", "-label", "doors"],
        ...["-args", `policy=${policy}`],
      );
    await t.step("goes on, if its state is to stay", async () => {
      await start(1);
      const before = await instanceOf("doors");
      await machine.exec("doorsctl", "away", AWAY_TICKS);
      assert.equal((await machine.service("refresh", "doors")).code, EINTR);
      assert.deepEqual(await instanceOf("doors"), before);
      await machine.must("minix-service", "down", "doors");
    });
    await t.step("is killed, if not", async () => {
      await start(2);
      const before = await instanceOf("doors");
      await machine.exec("doorsctl", "away", AWAY_TICKS);
      await refresh("doors");
      await poll(
        async () => (await instanceOf("doors")).instance !== before.instance,
        30,
        "another instance",
      );
    });
  });

  await t.step("all can be updated, and the machine stops", async () => {
    await machine.must("update_asr");
    await machine.must("stop");
  });
});
