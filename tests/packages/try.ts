// A package's service through every kind of update, between steps of work. A
// twin of it, which is never updated, says what the answers must be.
import type { TestMachine } from "../harness/machine.ts";

/** What is said when an update is refused. */
export interface Refusal {
  readonly code: string;
  /** The tool's lines. */
  readonly said: string;
}

/** What came of the updates of a kind. */
export interface Outcome {
  /** Of the last one that was refused. */
  readonly refused?: Refusal;
  /** What must never be: another answer, or none. Nothing is tried after it. */
  readonly wrong?: string;
}

export const KINDS = ["identity", "self", "layout"] as const;
export type Kind = (typeof KINDS)[number];
export type Outcomes = Readonly<Record<Kind, Outcome>>;

const STEPS_FIRST = 4;
const STEPS = 2;

function updates(name: string): [Kind, string[]][] {
  const to = (path: string) => {
    const words = ["-a", "update", `/service/${path}`, "-progname", name];
    return ["layout", words] as [Kind, string[]];
  };
  return [
    ...Array(3).fill(["identity", ["update", "self"]]),
    ...Array(3).fill(["self", ["-t", "update", "self"]]),
    to(`asr/${name}-1`),
    to(`asr/${name}-2`),
    to(name),
  ];
}

/** In a machine whose image has the service. */
export async function tryService(
  machine: TestMachine,
  name: string,
): Promise<Outcomes> {
  // A label has at most fifteen characters.
  const twin = `${name}_2`;
  for (const label of [name, twin]) {
    const words = ["up", `/service/${name}`, "-label", label];
    const { code, stderr } = await machine.service(...words);
    if (code !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
  }
  const ask = async (label: string, first: number, last: number) => {
    const words = ["--", "packagectl", label, String(first), String(last)];
    const { code, stdout, stderr } = await machine.run("exec", words);
    return code === 0 ? stdout : `${stdout}status ${code}: ${stderr}`;
  };
  let step = 0;
  const work = async (steps: number): Promise<string | undefined> => {
    const first = step, last = step + steps - 1;
    step += steps;
    const ours = await ask(name, first, last);
    const theirs = await ask(twin, first, last);
    if (/^status/m.test(theirs)) throw new Error(`${twin}: ${theirs}`);
    return ours === theirs ? undefined : `${ours}instead of\n${theirs}`;
  };
  const outcomes: Record<Kind, Outcome> = {
    identity: {},
    self: {},
    layout: {},
  };
  const wrong = await work(STEPS_FIRST);
  if (wrong !== undefined) throw new Error(`Before any update: ${wrong}`);
  for (const [kind, words] of updates(name)) {
    const { code, stderr } = await machine.service(...words, "-label", name);
    if (code !== 0) {
      const code = /: (ST\d+): /.exec(stderr)?.[1] ?? "no code";
      outcomes[kind] = { refused: { code, said: stderr.trim() } };
    }
    const wrong = await work(STEPS);
    if (wrong !== undefined) {
      outcomes[kind] = { ...outcomes[kind], wrong };
      break;
    }
  }
  for (const label of [name, twin]) await machine.service("down", label);
  return outcomes;
}
