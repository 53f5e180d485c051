// What a service tells RS of itself: the state that it prepares for when
// nobody names one, and its recovery policy. The service "doors" has states of
// its own, made of the calls of MINIX's guide and nothing else.
import assert from "node:assert/strict";
import {
  EINTR,
  EINVAL,
  ENOSYS,
  RS_POLICY_NONE,
  RS_POLICY_RESTART,
  RSI_USE_COPY,
  SEF_LU_STATE_WORK_FREE,
} from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate } from "../harness/system.ts";

const LABEL = "doors";
const SOON = ["-maxtime", "1HZ"];
const STATE_2 = 2;
const CUSTOM_0 = 7;
const CUSTOM_1 = 8;
const NO_STATE = 9;

Deno.test("states and policies are the service's own", async (t) => {
  await using machine = await TestMachine.boot();
  const start = async (...args: string[]) => {
    await machine.must(
      ...["minix-service", "up", `/service/${LABEL}`, "-label", LABEL],
      ...["-args", args.join(" ")],
    );
  };
  const restart = async (...args: string[]) => {
    await machine.must("minix-service", "down", LABEL);
    await start(...args);
  };
  const door = (word: "open" | "shut", state: number) =>
    machine.exec("doorsctl", word, String(state));
  /** An update to another instance of the program; its status. */
  const update = async (...words: string[]) => {
    const flags = words.filter((word) => /^-[a-z]$/.test(word));
    const rest = words.filter((word) => !flags.includes(word));
    const { code } = await machine.service(
      ...selfUpdate(LABEL, ...flags),
      ...rest,
      ...SOON,
    );
    return code;
  };
  const state = (number: number) => ["-state", String(number)];

  await start();

  await t.step("without a name it is work free", async () => {
    assert.equal(await update(), 0);
    assert.equal(await update("-t"), 0);
  });

  await t.step(
    "custom states are reached when the service says so",
    async () => {
      for (const number of [STATE_2, CUSTOM_0, CUSTOM_1]) {
        machine.newLines();
        assert.equal(await update(...state(number)), EINTR);
        const shut = `doors: door of state ${number} is shut`;
        assert.ok(machine.newLines().includes(shut), shut);
        await door("open", number);
        assert.equal(await update(...state(number)), 0);
        assert.equal(await update("-t", ...state(number)), 0);
        await door("shut", number);
      }
      assert.equal(await update(...state(NO_STATE)), EINVAL);
      assert.equal(await update(...state(0)), EINVAL);
    },
  );

  await t.step("the default is the one that it named", async () => {
    await restart(`default=${CUSTOM_1}`);
    assert.equal(await update(), EINTR);
    assert.equal(await update("-t"), EINTR);
    await door("open", CUSTOM_1);
    assert.equal(await update(), 0);
    assert.equal(await update("-t"), 0);
  });

  await t.step("a number on the command line wins", async () => {
    await door("shut", CUSTOM_1);
    assert.equal(await update(...state(1)), 0);
    assert.equal(await update(...state(CUSTOM_0)), EINTR);
  });

  await t.step("so it is after updates and a rollback", async () => {
    assert.equal(await update("-y", ...state(1)), ENOSYS);
    assert.equal(await update(), EINTR);
    await door("open", CUSTOM_1);
    assert.equal(await update(), 0);
  });

  await t.step("a default that it does not know is refused", async () => {
    await restart(`default=${NO_STATE}`);
    assert.equal(await update(), EINVAL);
    assert.equal(await update(...state(1)), 0);
  });

  await t.step("the policy is the one that it told", async () => {
    const policy = async (label: string) =>
      (await machine.services()).find((s) => s.label === label)?.policies;
    assert.equal(await policy(LABEL), "reset");
    assert.equal(await policy("pm"), "restart");
    assert.equal(await policy("mib"), "restart");
    assert.equal(await policy("at_wini_0"), "reset");
    assert.equal(await policy("rs"), "restart");
    assert.match(
      await machine.must("services"),
      /^LABEL +PROGRAM +ENDPOINT +FLAGS +POLICY +STATE +VARIANT\n/,
    );
    await restart(`policy=${RS_POLICY_RESTART}`);
    assert.equal(await policy(LABEL), "restart");
    assert.equal(await update("-t"), 0);
    assert.equal(await policy(LABEL), "restart");
    await restart(`policy=${RS_POLICY_NONE}`);
    assert.equal(await policy(LABEL), "");
  });

  await t.step(
    "what an update keeps: a copy in memory, the state",
    async () => {
      const facts = async () => {
        const all = await machine.services();
        const { flags, defaultState } = all.find((s) =>
          s.label === "at_wini_0"
        )!;
        return { flags, defaultState };
      };
      const before = await facts();
      assert.ok(before.flags & RSI_USE_COPY);
      assert.equal(before.defaultState, SEF_LU_STATE_WORK_FREE);
      const conf = ["-label", "at_wini_0", "-progname", "at_wini"];
      await machine.must(
        ...["minix-service", "update", "/service/asr/at_wini-1", ...conf],
      );
      assert.deepEqual(await facts(), before);
    },
  );
});
