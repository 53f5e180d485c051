/**
 * `deno task gen`: writes everything that is made from the contract
 * (core/contract), from the guest's public headers, and from the tables of the
 * commands (cli/). `--check` only names the files that differ and fails.
 */
import { format } from "@wasm-fmt/clang-format";
import * as control from "../core/contract/control.ts";
import * as magic from "../core/contract/magic.ts";
import type { RecordType } from "../core/contract/record.ts";
import { printError, runTask } from "./task.ts";
import { deviceMacros, deviceNodes } from "./gen/device.ts";
import { BOOT_MODULES, SERVICES } from "../core/contract/services.ts";
import { problemsOf } from "./gen/check_services.ts";
import { commandReference } from "./gen/commands.ts";
import { MINIX_PAGES, programPage, verbPage } from "./gen/man.ts";
import { bootHeader, bootTable, systemConf } from "./gen/boot.ts";
import { numbers } from "./gen/numbers.ts";
import { recordsHeader } from "./gen/records.ts";

const USAGE = `Usage: deno task gen [--check]

Writes what is made from core/contract and the guest's public headers, and
what says of each command from its table in cli/.

  --check  write nothing; name what differs, and fail`;

const ROOT = new URL("../", import.meta.url);
const CORE = new URL("core/", ROOT);
const STYLE = Deno.readTextFileSync(
  new URL("../.clang-format", import.meta.url),
);

/** The records that a module exports, in its order. */
function recordsOf(module: Record<string, unknown>): RecordType[] {
  // A module's own order is alphabetical: nested records come first by need.
  const records = Object.values(module).filter((value) =>
    (value as RecordType).fields !== undefined
  ) as RecordType[];
  const placed: RecordType[] = [];
  const place = (record: RecordType) => {
    if (placed.includes(record)) return;
    for (const { ctype } of Object.values(record.fields)) {
      const inner = records.find(({ name }) => `struct ${name}` === ctype);
      if (inner !== undefined) place(inner);
    }
    placed.push(record);
  };
  records.forEach(place);
  return placed;
}

const c = (path: string, text: string): [string, string] => [
  path,
  format(text, path, STYLE),
];

/** Files below core/, in the order in which they are made: the last of them
 * reads headers that come before it. */
const OUTPUTS: readonly (() => Promise<[path: string, text: string]>)[] = [
  () =>
    Promise.resolve(c(
      "include/minix/contract/control.h",
      recordsHeader("control", recordsOf(control), deviceMacros()),
    )),
  () =>
    Promise.resolve(c(
      "include/minix/contract/magic.h",
      recordsHeader("magic", recordsOf(magic)),
    )),
  () => Promise.resolve(c("include/minix/contract/boot.h", bootHeader())),
  () => Promise.resolve(c("servers/rs/boot_table.c", bootTable())),
  () => Promise.resolve(["etc/system.conf", systemConf()]),
  () => Promise.resolve(["etc/control.proto", deviceNodes()]),
  async () => ["abi/abi.ts", await numbers(new URL("include/", CORE))],
];

/** Manual pages and the reference of all commands. */
async function commandFiles(): Promise<(readonly [string, string])[]> {
  const { VERBS } = await import("../cli/verbs.ts");
  const tables = await Promise.all(
    Object.values(VERBS).map(async ({ load }) => (await load()).table),
  );
  const { version } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", ROOT)),
  ) as { version: string };
  return [
    ["cli/man/minix-live.1", programPage(tables, version)],
    ...tables.map((table) =>
      [
        `cli/man/minix-live-${table.name}.1`,
        verbPage(table, {
          version,
          also: MINIX_PAGES.filter((page) => page.startsWith(table.name)),
        }),
      ] as const
    ),
    ["docs/commands.md", commandReference(tables)],
  ];
}

async function readIfThere(url: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function generate(check: boolean): Promise<number> {
  const problems = problemsOf(SERVICES, BOOT_MODULES);
  for (const problem of problems) {
    printError(`core/contract/services.ts: ${problem}`);
  }
  if (problems.length > 0) return 1;
  let stale = false;
  const outputs = OUTPUTS.map((make) => async () => {
    const [path, text] = await make();
    return [[`core/${path}`, text] as const];
  });
  // The commands read the guest's numbers, so they come last.
  for (const make of [...outputs, commandFiles]) {
    for (const [path, text] of await make()) {
      const url = new URL(path, ROOT);
      if (await readIfThere(url) === text) continue;
      if (!check) {
        await Deno.writeTextFile(url, text);
        continue;
      }
      printError(`${path}: not as generated`);
      stale = true;
    }
  }
  if (stale) printError("hint: deno task gen");
  return stale ? 1 : 0;
}

await runTask(
  { name: "gen", usage: USAGE, options: { check: { type: "boolean" } } },
  ({ check }) => generate(check ?? false),
);
