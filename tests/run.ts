// `deno task test`: everything that can be tested here, and one closing line.
// Tests of pure code and of the build run side by side; machines one at a
// time, because two of them would share the same two cores.
//
// Arguments: folders or files instead of all.
const DECODER = new TextDecoder();

interface Phase {
  readonly title: string;
  readonly args: readonly string[];
  readonly paths: readonly string[];
}

const PHASES: readonly Phase[] = [
  {
    title: "code",
    args: ["--parallel"],
    paths: [
      ...["build/", "cli/", "core/", "emu/"],
      ...["tests/build/", "tests/ir/", "tests/magic/", "tests/layers_test.ts"],
    ],
  },
  {
    title: "machines",
    args: [],
    paths: ["tests/machine/", "tests/guest/", "tests/docs/"],
  },
  { title: "demo", args: [], paths: ["tests/demo/"] },
];

interface Outcome {
  passed: number;
  failed: number;
  skipped: string[];
  broken: boolean;
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Counts of what Deno's reporter says, in lines without colour. */
function readReport(text: string, outcome: Outcome): void {
  for (const line of text.split("\n")) {
    const skipped = /^ *(.*?) \.\.\. ignored/.exec(line);
    if (skipped !== null) outcome.skipped.push(skipped[1]!);
    const total = /^(?:ok|FAILED) \| (\d+) passed.* \| (\d+) failed/.exec(line);
    if (total === null) continue;
    outcome.passed += Number(total[1]);
    outcome.failed += Number(total[2]);
  }
}

async function run(
  { title, args }: Phase,
  paths: readonly string[],
  outcome: Outcome,
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...args, ...paths],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  for await (const bytes of child.stdout) {
    Deno.stdout.writeSync(bytes);
    text += DECODER.decode(bytes, { stream: true });
  }
  const { code } = await child.status;
  const before = outcome.failed;
  readReport(text, outcome);
  if (code !== 0 && outcome.failed === before) {
    print(`tests of ${title}: status ${code}`);
    outcome.broken = true;
  }
}

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const start = performance.now();
const outcome: Outcome = { passed: 0, failed: 0, skipped: [], broken: false };
if (Deno.args.length > 0) {
  const phase = { title: "these", args: [], paths: Deno.args };
  await run(phase, Deno.args, outcome);
} else {
  for (const phase of PHASES) {
    const paths = phase.paths.filter(exists);
    if (paths.length > 0) await run(phase, paths, outcome);
  }
}
for (const name of outcome.skipped) print(`skipped: ${name}`);
const seconds = Math.round((performance.now() - start) / 1000);
print(
  `${outcome.passed} passed, ${outcome.failed} failed, ` +
    `${outcome.skipped.length} skipped (${seconds} s)`,
);
Deno.exit(outcome.failed > 0 || outcome.broken ? 1 : 0);
