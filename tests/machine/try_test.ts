// `minix-live try`: a folder's service comes into a machine that runs. One
// machine, many folders. What fails: try_failures_test.ts.
import assert from "node:assert/strict";
import { startMinixLive } from "../harness/minix_live.ts";
import { TestMachine } from "../harness/machine.ts";
import { ROOT } from "../harness/tree.ts";
import {
  Bench,
  CHANGED,
  counter,
  EXAMPLES,
  type Report,
} from "../harness/try_bench.ts";

const ROUND_SECONDS = 60;

Deno.test("try builds a folder and updates what runs", async (t) => {
  await using machine = await TestMachine.boot();
  const bench = new Bench(machine);
  const conf = "service counter\n{\n\tipc ALL;\n};\n";
  const path = bench.lay("counter", {
    "main.c": counter(),
    "system.conf": conf,
  });

  await t.step("a program is installed", async () => {
    const outcome = await bench.try(`${EXAMPLES}/ask`);
    assert.equal(outcome.outcome, "installed");
    assert.equal(outcome.label, null);
    assert.deepEqual(outcome.files, ["/bin/ask"]);
  });

  await t.step("a service that does not run is started", async () => {
    const outcome = await bench.try(path);
    assert.equal(outcome.outcome, "started");
    assert.equal(outcome.old, null);
    assert.equal(outcome.instance, await bench.instance("counter"));
    assert.deepEqual(outcome.files, [
      "/service/counter",
      "/etc/system.conf.d/counter",
    ]);
    assert.equal(await bench.count(), 1);
    assert.equal(await bench.count(), 2);
  });

  await t.step(
    "changed code and a changed structure keep the state",
    async () => {
      bench.lay("counter", { "main.c": counter(...CHANGED) });
      const before = await bench.instance("counter");
      const { code, stdout, stderr } = await machine.run("try", [path]);
      assert.equal(code, 0, stderr);
      const after = await bench.instance("counter");
      const line = new RegExp(
        `^updated counter from instance ${before} to ${after} in \\d+ ms ` +
          "\\(build \\d+ ms\\)\\n$",
      );
      assert.match(stdout, line);
      assert.equal(await bench.count(), 12);
      await bench.nothingBeside();
    },
  );

  await t.step("its variants are of the new code", async () => {
    for (const number of [1, 2, 0]) {
      assert.equal(
        await machine.must("update_asr", "-v", "counter"),
        `updated counter to number ${number}, total 3\n`,
      );
    }
    assert.equal(await bench.count(), 22);
  });

  await t.step("options of minix-service reach it", async () => {
    bench.lay("counter", { "main.c": counter(...CHANGED) });
    const { code, stderr } = await machine.run("try", [
      ...[path, "--pass", "state=7", "--pass", "maxtime=60HZ"],
    ]);
    assert.equal(code, 78, stderr);
    assert.equal((await bench.try(path, "--flags", "a")).outcome, "updated");
    assert.equal(await bench.count(), 32);
  });

  await t.step("a service without rights has the basic ones", async () => {
    const bare = bench.lay("bare", { "main.c": counter() });
    assert.equal((await bench.try(bare)).outcome, "started");
    assert.equal(
      await machine.exec("/bin/cat", "/etc/system.conf.d/bare"),
      "service bare\n{\n};\n",
    );
    bench.lay("bare", { "bare.conf": "service bear { ipc ALL; };\n" });
    const { code, stderr } = await machine.run("try", [bare]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^hint: .*\/bare\/bare\.conf has to have "service bare \{ … \};"$/m,
    );
  });

  await t.step("a Makefile's services are tried in turn", async () => {
    const pair = bench.lay("pair", {
      "Makefile": "PROGS= left right\nSRCS.left= main.c\nSRCS.right= main.c\n" +
        "CPPFLAGS+= -DUSELESS\n.include <minix.service.mk>\n",
      "main.c": counter(),
      "system.conf":
        "service left { ipc ALL; };\nservice right { ipc ALL; };\n",
    });
    const { programs } = await machine.json<Report>("try", pair);
    assert.deepEqual(
      programs.map(({ label, outcome }) => [label, outcome]),
      [["left", "started"], ["right", "started"]],
    );
    assert.equal(await bench.count("right"), 1);
    const { code, stderr } = await machine.run("try", ["--label", "l", pair]);
    assert.equal(code, 125);
    assert.match(stderr, /Cannot use label "l": .* has 2 services/);
  });

  await t.step("a label may be another one", async () => {
    const outcome = await bench.try(path, "--label", "second");
    assert.deepEqual([outcome.label, outcome.outcome], ["second", "started"]);
    assert.equal(await bench.count("second"), 10);
    const { code, stderr } = await machine.run("try", [path]);
    assert.equal(code, 125);
    assert.match(stderr, /program "counter" runs as counter, second$/m);
    await machine.must("minix-service", "down", "second");
  });

  await t.step("services of the system are tried from the tree", async () => {
    for (
      const [folder, label] of [
        ["servers/sched", "sched"],
        ["drivers/at_wini", "at_wini_0"],
      ]
    ) {
      const before = await bench.instance(label!);
      const outcome = await bench.try(`${ROOT}core/${folder}`);
      assert.deepEqual([outcome.label, outcome.outcome], [label, "updated"]);
      assert.notEqual(await bench.instance(label!), before);
    }
    const { code, stderr } = await machine.run("try", [`${ROOT}core/include`]);
    assert.equal(code, 125);
    assert.match(stderr, /it is no folder of a service or a program$/m);
  });

  await t.step(
    "--watch tries at each save, and goes on after errors",
    async () => {
      await using watch = startMinixLive(
        ["try", "--name", machine.name, "--watch", "--json", path],
        machine.env,
      );
      await watch.waitFor('"outcome":"updated"', ROUND_SECONDS);
      bench.lay("counter", { "main.c": "int main(\n" });
      await watch.waitFor('"error":"Cannot compile ', ROUND_SECONDS);
      bench.lay("counter", {
        "main.c": counter(
          ...CHANGED.slice(0, 1),
          ["++count->requests", "(count->requests += 1000)"],
        ),
      });
      await watch.waitFor(/"error":[^]*"outcome":"updated"/, ROUND_SECONDS);
      assert.ok(await bench.count() > 1000);
      // As a checkout of another branch does it.
      const rounds = watch.text().split('"outcome":"updated"').length;
      Deno.renameSync(path, `${path}.away`);
      await watch.waitFor(/"error":[^]*"error":/, ROUND_SECONDS);
      Deno.renameSync(`${path}.away`, path);
      await watch.waitFor(
        new RegExp(`(?:"outcome":"updated"[^]*){${rounds}}`),
        ROUND_SECONDS,
      );
      watch.kill("SIGINT");
      assert.equal(await watch.status(ROUND_SECONDS), 130);
    },
  );

  await bench.nothingBeside();
});
