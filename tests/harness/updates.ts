// Live updates as tests do them: what there is to do to a service, and what
// must be seen of it in the process table, the tool's words and the log.
import assert from "node:assert/strict";
import { EINTR, ENOSYS, ERESTART } from "../../core/abi/abi.ts";
import type { Instance, TestMachine } from "./machine.ts";
import type { Result } from "./minix_live.ts";
import { asrUpdate, selfUpdate, type Service } from "./system.ts";

export const SUCCEEDED = "RS: update succeeded";
const TRANSFER = [
  /^st_data_transfer: processing sentries$/,
  /^st_data_transfer: processing dsentries$/,
  /^st_state_transfer: state transfer is done, num type transformations: \d+\.$/,
];

/** Flags that spoil an initialization, and what the tool then says. */
export const FAULTS: readonly (readonly [flag: string, status: number])[] = [
  ["-x", ERESTART],
  ["-y", ENOSYS],
  ["-z", EINTR],
];
/** A time-out that is awaited is short. */
export const SOON: readonly string[] = ["-maxtime", "1HZ"];

export interface Kind {
  readonly title: string;
  readonly words: readonly string[];
  readonly transfers: boolean;
}

/** The updates that a service must survive. */
export function kindsOf(service: Service): Kind[] {
  const { label, program } = service;
  const identity = {
    title: "identity",
    words: selfUpdate(label),
    transfers: false,
  };
  const kinds = [
    identity,
    { title: "-t", words: selfUpdate(label, "-t"), transfers: true },
    { title: "-a", words: asrUpdate(service, 1), transfers: true },
  ];
  const others = [
    { title: "second -a", words: asrUpdate(service, 2), transfers: true },
    {
      title: "base binary",
      words: ["update", `/service/${program}`, "-label", label],
      transfers: true,
    },
  ];
  if (label !== "vfs") return [...kinds, ...others];
  const quiet = kinds.map((kind) => ({
    ...kind,
    title: `${kind.title} -state 2`,
    words: [...kind.words, "-state", "2"],
  }));
  return [...kinds, ...quiet, ...others];
}

export interface Failure {
  readonly title: string;
  readonly words: readonly string[];
  readonly status: number;
}

/** The failures after which the old instance must be as it was. */
export function failuresOf({ label }: Service): Failure[] {
  const spoilt = FAULTS.map(([flag, status]) => ({
    title: flag,
    words: [...selfUpdate(label, flag), ...flag === "-z" ? SOON : []],
    status,
  }));
  const never = [...selfUpdate(label), "-state", "5", ...SOON];
  return [...spoilt, { title: "-state 5", words: never, status: EINTR }];
}

export function checkSilent(result: Result): void {
  assert.equal(result.code, 0, result.stderr);
  assert.equal(result.stdout + result.stderr, "");
}

export function checkRefused(result: Result, status: number): void {
  assert.equal(result.code, status, result.stderr);
  assert.equal(result.stdout, "");
  const lines = result.stderr.trimEnd().split("\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0]!, /^Request 0x705 to RS failed: .* \(error \d+\)$/);
  assert.match(lines.at(-1)!, /: the update failed in phase "[a-z ]+"/);
}

export function checkLog(lines: readonly string[], transfers: boolean): void {
  const said = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  const text = lines.join("\n");
  assert.equal(lines.filter((line) => line === SUCCEEDED).length, 1, text);
  for (const pattern of TRANSFER) {
    assert.equal(said(pattern), transfers, `${pattern} in:\n${text}`);
  }
}

/** Who stands behind each label; no two behind one. */
async function standing(machine: TestMachine): Promise<Map<string, Instance>> {
  const endpoints = await machine.endpoints();
  const processes = await machine.processes();
  return new Map(
    [...endpoints].map(([label, endpoint]) => {
      const found = processes.filter((p) => p.endpoint === endpoint);
      assert.equal(found.length, 1, `processes behind "${label}"`);
      const { ptroot, instance } = found[0]!;
      return [label, { endpoint, ptroot, instance }];
    }),
  );
}

/** Free pages may differ by this after a table of failures in a system that is
 * quiet; measured, they do not. */
const PAGES_KEPT = 1;

/** The counts are what they were. */
export function assertCountsKept(
  names: readonly string[],
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): void {
  const lost = names.filter((name) => {
    const moved = Math.abs(after[name]! - before[name]!);
    return !(moved <= (name === "pagesFree" ? PAGES_KEPT : 0));
  }).map((name) => `${name}: ${before[name]} before, ${after[name]} after`);
  assert.deepEqual(lost, []);
}

/** The labels that another process stands for after
 * the action; endpoints are as before, and a page table changes with its
 * instance or not at all. */
export async function replaced(
  machine: TestMachine,
  action: () => Promise<unknown>,
): Promise<string[]> {
  const before = await standing(machine);
  await action();
  const after = await standing(machine);
  assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort());
  return [...before].filter(([label, old]) => {
    const now = after.get(label)!;
    assert.equal(now.endpoint, old.endpoint, `endpoint of "${label}"`);
    const moved = now.instance !== old.instance;
    assert.equal(now.ptroot !== old.ptroot, moved, `page table of "${label}"`);
    return moved;
  }).map(([label]) => label);
}
