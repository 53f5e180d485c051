// Runs `deno test` on files, in a process of its own, and reads the report:
// what passed, failed, was skipped, and what ended without a report.
export interface Outcome {
  passed: number;
  failed: number;
  /** Names of tests and steps. */
  skipped: string[];
  /** Files whose run has no verdict: it crashed, could not start, or there
   * was nothing to run. */
  broken: string[];
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Sees the report as it grows. */
  readonly onText?: (text: string) => void;
}

const TOTAL = /^(?:ok|FAILED) \| (\d+) passed.* \| (\d+) failed/;
const RUNNING = /^running (\d+) tests? from (?:\.\.?\/)*(.*)/;
const SKIPPED = /^ *(.*?) \.\.\. ignored/;

export function noOutcome(): Outcome {
  return { passed: 0, failed: 0, skipped: [], broken: [] };
}

export function add(sum: Outcome, part: Outcome): void {
  sum.passed += part.passed;
  sum.failed += part.failed;
  sum.skipped.push(...part.skipped);
  sum.broken.push(...part.broken);
}

export function isGood({ failed, broken }: Outcome): boolean {
  return failed === 0 && broken.length === 0;
}

/** What a report without colour says of the files; `code` is the exit status. */
export function readReport(
  text: string,
  files: readonly string[],
  code: number,
): Outcome {
  const outcome = noOutcome();
  const begun: string[] = [];
  let totals = 0;
  for (const line of text.split("\n")) {
    const skipped = SKIPPED.exec(line);
    if (skipped !== null) outcome.skipped.push(skipped[1]!);
    const running = RUNNING.exec(line);
    if (running !== null) begun.push(running[2]!);
    if (running?.[1] === "0") {
      outcome.broken.push(`${running[2]}: it has no tests`);
    }
    const total = TOTAL.exec(line);
    if (total === null) continue;
    totals++;
    outcome.passed += Number(total[1]);
    outcome.failed += Number(total[2]);
  }
  const agrees = totals === 1 && (code !== 0) === (outcome.failed > 0);
  if (!agrees) {
    outcome.broken.push(`${files.join(" ")}: status ${code}`);
    return outcome;
  }
  // With a filter, files of which it leaves nothing are not mentioned.
  if (outcome.failed === 0 && !/ filtered out \(/.test(text)) {
    for (const file of files) {
      if (begun.some((path) => file.endsWith(path))) continue;
      outcome.broken.push(`${file}: it did not run, status ${code}`);
    }
  }
  return outcome;
}

export async function runTests(
  files: readonly string[],
  options: RunOptions = {},
): Promise<Outcome & { text: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", ...options.args ?? [], ...files],
    env: { ...options.env, NO_COLOR: "1" },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const read = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      const piece = decoder.decode(bytes, { stream: true });
      text += piece;
      options.onText?.(piece);
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  const { code } = await child.status;
  return { ...readReport(text, files, code), text };
}
