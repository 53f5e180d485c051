// What the tables promise of each command, against a machine: the fields of
// its JSON, no more and no less, and every status.
import assert from "node:assert/strict";
import type { VerbTable } from "../../cli/lib/table.ts";
import { VERBS } from "../../cli/verbs.ts";
import { VERSION_JSON } from "../../dev/gen/commands.ts";
import { TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { verifyPm } from "./fake_gdb.ts";
import {
  ASK,
  branchJson,
  cacheJson,
  coreJson,
  failedRound,
  failedUpdate,
  JSON_WORDS,
  snapshotJson,
  startDoors,
  startPlain,
} from "./json_cases.ts";
import { ENDS, STATUSES } from "./status_cases.ts";

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
    if (tool === "minix-service") {
      const { stdout, stderr } = await verifyPm(machine, {
        ...{ clean: true, json: true },
      });
      assert.equal(stderr, "verified: no difference in 1 variables\n");
      texts.push(stdout);
    }
    if (tool === "update_asr") texts.push(await failedUpdate(machine));
    await check(tool, texts);
  }
  await check("try", [
    await machine.run("try", ["--json", ASK]).then(({ stdout }) => stdout),
    await failedRound(machine),
  ]);
  await check("snapshot", await snapshotJson(machine));
  await check("core", [await coreJson(machine)]);
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
