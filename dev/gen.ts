/**
 * `deno task gen`: writes everything that is made from the contract
 * (core/contract) and from the guest's public headers. `--check` only names
 * the files that differ and fails.
 */
import { format } from "@wasm-fmt/clang-format";
import * as control from "../core/contract/control.ts";
import * as magic from "../core/contract/magic.ts";
import type { RecordType } from "../core/contract/record.ts";
import { deviceMacros, deviceNodes } from "./gen/device.ts";
import { BOOT_MODULES, SERVICES } from "../core/contract/services.ts";
import { problemsOf } from "./gen/check_services.ts";
import { bootHeader, bootTable, systemConf } from "./gen/boot.ts";
import { numbers } from "./gen/numbers.ts";
import { recordsHeader } from "./gen/records.ts";

const CORE = new URL("../core/", import.meta.url);
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

/** Files below core/, in the order in which they are made: the last reads
 * headers that come before it. */
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

const problems = problemsOf(SERVICES, BOOT_MODULES);
if (problems.length > 0) {
  const text = problems.map((problem) =>
    `core/contract/services.ts: ${problem}\n`
  ).join("");
  Deno.stderr.writeSync(new TextEncoder().encode(text));
  Deno.exit(1);
}

const check = Deno.args.includes("--check");
const stale: string[] = [];
for (const make of OUTPUTS) {
  const [path, text] = await make();
  const url = new URL(path, CORE);
  const old = await Deno.readTextFile(url).catch(() => undefined);
  if (old === text) continue;
  stale.push(`core/${path}`);
  if (!check) await Deno.writeTextFile(url, text);
}
if (check && stale.length > 0) {
  const text = stale.map((path) => `${path}: not as generated\n`).join("") +
    "hint: deno task gen\n";
  Deno.stderr.writeSync(new TextEncoder().encode(text));
  Deno.exitCode = 1;
}
