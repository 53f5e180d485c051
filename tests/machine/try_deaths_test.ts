// `minix-live try` of services that die: while they start, after they have
// started, while they are updated. One machine, one service.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";
import { Bench, counter, EXAMPLES } from "../harness/try_bench.ts";

const RIGHTS = "service counter\n{\n\tipc ALL;\n};\n";
/** It dies when it has told RS that it is there. */
const DIES: [string, string] = [
  "sef_startup()",
  'sef_startup(); panic("at once")',
];

Deno.test("a try says what has died, and the next one mends it", async (t) => {
  await using machine = await TestMachine.boot();
  const bench = new Bench(machine);
  const lay = (...edits: [string, string][]) =>
    bench.lay("counter", {
      "main.c": counter(...edits),
      "system.conf": RIGHTS,
    });
  const path = lay(DIES);
  await bench.try(`${EXAMPLES}/ask`);

  await t.step("the guest sleeps parts of a second", async () => {
    await machine.exec("/bin/sleep", "0.05");
    for (const word of ["x", ".5", "1.x", "-1", "1x"]) {
      const { code, stderr } = await machine.run("exec", [
        ...["--", "/bin/sleep", word],
      ]);
      assert.deepEqual([code, stderr], [1, "Usage: sleep SECONDS\n"], word);
    }
  });

  await t.step("what dies after it has started did not start", async () => {
    const { code, stdout, stderr } = await machine.run("try", [path]);
    assert.deepEqual([code, stdout], [1, ""], stderr);
    assert.match(stderr, /^minix-live: started counter, which died at once; /m);
  });

  await t.step("the next try has it in its place", async () => {
    lay();
    const { code, stdout, stderr } = await machine.run("try", [path]);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^started counter as instance \d+ in .*; what stood there was dead$/m,
    );
    assert.equal(await bench.count(), 1);
  });

  await t.step("an update to what dies", async () => {
    lay(DIES);
    const { code, stdout, stderr } = await machine.run("try", [path]);
    assert.deepEqual([code, stdout], [1, ""], stderr);
    assert.match(stderr, /^minix-live: updated counter, which died at once; /m);
    lay();
    const { outcome, tookDown } = await bench.try(path);
    assert.deepEqual([outcome, tookDown], ["started", true]);
    assert.equal(await bench.count(), 1);
  });

  await t.step("what of the state cannot be handed over", async () => {
    lay(
      ["    unsigned requests;", "    char *requests;"],
      ["++count->requests", "(int) ++count->requests"],
    );
    const old = await bench.instance("counter");
    const { code, stderr } = await machine.run("try", [path]);
    assert.notEqual(code, 0);
    assert.match(
      stderr,
      new RegExp(
        `in phase "state transfer"; the old instance ${old} goes on\n` +
          "hint: the log has SELEMENT: .*/requests, ",
      ),
    );
    assert.equal(await bench.count(), 2);
  });

  await t.step("an old instance that dies while it prepares", async () => {
    lay(
      ["sef_startup()", "sef_setcb_lu_state_save(die); sef_startup()"],
      [
        "int\nmain(void)",
        'static int\ndie(int state, int flags)\n{\n    panic("no");\n    return OK;\n}\n\n' +
        "int\nmain(void)",
      ],
    );
    assert.equal((await bench.try(path)).outcome, "updated");
    const old = await bench.instance("counter");
    const { code, stderr } = await machine.run("try", [path]);
    assert.notEqual(code, 0);
    assert.match(
      stderr,
      new RegExp(
        'Cannot update "counter": status \\d+ in phase "prepare"; ' +
          `the old instance ${old} died, and RS ` +
          "(has started it again as instance \\d+|starts it again)$",
        "m",
      ),
    );
    assert.notEqual(await bench.instance("counter"), old);
  });

  await bench.nothingBeside();
});
