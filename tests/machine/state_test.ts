// Every service, every kind of update, to its commit and back from behind the
// transfer: the host compares the state that both instances have in memory
// while they stand still, and of one that goes on after all, every byte.
import assert from "node:assert/strict";
import { EINTR } from "../../core/abi/abi.ts";
import { InsideMachine } from "../harness/inside/machine.ts";
import { type Seen, watched } from "../harness/inside/update.ts";
import {
  asrUpdate,
  selfUpdate,
  type Service,
  SERVICES,
} from "../harness/system.ts";

interface Kind {
  readonly title: string;
  /** Path of the new binary; "self" is the one that runs. */
  readonly binary: (service: Service) => string;
  readonly words: (service: Service) => readonly string[];
}

const variant = ({ program }: Service) => `/service/asr/${program}-2`;

const KINDS: readonly Kind[] = [
  {
    title: "identity",
    binary: () => "self",
    words: ({ label }) => selfUpdate(label),
  },
  {
    title: "-t",
    binary: () => "self",
    words: ({ label }) => selfUpdate(label, "-t"),
  },
  {
    title: "-a",
    binary: ({ program }) => `/service/asr/${program}-1`,
    words: (service) => asrUpdate(service, 1),
  },
  {
    title: "functional",
    binary: variant,
    words: (service) => [
      ...["update", variant(service), "-label", service.label],
      ...["-progname", service.program],
    ],
  },
];

const VM = "vm";
const DEADLINE = ["-maxtime", "1HZ"];

class Table {
  readonly #rows: string[][] = [];
  readonly #files = new Map<string, Promise<Uint8Array>>();

  constructor(readonly machine: InsideMachine) {}

  async cell(service: Service, kind: Kind, commits: boolean): Promise<void> {
    const { guest } = this.machine;
    const { endpoint, binary } = await guest.service(service.label);
    const next = kind.binary(service);
    const files = {
      old: await this.#file(binary),
      next: await this.#file(next === "self" ? binary : next),
    };
    const words = kind.words(service);
    const seen = await watched(
      this.machine,
      endpoint,
      () =>
        commits
          ? guest.minixService(words)
          : this.#rollBack(service.label, words),
      { binaries: files },
    );
    check(service, seen, commits);
    this.#rows.push(row(service, kind, commits, seen));
  }

  #file(path: string): Promise<Uint8Array> {
    const file = this.#files.get(path) ?? this.machine.guest.readFile(path);
    this.#files.set(path, file);
    return file;
  }

  /** The transfer is over when another member of the group fails: it never
   * answers. VM's turn comes after the others', so it is only checked. */
  async #rollBack(label: string, words: readonly string[]) {
    const { guest } = this.machine;
    if (label === VM) return await guest.minixService([...words, "-check"]);
    const partner = label === "ds" ? "mib" : "ds";
    const queued = [
      ["-q", ...words],
      ["-q", "-z", ...selfUpdate(partner), ...DEADLINE],
    ];
    for (const words of queued) {
      assert.equal((await guest.minixService(words)).status, 0);
    }
    return await guest.minixService(["sysctl", "upd_run"]);
  }

  print(): void {
    const all = [
      ["service", "update", "end", "compared", "left out", "instructions"],
      ...this.#rows,
    ];
    const widths = all[0]!.map((_, i) =>
      Math.max(...all.map((row) => row[i]!.length))
    );
    const text = all.map((row) =>
      row.map((cell, i) => cell.padEnd(widths[i]!)).join("  ").trimEnd()
    ).join("\n");
    Deno.stdout.writeSync(new TextEncoder().encode(`\n${text}\n`));
  }
}

function check({ label }: Service, seen: Seen, commits: boolean): void {
  assert.equal(seen.status, commits || label === VM ? 0 : EINTR);
  assert.equal(seen.before !== seen.after, commits, "who serves afterwards");
  assert.ok(seen.verdict !== undefined, "the new instance has not answered");
  assert.deepEqual(seen.verdict.faults, []);
  assert.ok(seen.verdict.compared.get("variables")! > 0);
  assert.ok(seen.verdict.compared.get("old symbols")! > 0);
  assert.ok(seen.verdict.compared.get("new symbols")! > 0);
  assert.deepEqual(seen.changed, commits ? undefined : []);
}

function row(
  { label }: Service,
  { title }: Kind,
  commits: boolean,
  { verdict, pause }: Seen,
): string[] {
  const counts = (values: ReadonlyMap<string, number>) =>
    [...values].filter(([, number]) => number > 0)
      .map(([what, number]) => `${number} ${what}`).join(", ");
  return [
    label,
    title,
    commits ? "commit" : "rollback",
    counts(verdict!.compared),
    counts(verdict!.excluded),
    `${pause}`,
  ];
}

Deno.test("state is what it was, after every update and every failed one", async (t) => {
  await using machine = await InsideMachine.boot();
  const table = new Table(machine);
  for (const service of SERVICES) {
    for (const kind of KINDS) {
      for (const commits of [false, true]) {
        const end = commits ? "commit" : "rollback";
        await t.step(
          `${service.label}, ${kind.title}: ${end}`,
          () => table.cell(service, kind, commits),
        );
      }
    }
  }
  table.print();
});
