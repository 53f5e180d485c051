// `-check`: all of an update is done, then undone, and the answer says what
// would have become of it.
import assert from "node:assert/strict";
import {
  EGENERIC,
  EINTR,
  EINVAL,
  ENOSYS,
  ERESTART,
} from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";
import {
  assertCountsKept,
  FAULTS,
  replaced,
  SOON,
  SUCCEEDED,
} from "../harness/updates.ts";

const CHECK = "-check";
const WOULD_SUCCEED = "minix-service: the update would succeed\n";
const COUNTS = ["procs", "privs", "services", "grants", "pagesFree"];
const COMPARED = /^st_check: [1-9]\d* objects are as in the old instance$/;

interface Outcome {
  readonly status: number;
  readonly phase: string | null;
  readonly check: boolean | null;
}

Deno.test("a check does all, undoes it, and tells", async (t) => {
  await using machine = await TestMachine.boot();

  /** Nobody is replaced, and the outcome is this. */
  const expect = async (words: readonly string[], outcome: Outcome) => {
    machine.newLines();
    const moved = await replaced(machine, async () => {
      const result = await machine.run("minix-service", ["--json", ...words]);
      assert.equal(result.code, outcome.status, result.stderr);
      const { version: _, ...said } = JSON.parse(result.stdout);
      const refusal = outcome.phase === "state transfer" ? said.refusal : null;
      assert.deepEqual(said, { ...outcome, refusal }, result.stderr);
      if (outcome.check === true) assert.equal(result.stderr, WOULD_SUCCEED);
      else if (outcome.check === false) {
        assert.ok(
          result.stderr.endsWith(
            `minix-service: the update would fail in phase "${outcome.phase}"\n`,
          ),
          result.stderr,
        );
      } else assert.ok(!/ would /.test(result.stderr), result.stderr);
    });
    assert.deepEqual(moved, []);
    const lines = machine.newLines();
    assert.ok(!lines.includes(SUCCEEDED), lines.join("\n"));
    return lines;
  };
  const good: Outcome = { status: 0, phase: null, check: true };
  const bad = (status: number, phase: string): Outcome => ({
    ...{ status, phase, check: false },
  });

  await t.step("one that would succeed", async () => {
    await expect([...selfUpdate("pm"), CHECK], good);
    for (const flag of ["-t", "-a"]) {
      const lines = await expect([...selfUpdate("pm", flag), CHECK], good);
      assert.ok(lines.some((line) => COMPARED.test(line)), lines.join("\n"));
    }
    const pm = { label: "pm", program: "pm" };
    await expect([...asrUpdate(pm, 1), CHECK], good);
    await expect(
      ["update", "/service/vfs", "-label", "vfs", CHECK, "-maxtime", "9HZ"],
      good,
    );
  });

  await t.step("one that would fail, and where", async () => {
    for (const [flag, status] of FAULTS) {
      const words = [...selfUpdate("ds", flag), CHECK, ...SOON];
      await expect(words, bad(status, "initialization"));
    }
    await expect(
      [...selfUpdate("ds"), "-state", "5", ...SOON, CHECK],
      bad(EINTR, "prepare"),
    );
    await expect(
      ["-s", "update", "/service/pm", "-label", "ds", "-progname", "pm", CHECK],
      bad(EGENERIC, "state transfer"),
    );
    await expect([...selfUpdate("nobody"), CHECK], bad(3, "request"));
  });

  await t.step("one member makes the whole queue a check", async () => {
    const queue = async (label: string, ...words: string[]) =>
      await machine.must("minix-service", "-q", ...selfUpdate(label), ...words);
    const run = ["sysctl", "upd_run"];
    await queue("pm");
    await queue("ds", CHECK);
    await queue("vfs");
    await expect(run, good);
    await queue("ds", CHECK);
    await machine.must("minix-service", "-q", ...selfUpdate("pm", "-x"));
    await expect(run, bad(ERESTART, "initialization"));
    await expect(run, { status: EINVAL, phase: "request", check: null });
  });

  await t.step("nothing is lost by it", async () => {
    // The first ones leave what they read of the disk in memory.
    const words = [...selfUpdate("pm", "-t"), CHECK];
    await expect(words, good);
    const before = await machine.stats();
    for (let round = 0; round < 3; round++) await expect(words, good);
    assertCountsKept(COUNTS, before, await machine.stats());
  });

  await t.step("only an update can be checked", async () => {
    const { code, stderr } = await machine.service(
      ...["up", "/service/keeper", CHECK],
    );
    assert.equal(code, EINVAL);
    assert.match(stderr, /^Warning, action does not support a check$/m);
  });

  await t.step("a check that harms, or that nobody hears", async () => {
    const refused = async (...words: string[]) => {
      const result = await machine.service(...words);
      assert.equal(result.code, EINVAL, result.stderr);
      return result.stderr.split("\n")[0];
    };
    const crash = ["-state", "6"];
    assert.equal(
      await refused(...selfUpdate("ds"), ...crash, CHECK),
      "Warning, -check with a state that crashes the service",
    );
    assert.equal(
      await refused(...selfUpdate("ds", "-n"), CHECK),
      "Warning, -check with -n: nobody would hear the answer",
    );
    const queue = ["minix-service", "-q", ...selfUpdate("pm"), CHECK] as const;
    await machine.must(...queue);
    await refused(...selfUpdate("ds", "-q"), ...crash);
    await machine.must("minix-service", "sysctl", "upd_stop");
    const restarts = (await machine.must("services", "ds")).match(
      /^restarts: (\d+)$/m,
    );
    assert.equal(restarts?.[1], "0");
  });

  await t.step("one that only prepares", async () => {
    const { code, stderr } = await machine.service(
      ...selfUpdate("ds", "-o"),
      CHECK,
    );
    assert.equal(code, 0);
    assert.equal(
      stderr,
      `minix-service: -o replaces nothing, checked or not\n${WOULD_SUCCEED}`,
    );
  });

  await t.step("without it all is as ever", async () => {
    const moved = await replaced(
      machine,
      () => machine.must("minix-service", ...selfUpdate("ds", "-t")),
    );
    assert.deepEqual(moved, ["ds"]);
    const { code } = await machine.service(...selfUpdate("ds", "-y"));
    assert.equal(code, ENOSYS);
  });
});
