// `minix-live try`: what fails, or is ended, leaves all as it was. One machine,
// many folders.
import assert from "node:assert/strict";
import { attach } from "../../mod.ts";
import { Push } from "../../live/push.ts";
import { TestMachine } from "../harness/machine.ts";
import { startMinixLive } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { Bench, CHANGED, counter, EXAMPLES } from "../harness/try_bench.ts";

const ROUND_SECONDS = 60;
/** More than one call of the guest's tool takes. */
const MANY = 150;

Deno.test("a try that fails leaves all as it was", async (t) => {
  await using machine = await TestMachine.boot();
  const bench = new Bench(machine);
  const path = bench.lay("counter", {
    "main.c": counter(...CHANGED),
    "system.conf": "service counter\n{\n\tipc ALL;\n};\n",
  });
  await bench.try(`${EXAMPLES}/ask`);
  assert.equal((await bench.try(path)).outcome, "started");
  assert.equal(await bench.count(), 10);

  await t.step("an error in one file pushes nothing", async () => {
    const before = [await bench.files(), await bench.instance("counter")];
    bench.lay("counter", { "other.c": "int other = nothing;\n" });
    const { code, stdout, stderr } = await machine.run("try", [path]);
    assert.equal(code, 125);
    assert.equal(stdout, "");
    assert.match(stderr, /counter\/other\.c:1:13: error: /);
    Deno.removeSync(`${path}/other.c`);
    assert.deepEqual(
      [await bench.files(), await bench.instance("counter")],
      before,
    );
  });

  await t.step(
    "an update that fails leaves the old one, and says so",
    async () => {
      const before = await bench.instance("counter");
      const binary = await machine.exec("/bin/cat", "/service/counter");
      const files = await bench.files();
      bench.lay("counter", {
        "main.c": counter(
          ...CHANGED,
          ["sef_startup()", "sef_setcb_init_lu(never); sef_startup()"],
          [
            "int\nmain(void)",
            "static int\nnever(int type, sef_init_info_t *info)\n" +
            "{\n    return ENOSYS;\n}\n\nint\nmain(void)",
          ],
        ),
      });
      const { code, stdout, stderr } = await machine.run("try", [path]);
      assert.equal(code, 78, stderr);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        new RegExp(
          'Cannot update "counter": status 78 in phase "initialization"; ' +
            `the old instance ${before} goes on$`,
          "m",
        ),
      );
      assert.equal(await bench.instance("counter"), before);
      assert.equal(await bench.count(), 20);
      assert.equal(await bench.files(), files);
      assert.equal(await machine.exec("/bin/cat", "/service/counter"), binary);
      // The old code's variants are there, too.
      await machine.must("update_asr", "counter");
      assert.equal(await bench.count(), 30);
    },
  );

  await t.step("an update that is not asked for at all", async () => {
    const before = [await bench.files(), await bench.instance("counter")];
    const binary = await machine.exec("/bin/cat", "/service/counter");
    bench.lay("counter", {
      "main.c": counter(...CHANGED.slice(0, 1)),
    });
    // Longer than any message.
    const long = `state=${"1".repeat(3000)}`;
    for (let round = 0; round < 2; round++) {
      const { code, stderr } = await machine.run("try", [path, "--pass", long]);
      assert.equal(code, 125, stderr);
      assert.deepEqual(
        [await bench.files(), await bench.instance("counter")],
        before,
      );
    }
    assert.equal(await machine.exec("/bin/cat", "/service/counter"), binary);
    bench.lay("counter", { "main.c": counter(...CHANGED) });
  });

  await t.step("a service that does not start leaves nothing", async () => {
    const files = await bench.files();
    const bad = bench.lay("bad", {
      "main.c": counter(["!= NULL ? OK", "== NULL ? OK"]),
      "bad.conf": "service bad { ipc ALL; };\n",
    });
    const { code, stderr } = await machine.run("try", [bad]);
    assert.match(
      stderr,
      new RegExp(
        `Cannot start "bad": status ${code}; nothing of it runs$`,
        "m",
      ),
    );
    assert.ok(code !== 0 && code !== 125);
    assert.equal(await bench.instance("bad"), undefined);
    assert.equal(await bench.files(), files);
  });

  await t.step("whenever Ctrl-C comes, nothing is left half done", async () => {
    const { name, env } = machine;
    for (const milliseconds of [200, 400, 600, 800, 1000, 1400, 1800]) {
      const step = milliseconds + 7;
      bench.lay("counter", {
        "main.c": counter(
          ...CHANGED.slice(0, 1),
          ["++count->requests", `(count->requests += ${step})`],
        ),
      });
      const before = await bench.count();
      await using tried = startMinixLive(["try", "--name", name, path], env);
      const timer = setTimeout(() => tried.kill("SIGINT"), milliseconds);
      const status = await tried.status(ROUND_SECONDS);
      clearTimeout(timer);
      assert.ok([0, 130].includes(status), `status ${status}`);
      await bench.nothingBeside();
      const counted = await bench.count() - before;
      // Whoever is told of an update has the new code, and nobody else has.
      assert.equal(counted === step, tried.text().startsWith("updated "));
    }
    bench.lay("counter", { "main.c": counter(...CHANGED) });
  });

  await t.step("many files go together, or none", async () => {
    const list = () => machine.exec("/bin/ls", "-l", "/tmp");
    await using guest = await attach({ socket: machine.socket });
    const file = (path: string, text: string) => ({
      ...{ path, bytes: new TextEncoder().encode(text), mode: 0o644 },
    });
    const [there, hidden] = ["/tmp/there", "/tmp/hidden"];
    // The next to last has an old one, and what an earlier try has left.
    for (const path of [there, `${there}.old`, hidden, `${there}-not.old`]) {
      await guest.writeFile(path, file(path, "old").bytes);
    }
    const before = await list();
    const files = [
      ...Array.from(
        { length: MANY },
        (_, n) => file(`/tmp/a-name-of-some-length-${n}`, "new"),
      ),
      file(there, "new"),
    ];
    await assert.rejects(
      Push.start(guest, [...files, file("/tmp", "no folder")], [hidden]),
      /^MachineError: Cannot install .*: renew: \/tmp/,
    );
    assert.equal(await machine.exec("/bin/cat", there), "old");
    const rest = before.replace(/^.* there\.old\n/m, "");
    assert.equal(await list(), rest);
    assert.doesNotMatch(await machine.exec("/bin/ls", "/"), /^tmp\.new$/m);
    const push = await Push.start(guest, files, [hidden]);
    assert.equal(await machine.exec("/bin/cat", there), "new");
    assert.doesNotMatch(await list(), / hidden$/m);
    await push.undo();
    assert.equal(await machine.exec("/bin/cat", there), "old");
    assert.equal(await list(), rest);
  });

  await t.step(
    "an image that does not say how it was built is refused",
    async () => {
      const manifest = `${machine.image}.json`;
      const text = Deno.readTextFileSync(manifest);
      const other = JSON.stringify({ ...JSON.parse(text), interface: "0" });
      const told: [string | undefined, RegExp][] = [
        [other, /the machine was built with other headers \(core\/include\)/],
        [undefined, /Cannot read ".*\.json", which says how the machine was/],
      ];
      for (const [content, why] of told) {
        if (content === undefined) Deno.removeSync(manifest);
        else Deno.writeTextFileSync(manifest, content);
        const { code, stderr } = await machine.run("try", [path]);
        assert.equal(code, 125);
        assert.match(stderr, why);
      }
      Deno.writeTextFileSync(manifest, text);
    },
  );

  await t.step("so is one of which the path has another image", async () => {
    const away = `${machine.image}.away`;
    Deno.renameSync(machine.image, away);
    Deno.copyFileSync(away, machine.image);
    const { code, stderr } = await machine.run("try", [path]);
    Deno.renameSync(away, machine.image);
    assert.equal(code, 125);
    assert.match(
      stderr,
      /its image has lost its path ".*test\.img", .*\nhint: boot it again /,
    );
  });

  await bench.nothingBeside();

  await t.step("a push that cannot begin takes nothing away", async () => {
    const folder = bench.lay("ds.new", { "in-the-way": "" });
    await machine.must("cp", folder, ":/service/ds.new");
    const before = [await bench.files(), await bench.instance("ds")];
    const { code, stderr } = await machine.run("try", [
      `${ROOT}core/servers/ds`,
    ]);
    assert.equal(code, 125);
    assert.match(stderr, /^minix-live: Cannot .*\/service\/ds\.new/);
    assert.deepEqual([await bench.files(), await bench.instance("ds")], before);
    assert.match(before[0] as string, / ds-2$/m);
  });
});
