// Folders to try in a machine, and what may be seen of that.
import assert from "node:assert/strict";
import type { TestMachine } from "./machine.ts";
import { ROOT } from "./tree.ts";

export const EXAMPLES = `${ROOT}docs/examples`;

export interface Outcome {
  program: string;
  label: string | null;
  outcome: string;
  old: number | null;
  instance: number | null;
  restarting: boolean;
  tookDown: boolean;
  status: number;
  phase: string | null;
  files: string[];
}

export interface Report {
  programs: Outcome[];
  milliseconds: number;
  buildMilliseconds: number;
  allMilliseconds: number;
}

/** The counter's source with edits, each of which must fit once. */
export function counter(...edits: [from: string, to: string][]): string {
  let text = Deno.readTextFileSync(`${EXAMPLES}/counter/main.c`);
  for (const [from, to] of edits) {
    assert.equal(text.split(from).length, 2, from);
    text = text.replace(from, () => to);
  }
  return text;
}

/** A structure that is not what it was, and another step. */
export const CHANGED: [string, string][] = [
  ["    unsigned requests;", "    char name[24];\n    unsigned requests;"],
  ["++count->requests", "(count->requests += 10)"],
];

const LIST = ["/service", "/service/asr", "/etc/system.conf.d", "/bin"];

export class Bench {
  constructor(readonly machine: TestMachine) {}

  lay(name: string, files: Record<string, string>): string {
    const path = `${this.machine.folder}/${name}`;
    Deno.mkdirSync(path, { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      Deno.writeTextFileSync(`${path}/${file}`, text);
    }
    return path;
  }

  /** The outcome of a folder with one program. */
  async try(path: string, ...words: string[]): Promise<Outcome> {
    const { programs } = await this.machine.json<Report>("try", path, ...words);
    assert.equal(programs.length, 1);
    return programs[0]!;
  }

  /** What the service counts now. */
  async count(label = "counter"): Promise<number> {
    return Number(await this.machine.exec("/bin/ask", label));
  }

  /** Names and times of what a try may touch: with sizes. */
  async files(): Promise<string> {
    return await this.machine.exec("/bin/ls", "-l", ...LIST);
  }

  async instance(label: string): Promise<number | undefined> {
    const endpoint = (await this.machine.endpoints()).get(label);
    if (endpoint === undefined) return undefined;
    return (await this.machine.instance(endpoint)).instance;
  }

  /** Nothing is left of a try that failed, or of one that is over. */
  async nothingBeside(): Promise<void> {
    assert.doesNotMatch(await this.files(), /\.(new|old)$/m);
  }
}
