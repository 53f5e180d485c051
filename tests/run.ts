// `deno task test`: the gate. Every test file that `deno test -A` would find,
// with the same verdict; this only orders them, runs some side by side and
// sums up. Each file is a process of its own, but what stands beside its
// source, which is quick and shares one. What they make on this host is below
// one folder, and gone when the run is, however it ends.
import { fileURLToPath } from "node:url";
import { add, isGood, noOutcome, runTests } from "./harness/reports.ts";
import { inRunFolder } from "./harness/run_folder.ts";
import { namedTests, testFiles } from "./harness/test_files.ts";
import {
  callerFolder,
  readJobs,
  TEST_OPTIONS,
  TEST_USAGE,
  testNames,
} from "./harness/test_words.ts";
import { ofUsage, runTask } from "../dev/task.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** A machine keeps one core busy; more of them make deadlines of theirs miss. */
const MOST_JOBS = 2;

/** What takes longest begins first; the rest follows in order of names. */
const LONG: readonly string[] = [
  "tests/contract/contract_test.ts",
  "tests/machine/updates_test.ts",
  "tests/demo/mutants_test.ts",
  "tests/machine/qemu_test.ts",
  "tests/machine/load_test.ts",
  "tests/guest/file_system_test.ts",
  "tests/build/reproducible_test.ts",
  "tests/guest/awkward_test.ts",
];

function print(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += Deno.stdout.writeSync(bytes.subarray(at));
  }
}

/** Files that share a process. */
function inJobs(files: readonly string[]): string[][] {
  const quick = files.filter((file) => !/^tests\/.*\//.test(file));
  const rank = (file: string) => (LONG.indexOf(file) + 1) || LONG.length + 1;
  const alone = files.filter((file) => !quick.includes(file))
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return [...alone.map((file) => [file]), ...quick.length > 0 ? [quick] : []];
}

async function runAll(
  jobs: string[][],
  lanes: number,
  args: readonly string[],
  stop: AbortSignal,
) {
  const outcome = noOutcome();
  const waiting = [...jobs];
  const lane = async () => {
    for (let files = waiting.shift(); files; files = waiting.shift()) {
      if (stop.aborted) return;
      const start = performance.now();
      const options = lanes === 1 ? { onText: print } : {};
      const result = await runTests(files, { args, cwd: ROOT, ...options });
      if (lanes > 1) print(result.text);
      add(outcome, result);
      const what = files.length === 1 ? files[0] : `${files.length} files`;
      print(`-- ${what}: ${secondsSince(start)} s\n`);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcome;
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 1000);
}

/** Whether everything is good. */
async function run(
  files: readonly string[],
  { most, filter, stop }: {
    most: number;
    filter: string | undefined;
    stop: AbortSignal;
  },
): Promise<boolean> {
  const start = performance.now();
  const jobs = inJobs(files);
  const args = filter === undefined ? [] : [`--filter=${filter}`];
  const outcome = await runAll(jobs, Math.min(most, jobs.length), args, stop);
  if (stop.aborted) return false;
  for (const name of outcome.skipped) print(`skipped: ${name}\n`);
  for (const what of outcome.broken) print(`no verdict: ${what}\n`);
  print(
    `${outcome.passed} passed, ${outcome.failed} failed, ` +
      `${outcome.skipped.length} skipped (${secondsSince(start)} s)\n`,
  );
  if (!isGood(outcome)) return false;
  if (outcome.passed > 0) return true;
  throw new Error(
    outcome.skipped.length > 0 || filter === undefined
      ? "Nothing passed: everything was skipped"
      : `Nothing passed: no test has "${filter}" in its name`,
  );
}

await runTask(
  { name: "test", usage: TEST_USAGE, options: TEST_OPTIONS, most: Infinity },
  async (values, words) => {
    const names = testNames(words, { root: ROOT, caller: callerFolder() });
    const files = names === undefined
      ? testFiles(ROOT)
      : ofUsage(() => namedTests(ROOT, names));
    const most = readJobs(
      values.jobs,
      Math.min(MOST_JOBS, navigator.hardwareConcurrency),
    );
    return await inRunFolder(async (stop) =>
      await run(files, { most, filter: values.filter, stop }) ? 0 : 1
    );
  },
);
