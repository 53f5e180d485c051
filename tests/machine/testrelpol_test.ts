// MINIX's regression test on a system with all that the tests bring: every
// service, every case; what fails is told, and the rest is tested all the same.
import assert from "node:assert/strict";
import type { RelPolRow } from "../../mod.ts";
import { TestMachine } from "../harness/machine.ts";

const SECONDS = 300;
/** Of each service: an update without a fault, five faults, states, -t. */
const LEAST_CASES = 24;
const GROUPS = 6;

interface Report {
  readonly status: number;
  readonly failed: number;
  readonly skipped: number;
  readonly rows: readonly RelPolRow[];
}

function told(row: RelPolRow): string {
  return `${row.labels}: ${row.case}: status ${row.status} in phase ` +
    `"${row.failedPhase}", expected ${row.expected} in phase ` +
    `"${row.expectedPhase}"; ${row.differs}`;
}

Deno.test("testrelpol tests every service in every case", async () => {
  await using machine = await TestMachine.boot();
  const labels = (await machine.services()).map(({ label }) => label).sort();
  const result = await machine.run("testrelpol", ["--json"], {
    seconds: SECONDS,
  });
  const { version: _, ...report } = JSON.parse(result.stdout);
  const { status, failed, skipped, rows } = report as Report;

  assert.deepEqual(
    rows.filter(({ verdict }) => verdict === "not ok").map(told),
    [],
  );
  assert.deepEqual([result.code, status, failed], [0, 0, 0]);
  assert.match(result.stderr, /^ok\n$/m);
  const passed = rows.filter(({ verdict }) => verdict === "ok");
  const reasons = rows.filter(({ verdict }) => verdict === "skipped")
    .map((row) => `${row.labels}: ${row.case}: ${row.reason}`);
  assert.deepEqual(reasons, []);
  assert.equal(skipped, 0);
  const of = (phase: string) => passed.filter((row) => row.phase === phase);
  assert.deepEqual(
    of("recovery").map((row) => row.labels.join()).sort(),
    labels,
  );
  for (const label of labels) {
    const cases = of("single").filter((row) => row.labels[0] === label);
    assert.ok(cases.length >= LEAST_CASES, `${label}: ${cases.length} cases`);
  }
  const groups = of("group").filter((row) => row.case === "all good");
  assert.equal(groups.length, GROUPS);
  assert.equal(Math.max(...groups.map((g) => g.labels.length)), labels.length);
  // Nobody waited for the end of RS's delay before a restart.
  for (const row of of("recovery")) {
    assert.ok(row.seconds! < 1, `${row.labels}: ${row.seconds} s`);
  }
});

Deno.test("testrelpol can be repeated, and tells all failures", async (t) => {
  await using machine = await TestMachine.boot();
  const labels = ["at_wini_0", "ds", "pm"];

  await t.step("crashes again and again", async () => {
    const paths = labels.map((label) => `/proc/service/${label}`);
    for (let round = 0; round < 8; round++) {
      assert.equal(
        await machine.must("testrelpol", ...paths),
        "# testing at_wini_0 :: reset\n# testing ds :: restart\n" +
          `# testing pm :: restart\nok # partial test for ${
            paths.join(" ")
          } successful\n`,
      );
    }
  });

  await t.step("a service that says what is not so", async () => {
    // Its callback is the default, after which its endpoint is another.
    await machine.must(
      ...["minix-service", "up", "/service/doors", "-label", "doors"],
      ...["-args", "policy=1"],
    );
    const { code, stdout, stderr } = await machine.run("testrelpol", [
      ...["doors", "nothere", "pm"],
    ]);
    assert.equal(code, 1);
    const lines = stdout.split("\n");
    assert.ok(lines.includes("not ok # failed doors, restart"), stdout);
    assert.match(stdout, /^# differs: "doors: endpoint \d+, was \d+"$/m);
    assert.ok(lines.includes("# testing pm :: restart"), stdout);
    assert.ok(!/^ok/m.test(stdout), stdout);
    assert.equal(
      stderr,
      "Error: service nothere down; minix-live services lists labels\n",
    );
  });

  await t.step(
    "a label of nobody, as JSON, and while another runs",
    async () => {
      const { code, stdout } = await machine.run("testrelpol", [
        ...["--json", "nothere"],
      ]);
      assert.equal(code, 1);
      const { failed, rows } = JSON.parse(stdout) as Report;
      assert.equal(failed, 1);
      assert.equal(rows[0]!.error, "no service has this label");
      // Process 1 lives for ever.
      Deno.writeTextFileSync(`${machine.folder}/lock`, "1");
      const lock = ":/tmp/testrelpol.lock";
      await machine.must("cp", `${machine.folder}/lock`, lock);
      const other = await machine.run("testrelpol", ["pm"]);
      assert.equal(other.code, 1);
      assert.match(other.stderr, /^Error: another testrelpol runs/);
      Deno.writeTextFileSync(`${machine.folder}/lock`, "99999");
      await machine.must("cp", `${machine.folder}/lock`, lock);
      assert.equal((await machine.run("testrelpol", ["pm"])).code, 0);
    },
  );

  await t.step("an option that it does not know", async () => {
    const { code, stderr } = await machine.run("testrelpol", ["-q"]);
    assert.equal(code, 1);
    assert.equal(stderr, "Usage: testrelpol [-j] [service ...]\n");
  });
});
