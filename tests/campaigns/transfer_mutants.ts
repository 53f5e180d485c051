// Changes of libmagicrt, and repairs taken out of it: the fuzzer, the tests or
// the judge must find each.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { print } from "../../dev/task.ts";
import { buildChanged, verifyMutant } from "../harness/judge.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { mutation } from "../harness/mutations.ts";
import { copyTree, edited, ROOT } from "../harness/tree.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { difference, type Seen, seen } from "../state/changed.ts";
import type { Campaign } from "./campaign.ts";
import { AWKWARD, FUNCTIONAL, underLoad } from "./judge.ts";
import { REPAIRS } from "./repairs.ts";

const MUTANTS = 100;
const TRANSFER = {
  folder: "core/libmagicrt",
  // Not what only prints.
  names: /^(?:st_(?!dump|text)\w+|magic_mem|magic_site|magic_place)\.c$/,
};
/** Changes that do not compile are not counted. */
const MOST_ATTEMPTS = 20;
const SEED = "mutants";
/** What a change makes hang ends. */
const TEST_SECONDS = 900;

/** A file of core/ with another text. */
interface Change {
  readonly file: string;
  readonly text: string;
}

/** Who found it, and how; undefined if it survives, null if it does not
 * compile. */
type Verdict = string | undefined | null;

/** What builds of the cases share; all but the change is built once. */
interface Known {
  readonly folder: string;
  /** What our own libmagicrt makes of the cases. */
  readonly seen: Seen;
}

let known: Promise<Known> | undefined;

function openKnown(): Promise<Known> {
  return known ??= (async () => {
    const folder = scratchFolder();
    globalThis.addEventListener("unload", () => folder[Symbol.dispose]());
    const builder = await ProgramBuilder.open(folder.path, {
      verifyEach: false,
    });
    return { folder: folder.path, seen: await seen(builder, SEED) };
  })();
}

async function byFuzzer({ file, text }: Change): Promise<Verdict> {
  const { folder, seen: before } = await openKnown();
  using changed = scratchFolder();
  const path = `${changed.path}/${file.slice("core/".length)}`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  Deno.writeTextFileSync(path, text);
  const builder = await ProgramBuilder.open(folder, {
    over: changed.path,
    verifyEach: false,
  });
  try {
    return await difference(builder, SEED, before);
  } catch (error) {
    const said = String(error);
    if (!said.includes("Cannot compile")) return said;
    return null;
  }
}

async function byTests({ file, text }: Change): Promise<Verdict> {
  using folder = scratchFolder();
  copyTree(`${folder.path}/`, []);
  Deno.writeTextFileSync(`${folder.path}/${file}`, text);
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "tests/magic/"],
    ...{ cwd: folder.path, env: { NO_COLOR: "1" }, stdin: "null" },
    signal: AbortSignal.timeout(TEST_SECONDS * 1000),
  }).output();
  if (code === 0) return undefined;
  const lines = new TextDecoder().decode(stdout).split("\n");
  return lines.find((line) => line.includes("FAILED")) ?? `status ${code}`;
}

async function byJudge({ file, text }: Change): Promise<Verdict> {
  const next = FUNCTIONAL[AWKWARD.program]!;
  using binaries = await buildChanged(
    new Map([[file, text]]),
    [AWKWARD.program, next],
  ) ?? null;
  if (binaries === null) return null;
  let found: Verdict;
  await underLoad(async (machine) => {
    // Another layout, then another version.
    for (const program of [`${AWKWARD.program}-1`, next]) {
      const { code, stderr } = await verifyMutant(
        ...[machine, binaries, AWKWARD, program] as const,
      );
      if (code !== 0) {
        found ??= `${program}: ${stderr.split("\n")[0]}`;
        return;
      }
    }
  });
  return found;
}

/** In the order of what they take. */
const FINDERS: readonly (readonly [
  name: string,
  find: (change: Change) => Promise<Verdict>,
])[] = [["fuzzer", byFuzzer], ["tests", byTests], ["judge", byJudge]];

/** False if it does not compile. */
async function hunt(title: string, change: Change): Promise<boolean> {
  for (const [name, find] of FINDERS) {
    const found = await find(change);
    if (found === null) return false;
    if (found === undefined) continue;
    print(`${title}\n  ${name}: ${found}`);
    return true;
  }
  assert.fail(`survives: ${title}`);
}

export const TRANSFER_MUTANTS_CAMPAIGN: Campaign = {
  name: "transfer-mutants",
  what: "a hundred changes of libmagicrt: fuzzer, tests or judge find each",
  count: MUTANTS,
  cases: (seed, count = MUTANTS) =>
    Array.from({ length: count }, (_, number) => ({
      title: `mutant ${number}`,
      async run() {
        for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
          const { title, ...change } = mutation(
            ...[ROOT, TRANSFER, seed, number, attempt] as const,
          );
          if (await hunt(title, change)) return;
        }
        throw new Error(`No change of ${MOST_ATTEMPTS} compiles`);
      },
    })),
};

export const REPAIRS_CAMPAIGN: Campaign = {
  name: "repairs",
  what: "repairs of state transfer, each taken out: found as well",
  cases: () =>
    REPAIRS.map(({ title, edit }) => ({
      title,
      async run() {
        const { file } = edit;
        const text = edited(Deno.readTextFileSync(ROOT + file), edit);
        assert.ok(await hunt(title, { file, text }), "it does not compile");
      },
    })),
};
