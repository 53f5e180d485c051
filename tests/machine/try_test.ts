// `minix-live try`: a folder's service comes into a machine that runs, and
// what fails leaves it as it was. One machine, many folders.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startMinixLive } from "../harness/minix_live.ts";
import { TestMachine } from "../harness/machine.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLES = `${ROOT}docs/examples`;
const ROUND_SECONDS = 60;

interface Outcome {
  program: string;
  label: string | null;
  outcome: string;
  old: number | null;
  instance: number | null;
  status: number;
  phase: string | null;
  files: string[];
}

interface Report {
  programs: Outcome[];
  milliseconds: number;
  buildMilliseconds: number;
  allMilliseconds: number;
}

/** The counter's source with edits, each of which must fit once. */
function counter(...edits: [from: string, to: string][]): string {
  let text = Deno.readTextFileSync(`${EXAMPLES}/counter/main.c`);
  for (const [from, to] of edits) {
    assert.equal(text.split(from).length, 2, from);
    text = text.replace(from, () => to);
  }
  return text;
}

/** A structure that is not what it was, and another step. */
const CHANGED: [string, string][] = [
  ["    unsigned requests;", "    char name[24];\n    unsigned requests;"],
  ["++count->requests", "(count->requests += 10)"],
];

const LIST = ["/service", "/service/asr", "/etc/system.conf.d", "/bin"];

class Bench {
  constructor(readonly machine: TestMachine) {}

  lay(name: string, files: Record<string, string>): string {
    const path = `${this.machine.folder}/${name}`;
    Deno.mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${path}/${file}`, text);
    }
    return path;
  }

  /** The outcome of a folder with one program. */
  async try(path: string, ...words: string[]): Promise<Outcome> {
    const { programs } = await this.machine.json<Report>("try", path, ...words);
    assert.equal(programs.length, 1);
    return programs[0]!;
  }

  /** What the service counts now. */
  async count(label = "counter"): Promise<number> {
    return Number(await this.machine.exec("/bin/ask", label));
  }

  /** Names and times of what a try may touch: with sizes. */
  async files(): Promise<string> {
    return await this.machine.exec("/bin/ls", "-l", ...LIST);
  }

  async instance(label: string): Promise<number | undefined> {
    const endpoint = (await this.machine.endpoints()).get(label);
    if (endpoint === undefined) return undefined;
    return (await this.machine.instance(endpoint)).instance;
  }

  /** Nothing is left of a try that failed, or of one that is over. */
  async nothingBeside(): Promise<void> {
    assert.doesNotMatch(await this.files(), /\.(new|old)$/m);
  }
}

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
      assert.equal(await bench.count(), 32);
      assert.equal(await bench.files(), files);
      assert.equal(await machine.exec("/bin/cat", "/service/counter"), binary);
      // The old code's variants are there, too.
      await machine.must("update_asr", "counter");
      assert.equal(await bench.count(), 42);
    },
  );

  await t.step("options of minix-service reach it", async () => {
    bench.lay("counter", { "main.c": counter(...CHANGED) });
    const { code, stderr } = await machine.run("try", [
      ...[path, "--pass", "state=7", "--pass", "maxtime=60HZ"],
    ]);
    assert.equal(code, 78, stderr);
    assert.equal((await bench.try(path, "--flags", "a")).outcome, "updated");
    assert.equal(await bench.count(), 52);
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
      watch.kill("SIGINT");
      assert.equal(await watch.status(ROUND_SECONDS), 130);
    },
  );

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

  await bench.nothingBeside();
});
