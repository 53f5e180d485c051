// Every service, every kind of update, to its commit and back from behind the
// transfer: the host compares the state that both instances have in memory
// while they stand still, and of one that goes on after all, every byte.
import assert from "node:assert/strict";
import { RS_PROC_NR } from "../../core/abi/abi.ts";
import { readElf } from "../../formats/mod.ts";
import { answered, transferred } from "../harness/inside/events.ts";
import { Frozen } from "../harness/inside/frozen.ts";
import { BY_NAME } from "../harness/inside/judge.ts";
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

const RS = "rs";
/** What mib, which begins afresh in an identity update, does not take over: of
 * the floating point unit's control word a new process has one of its own. */
const OF_A_NEW_PROCESS = /^variable "control_word\./;
/** Where the description of a program is. */
const ROOT = "_magic_vars";

class Table {
  readonly #rows: string[][] = [];
  /** What a leading RS has been seen to write. */
  readonly #written = new Set<string>();
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
          // Undone when all of the transfer is done.
          : guest.minixService([...words, "-check"]),
      { binaries: files, ...this.#look(service, kind, files.next) },
    );
    check(service, kind, seen, commits, this.#written);
    this.#rows.push(row(service, kind, commits, seen));
  }

  /** The new RS leads when it has answered, and has written by then: it is
   * looked at before. There is no such moment for an identity update, after
   * which only what a leading RS writes may be another. */
  #look({ label }: Service, { title }: Kind, next: Uint8Array) {
    if (label !== RS || title === "identity") return {};
    const root = readElf(next).symbols.find(({ name }) => name === ROOT)!.value;
    this.machine.once(transferred, ({ kernel }) => {
      const taken = new Frozen(kernel.at(RS_PROC_NR)!);
      this.machine.once(answered(RS_PROC_NR), ({ kernel }) => {
        const now = kernel.at(RS_PROC_NR)!.space;
        const { faults } = BY_NAME.judge(
          { memory: taken, root },
          { memory: now, root },
        );
        for (const fault of faults) this.#written.add(subject(fault));
      });
    });
    return { look: transferred, root };
  }

  #file(path: string): Promise<Uint8Array> {
    const file = this.#files.get(path) ?? this.machine.guest.readFile(path);
    this.#files.set(path, file);
    return file;
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

/** What a fault is about. */
function subject(fault: string): string {
  return fault.slice(0, fault.indexOf(":"));
}

function check(
  { label }: Service,
  { title }: Kind,
  seen: Seen,
  commits: boolean,
  written: ReadonlySet<string>,
): void {
  const isAfresh = label === "mib" && title === "identity";
  assert.equal(seen.status, 0);
  assert.equal(seen.before !== seen.after, commits, "who serves afterwards");
  assert.ok(seen.verdict !== undefined, "the new instance has not answered");
  assert.deepEqual(
    seen.verdict.faults.filter((fault) =>
      !(label === RS && written.has(subject(fault))) &&
      !(isAfresh && OF_A_NEW_PROCESS.test(fault))
    ),
    [],
  );
  assert.ok(seen.verdict.compared.get("variables")! > 0);
  assert.ok(seen.verdict.compared.get("old symbols")! > 0);
  assert.ok(seen.verdict.compared.get("new symbols")! > 0);
  // RS undoes its own update by its own hand.
  if (label !== RS) assert.deepEqual(seen.changed, commits ? undefined : []);
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
    const kinds = service.label === RS ? KINDS.toReversed() : KINDS;
    for (const kind of kinds) {
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
