// The contract is the only place: every side follows when it changes.
import assert from "node:assert/strict";
import { EINVAL } from "../../core/abi/abi.ts";
import { asrUpdate, selfUpdate, SERVICES } from "../harness/system.ts";
import { moveFields } from "./swap.ts";
import { TreeCopy } from "./tree.ts";

const GENERATED = [
  "core/abi/abi.ts",
  "core/etc/control.proto",
  "core/etc/system.conf",
  "core/include/minix/contract/boot.h",
  "core/include/minix/contract/control.h",
  "core/include/minix/contract/magic.h",
  "core/servers/rs/boot_table.c",
];

Deno.test("gen --check fails for a hand edit of any generated file", async () => {
  await using tree = new TreeCopy();
  assert.equal((await tree.generate("--check")).code, 0);
  for (const path of GENERATED) {
    const text = tree.read(path);
    tree.write(path, text + "\n");
    const { code, stderr } = await tree.generate("--check");
    assert.equal(code, 1, path);
    assert.match(stderr, new RegExp(`^${path}: not as generated$`, "m"));
    tree.write(path, text);
  }
});

Deno.test("gen knows a file that is absent from one that it cannot read", async () => {
  await using tree = new TreeCopy();
  const path = "docs/commands.md";
  Deno.removeSync(`${tree.root}/${path}`);
  const absent = await tree.generate("--check");
  assert.match(absent.stderr, /^docs\/commands\.md: not as generated$/m);
  Deno.mkdirSync(`${tree.root}/${path}`);
  const { code, stderr } = await tree.generate("--check");
  assert.equal(code, 1);
  assert.match(stderr, /^gen: Is a directory .*\n$/);
});

const NEWCOMER = { label: "newcomer", program: "newcomer" };
/** The row: what a boot service needs in the table. */
const ROW = `{
    program: "newcomer",
    folder: "core/servers/newcomer",
    rights: { ipc: "ALL" },
    boot: {
      ...{ endpoint: 12, symbol: "NEWCOMER_PROC_NR", label: "newcomer" },
      ...{ start: 120, core: false, replica: false },
    },
  },
  `;
const BEFORE = `{
    program: "at_wini",`;
const COUNT = "0x4e01";

/**
 * Two claims in one tree, for a build of all sources takes a minute: all
 * fields of every record have changed places, and there is another boot
 * service, a row and a folder. All services are updated in each way, and every
 * record between host and guest is read.
 */
Deno.test("a system with other layouts and one more boot service updates", async () => {
  const seed = Number(Deno.env.get("SEED") ?? Date.now() % 100000);
  Deno.stdout.writeSync(new TextEncoder().encode(`SEED=${seed}\n`));
  await using tree = new TreeCopy();
  const services = tree.read("core/contract/services.ts");
  assert.equal(services.split(BEFORE).length, 2);
  tree.write(
    "core/contract/services.ts",
    services.replace(BEFORE, ROW + BEFORE),
  );
  tree.add("newcomer", "core/servers/newcomer");
  tree.add("ask", "ask");
  assert.ok(moveFields(tree.root, seed) > 100);
  const generated = await tree.generate();
  assert.equal(generated.code, 0, generated.stderr);
  await tree.must([
    ...["build", "-V", "MKASR=yes", "-V", "ASRCOUNT=1", "-o", "out/t.img"]
      .map((word) => word.replace("out/", `${tree.root}/`)),
    ...["--program", `${tree.root}/ask`],
  ], 600);
  await tree.must(["boot", `${tree.root}/t.img`, "-d"]);
  const ask = async () =>
    (await tree.must(["exec", "--", "ask", "newcomer", COUNT])).trim();
  assert.equal(await ask(), "1 12");
  for (const service of [...SERVICES, NEWCOMER]) {
    for (
      const words of [
        selfUpdate(service.label),
        selfUpdate(service.label, "-t"),
        asrUpdate(service, 1),
      ]
    ) {
      await tree.must(["minix-service", ...words]);
    }
  }
  assert.equal(await ask(), "2 12");
  const { services: list } = JSON.parse(
    await tree.must(["services", "--json"]),
  ) as { services: { label: string; asrCount: number }[] };
  for (const { label } of [...SERVICES, NEWCOMER]) {
    const found = list.find((row) => row.label === label);
    assert.equal(found?.asrCount, 1, label);
  }
  const failing = await tree.run(["exec", "--", "false"]);
  assert.equal(failing.code, 1);
  const greed = await tree.must(["exec", "--", "ask", "newcomer", "0x4e02"]);
  assert.equal(greed.trim(), `${-EINVAL} 12`);
  await checkTables(tree);
  await checkFiles(tree);
  await tree.must(["update_asr"]);
  assert.equal(await ask(), "3 12");
});

/** ps and stats: facts that are known of any machine. */
async function checkTables(tree: TreeCopy): Promise<void> {
  const { processes } = JSON.parse(await tree.must(["ps", "--json"])) as {
    processes: {
      endpoint: number;
      pid: number;
      ptroot: number;
      name: string;
    }[];
  };
  const pm = processes.find(({ name }) => name === "pm");
  const vfs = processes.find(({ name }) => name === "vfs");
  assert.deepEqual([pm?.endpoint, vfs?.endpoint], [0, 1]);
  const roots = processes.filter(({ pid }) => pid > 0).map((p) => p.ptroot);
  assert.equal(new Set(roots).size, roots.length, "a page directory each");
  assert.ok(roots.every((root) => root > 0 && root % 4096 === 0));
  const stats = JSON.parse(await tree.must(["stats", "--json"])) as Record<
    string,
    number
  >;
  assert.equal(stats["services"], SERVICES.length + 2, "and newcomer, init");
  assert.ok(stats["pagesFree"]! < stats["pagesTotal"]!);
  assert.ok(stats["procs"]! < 64 && stats["privs"]! < 64);
}

/** A file there and back, with its mode. */
async function checkFiles(tree: TreeCopy): Promise<void> {
  const from = `${tree.root}/deno.json`;
  const to = `${tree.root}/back`;
  await tree.must(["cp", from, ":/tmp/x"]);
  await tree.must(["cp", ":/tmp/x", to]);
  assert.equal(Deno.readTextFileSync(to), Deno.readTextFileSync(from));
}
