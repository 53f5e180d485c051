// What the tables promise of each command, against a machine: the fields of
// its JSON, no more and no less, and every status.
import assert from "node:assert/strict";
import type { VerbTable } from "../../cli/lib/table.ts";
import { VERBS } from "../../cli/verbs.ts";
import { VERSION_JSON } from "../../dev/gen/commands.ts";
import { KERNEL_EXIT, kernelImage } from "../harness/kernel_image.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import { ROOT } from "../harness/tree.ts";
import {
  minixLive,
  scratchFolder,
  startMinixLive,
} from "../harness/minix_live.ts";

const TABLES = new Map<string, VerbTable>(
  await Promise.all(
    Object.entries(VERBS).map(async ([name, { load }]) =>
      [name, (await load()).table] as const
    ),
  ),
);

/** Paths of all fields: `list[].name`. A table that is data is one field. */
function pathsOf(value: unknown, whole: ReadonlySet<string>): Set<string> {
  const paths = new Set<string>();
  const visit = (part: unknown, path: string) => {
    if (whole.has(path)) paths.add(path);
    else if (Array.isArray(part)) {
      for (const one of part) visit(one, `${path}[]`);
    } else if (part !== null && typeof part === "object") {
      for (const [name, field] of Object.entries(part)) {
        visit(field, path === "" ? name : `${path}.${name}`);
      }
    } else paths.add(path);
  };
  visit(value, "");
  return paths;
}

function checkJson(table: VerbTable, texts: readonly string[]): void {
  const declared = Object.keys(table.json!);
  const whole = new Set(declared.map((path) => path.replace("?", "")));
  const seen = new Set<string>();
  for (const text of texts) {
    assert.match(text, /^\{"version":1,.*\}\n$/, `${table.name}: one object`);
    const { version: _, ...fields } = JSON.parse(text);
    const paths = pathsOf(fields, whole);
    for (const path of paths) seen.add(path);
    for (const path of declared.filter((one) => !one.endsWith("?"))) {
      assert.ok(paths.has(path), `${table.name}: "${path}" in ${text}`);
    }
  }
  assert.deepEqual([...seen].sort(), [...whole].sort(), table.name);
}

Deno.test("the list of tools and the tables say the same", () => {
  for (const [name, { about }] of Object.entries(VERBS)) {
    const table = TABLES.get(name)!;
    assert.deepEqual([table.name, table.about], [name, about]);
    assert.ok(table.examples.length > 0, `${name} has no example`);
    assert.equal(
      table.json !== undefined,
      Object.hasOwn(table.options, "json"),
      `${name}: --json and its fields`,
    );
  }
});

Deno.test("--version tells what is inside, as the reference says", async () => {
  const { stdout } = await minixLive(["--version", "--json"]);
  const { version, program, ...inside } = JSON.parse(stdout);
  assert.equal(version, 1);
  const known = VERSION_JSON.map(([name]) => name);
  for (const name of Object.keys(inside)) assert.ok(known.includes(name), name);
  assert.equal(
    (await minixLive(["--version"])).stdout,
    [
      `minix-live ${program}`,
      ...Object.entries(inside).map(([name, what]) =>
        `  ${name.padEnd(10)} ${what}`
      ),
      "",
    ].join("\n"),
  );
});

Deno.test("help is of each tool, by its two ways, and of nothing else", async () => {
  for (const [name, table] of TABLES) {
    const by = await Promise.all([
      minixLive(["help", name]),
      minixLive([name, "--help"]),
    ]);
    assert.equal(by[0].stdout, by[1].stdout);
    for (const option of Object.keys(table.options)) {
      assert.match(by[0].stdout, new RegExp(`--${option}\\b`));
    }
  }
  const { code, stderr } = await minixLive(["help", "bott"]);
  assert.equal(code, 125);
  assert.match(stderr, /"bott": no such tool\nhint: did you mean boot\?\n$/);
});

/** Words after each tool's name that give its JSON; more than one where a
 * field is not in every object. */
const JSON_WORDS: Record<string, string[][]> = {
  exec: [["--json", "/bin/echo", "x"], ["--json", "/bin/false"]],
  "minix-service": [["--json", "update", "self", "-label", "pm"]],
  services: [["--json"], ["--json", "pm"]],
  layout: [["--json", "pm"]],
  ps: [["--json"]],
  stats: [["--json"]],
  cp: [["--json", ":/etc/rc", "/dev/null"]],
  logs: [["--json"]],
  // Two services, of which one has no policy; a label that is none.
  testrelpol: [["--json", "ds", "doors"], ["--json", "nothere"]],
  // A label that is none, a service without variants, and pm.
  update_asr: [["--json", "pm", "plain", "nothere"]],
};

Deno.test("JSON and statuses are as the tables say", async (t) => {
  await using machine = await TestMachine.create();
  const { env, image, name } = machine;
  const plain = (words: string[]) => minixLive(words, { env, seconds: 600 });
  const checked = new Set<string>();
  const check = async (tool: string, texts: string[]) => {
    checked.add(tool);
    await t.step(`JSON of ${tool}`, () => checkJson(TABLES.get(tool)!, texts));
  };
  const record = `${machine.folder}/run`;
  const boot = await plain(
    ["boot", "-d", "--json", "--name", name, image, "--record", record],
  );
  assert.equal(boot.code, 0, boot.stderr);
  await check("boot", [boot.stdout]);
  const running = (await plain(["list", "--json"])).stdout;
  await startPlain(machine);
  await startDoors(machine);
  const failing = ["-y", "update", "self", "-label", "pm"];
  const failed = await machine.run("minix-service", ["--json", ...failing]);
  assert.equal(JSON.parse(failed.stdout).phase, "initialization");
  for (const [tool, lines] of Object.entries(JSON_WORDS)) {
    const texts: string[] = [];
    for (const words of lines) {
      texts.push((await machine.run(tool, words)).stdout);
    }
    if (tool === "update_asr") texts.push(await failedUpdate(machine));
    await check(tool, texts);
  }
  await check("try", [
    await machine.run("try", ["--json", ASK]).then(({ stdout }) => stdout),
    await failedRound(machine),
  ]);
  await check("snapshot", await snapshotJson(machine));
  await check("branch", [await branchJson(machine)]);
  await checkStatuses(t, machine);
  await check("stop", [(await machine.run("stop", ["--json"])).stdout]);
  const stopped = (await plain(["list", "--all", "--json"])).stdout;
  await check("list", [running, stopped]);
  const again = await plain(["replay", "--json", record]);
  assert.equal(again.code, 0, again.stderr);
  await check("replay", [again.stdout]);
  for (const [tool, ends] of Object.entries(ENDS)) {
    for (const [name, end] of Object.entries(ends)) {
      await t.step(`status ${name} of ${tool}`, () => end(machine));
    }
  }
  await check("delete", [(await plain(["delete", "--json", name])).stdout]);
  const built = await plain([
    "build",
    "-o",
    `${machine.folder}/b.img`,
    "--json",
  ]);
  const only = ["build", "--only", "ls", "-o", machine.folder, "--json"];
  await check("build", [built.stdout, (await plain(only)).stdout]);
  await check("cache", await cacheJson(machine));
  const all = [...TABLES].filter(([, { json }]) => json !== undefined);
  assert.deepEqual([...checked].sort(), all.map(([tool]) => tool).sort());
});

async function snapshotJson(machine: TestMachine): Promise<string[]> {
  const texts: string[] = [];
  for (const words of [["create", "a"], ["list"], ["delete", "a"]]) {
    texts.push(await machine.must("snapshot", "--json", ...words));
  }
  // The machine that is recorded goes to no other time.
  await machine.must("snapshot", "create", "b");
  await machine.plain(["branch", machine.name, "goes-back"]);
  try {
    const back = ["--name", "goes-back", "--json"];
    const made = await machine.plain(["snapshot", ...back, "create", "c"]);
    assert.equal(made.code, 0, made.stderr);
    texts.push(
      (await machine.plain(["snapshot", ...back, "apply", "c"])).stdout,
    );
  } finally {
    await machine.plain(["delete", "--force", "goes-back"]);
  }
  return texts;
}

async function branchJson(machine: TestMachine): Promise<string> {
  try {
    return (await machine.plain(["branch", "--json", machine.name, "twig"]))
      .stdout;
  } finally {
    await machine.plain(["delete", "--force", "twig"]);
  }
}

/** Of a cache of its own, which is empty. */
async function cacheJson({ folder }: TestMachine): Promise<string[]> {
  const env = { XDG_CACHE_HOME: `${folder}/cache` };
  const texts: string[] = [];
  for (const action of ["show", "verify", "prune"]) {
    texts.push((await minixLive(["cache", action, "--json"], { env })).stdout);
  }
  return texts;
}

const ASK = `${ROOT}/docs/examples/ask`;

/** What a try that watches prints of a folder that cannot be built. */
async function failedRound(
  { folder, name, env }: TestMachine,
): Promise<string> {
  Deno.mkdirSync(`${folder}/bad-c`);
  Deno.writeTextFileSync(`${folder}/bad-c/main.c`, "#error\n");
  const words = ["try", "--name", name, "--json", "--watch", `${folder}/bad-c`];
  await using watch = startMinixLive(words, env);
  await watch.waitFor("\n", 60);
  return watch.text();
}

/** A try that waits for the next save. */
async function interruptedWatch({ name, env }: TestMachine): Promise<void> {
  const words = ["try", "--name", name, "--watch", ASK];
  await using watch = startMinixLive(words, env);
  await watch.waitFor("installed ask", 60);
  watch.kill("SIGINT");
  assert.equal(await watch.status(60), 130);
}

/** A service that has no variants. */
async function startPlain(machine: TestMachine): Promise<void> {
  const [binary, settings] = ["binary", "settings"].map((name) =>
    `${machine.folder}/${name}`
  ) as [string, string];
  Deno.writeTextFileSync(settings, "service plain { uid 0; };\n");
  await machine.must("cp", ":/service/keeper", binary);
  await machine.must("cp", binary, ":/service/plain");
  await machine.must("cp", settings, ":/etc/system.conf.d/plain");
  await machine.must("minix-service", "up", "/service/plain");
}

/** A service that says that it has no recovery policy. */
async function startDoors(machine: TestMachine): Promise<void> {
  await machine.must(
    ...["minix-service", "up", "/service/doors", "-args", "policy=0"],
  );
}

/** update_asr of a service whose variant is no program. */
async function failedUpdate(machine: TestMachine): Promise<string> {
  const bad = `${machine.folder}/bad`;
  Deno.writeTextFileSync(bad, "no program\n");
  await machine.must("cp", bad, ":/service/asr/sched-1");
  const result = await machine.run("update_asr", ["--json", "sched"]);
  assert.equal(result.code, 1, result.stderr);
  return result.stdout;
}

/** Words after a tool's name, and the status that they give. */
type Case = [words: string[], status: number];

type Ends = Record<string, (machine: TestMachine) => Promise<void>>;

/** An update that waits for a state that no service reaches. */
async function interrupted(machine: TestMachine): Promise<void> {
  const waiting = ["-state", "5", "-maxtime", "0"];
  const { name, env } = machine;
  await using update = startMinixLive(
    [
      ...["minix-service", "--name", name],
      ...["update", "self", "-label", "sched", ...waiting],
    ],
    env,
  );
  const runs = async () =>
    (await machine.processes()).some((p) => p.name === "minix-service");
  await poll(runs, 60, "the guest's minix-service");
  update.kill("SIGINT");
  assert.equal(await update.status(60), 128 + 2);
  await machine.must("minix-service", "sysctl", "upd_stop");
}

/** A test of all services, which goes on when a failure would end MINIX's. */
async function interruptedTest({ name, env }: TestMachine): Promise<void> {
  await using test = startMinixLive(["testrelpol", "--name", name], env);
  await test.waitFor("# testing ds ::", 60);
  test.kill("SIGINT");
  assert.equal(await test.status(60), 128 + 2);
}

/** A copy of what does not end. */
async function interruptedCopy(machine: TestMachine): Promise<void> {
  await using copy = startMinixLive(
    ["cp", "--name", machine.name, "-", ":/tmp/endless"],
    machine.env,
  );
  await copy.write("some");
  const begun = async () => {
    const out = `${machine.folder}/begun`;
    await machine.must("cp", ":/tmp", out);
    const names = [...Deno.readDirSync(out)].map(({ name }) => name);
    Deno.removeSync(out, { recursive: true });
    return names.some((name) => name.startsWith(".put."));
  };
  await poll(begun, 60, "a copy that has begun");
  copy.kill("SIGINT");
  assert.equal(await copy.status(60), 128 + 2);
}

/** What asks a machine's process that is stopped for that moment. */
async function interruptedAsking(
  machine: TestMachine,
  words: readonly string[],
): Promise<void> {
  const pid = machine.pid();
  Deno.kill(pid, "SIGSTOP");
  try {
    await using asks = startMinixLive([...words], machine.env);
    await poll(() => catchesInterrupt(asks.pid), 60, "a handler of SIGINT");
    asks.kill("SIGINT");
    Deno.kill(pid, "SIGCONT");
    assert.equal(await asks.status(60), 128 + 2);
  } finally {
    Deno.kill(pid, "SIGCONT");
  }
}

function catchesInterrupt(pid: number): boolean {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const [, mask] = /^SigCgt:\s*(\w+)$/m.exec(status)!;
  return (BigInt(`0x${mask}`) >> 1n & 1n) === 1n;
}

async function interruptedSnapshot(machine: TestMachine): Promise<void> {
  const { name } = machine;
  await interruptedAsking(machine, [
    "snapshot",
    "--name",
    name,
    "create",
    "cut",
  ]);
  const { snapshots } = await machine.json<{ snapshots: { name: string }[] }>(
    "snapshot",
    "list",
  );
  assert.ok(!snapshots.some(({ name }) => name === "cut"));
}

async function interruptedBranch(machine: TestMachine): Promise<void> {
  await interruptedAsking(machine, ["branch", machine.name, "cut"]);
  const { stdout } = await machine.plain(["list", "--all"]);
  assert.doesNotMatch(stdout, /^cut /m);
}

/** For each status that is a tool's own, as its table names it. */
const STATUSES: Record<string, Record<string, Case | Ends[string]>> = {
  exec: {
    "126": [["/etc"], 126],
    "127": [["/bin/nothere"], 127],
    "128+N": [["/bin/groupkill"], 128 + 9],
    other: [["/bin/false"], 1],
  },
  "minix-service": {
    "1": [["up", "/service/pm", "-config", "/nothere"], 1],
    "22": [["up"], 22],
    "78": [["frob"], 78],
    "128+N": interrupted,
    N: [["down", "nothere"], 3],
  },
  cp: { "128+N": interruptedCopy },
  snapshot: { "128+N": interruptedSnapshot },
  branch: { "128+N": interruptedBranch },
  update_asr: { "1": [["nothere"], 1] },
  testrelpol: { "1": [["nothere"], 1], "128+N": interruptedTest },
  try: {
    "130": interruptedWatch,
    N: [[`${ROOT}/core/servers/ds`, "--flags", "y"], 78],
  },
};

async function endedBy(
  signal: Deno.Signal,
  status: number,
  machine: TestMachine,
): Promise<void> {
  await using boot = startMinixLive(
    ["boot", "--name", machine.name, machine.image],
    machine.env,
  );
  await boot.waitFor("minix-live: ready", 120);
  boot.kill(signal);
  assert.equal(await boot.status(60), status);
}

/** Of a boot in the foreground: the machine must not run. */
const BOOT_ENDS: Ends = {
  "0": async (machine) => {
    await using boot = startMinixLive(
      ["boot", "--name", machine.name, machine.image],
      machine.env,
    );
    await boot.waitFor("minix-live: ready", 120);
    await machine.must("stop");
    assert.equal(await boot.status(60), 0);
  },
  "129": (machine) => endedBy("SIGHUP", 129, machine),
  "130": (machine) => endedBy("SIGINT", 130, machine),
  "143": (machine) => endedBy("SIGTERM", 143, machine),
  other: async ({ folder, env }) => {
    Deno.mkdirSync(`${folder}/kernel`);
    const image = await kernelImage(`${folder}/kernel`);
    assert.equal((await minixLive(["boot", image], { env })).code, KERNEL_EXIT);
  },
};

const TEST_ENDS: Ends = {
  other: async ({ folder, env }) => {
    const file = `${folder}/own_test.ts`;
    Deno.writeTextFileSync(file, 'Deno.test("no", () => { throw 1; });\n');
    assert.equal((await minixLive(["test", file], { env })).code, 1);
  },
};

Deno.test("test passes all its words to deno test", async () => {
  using folder = scratchFolder();
  const file = `${folder.path}/own_test.ts`;
  Deno.writeTextFileSync(
    file,
    'Deno.test("no", () => { throw 1; });\nDeno.test("yes", () => {});\n',
  );
  for (
    const [words, status] of [
      [["--filter", "yes", file], 0],
      [["--filter=no", file], 1],
      [["--quiet", file, "--", "--json"], 1],
    ] as const
  ) {
    const { code, stderr } = await minixLive(["test", ...words]);
    assert.equal(code, status, stderr);
    assert.doesNotMatch(stderr, /^minix-live: /m);
  }
});

/** Of a man that fails. */
const MAN_ENDS: Ends = {
  other: async ({ folder, env }) => {
    const path = `${folder}/path`;
    Deno.mkdirSync(path);
    Deno.writeTextFileSync(`${path}/man`, "#!/bin/sh\nexit 3\n", {
      mode: 0o755,
    });
    const own = { ...env, PATH: path };
    assert.equal((await minixLive(["man"], { env: own })).code, 3);
  },
};

const CACHE_ENDS: Ends = {
  "1": async ({ folder }) => {
    const cache = `${folder}/damaged`;
    const part = `${cache}/minix-live/v2/blob/00`;
    Deno.mkdirSync(part, { recursive: true });
    Deno.writeTextFileSync(`${part}/${"0".repeat(64)}`, "");
    const env = { XDG_CACHE_HOME: cache };
    assert.equal((await minixLive(["cache", "verify"], { env })).code, 1);
  },
};

const ENDS: Record<string, Ends> = {
  cache: CACHE_ENDS,
  boot: BOOT_ENDS,
  test: TEST_ENDS,
  man: MAN_ENDS,
};

async function checkStatuses(
  t: Deno.TestContext,
  machine: TestMachine,
): Promise<void> {
  for (const [tool, cases] of Object.entries(STATUSES)) {
    for (const [name, made] of Object.entries(cases)) {
      await t.step(`status ${name} of ${tool}`, async () => {
        if (typeof made === "function") return await made(machine);
        const [words, status] = made;
        const result = await machine.run(tool, words);
        assert.equal(result.code, status, result.stderr);
      });
    }
  }
}

Deno.test("every status of a table has its case here", () => {
  for (const [tool, { statuses = [] }] of TABLES) {
    const cases = { ...ENDS[tool], ...STATUSES[tool] };
    assert.deepEqual(
      statuses.map(([status]) => status).sort(),
      Object.keys(cases).sort(),
      tool,
    );
  }
});
