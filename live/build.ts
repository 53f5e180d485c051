/** Builds, with options as a program gives them. */
import { BuildError } from "../build/errors.ts";
import { DEFAULT_IMAGE } from "../build/default_image.ts";
import type { BuildReport } from "../build/mod.ts";
import { machineOf } from "./machines.ts";

const SEED_DIGITS = 32;
const MOST_JOBS = 9999;

/** What to build. */
export interface BuildOptions {
  /** Image to write (`out/minix_x86.img`). */
  readonly output?: string | undefined;
  /** Build variables, as `{ MKASR: "yes" }` or `["MKASR=yes"]`. */
  readonly variables?: Readonly<Record<string, string>> | readonly string[];
  /** The same as one text, `-V NAME=VALUE …`; `variables` win. */
  readonly buildvars?: string | undefined;
  /** A larger disk. */
  readonly large?: boolean;
  /** Jobs at once; the number of processors. */
  readonly jobs?: number | undefined;
  /** Seed of the layout randomisation: up to 32 hexadecimal digits ("0"). */
  readonly seed?: string | undefined;
  /** Folders of further services. */
  readonly services?: readonly string[];
  /** Folders of further programs. */
  readonly programs?: readonly string[];
  /** Folders that are laid over the guest's sources. */
  readonly overlays?: readonly string[];
  /** Stage after which each module is kept, in `IMAGE.dump/`. */
  readonly dumpAfter?: string | undefined;
  /** Check each module after every stage. */
  readonly verifyEach?: boolean;
  /** Called after each step; `hit` when the cache had its result. */
  readonly onStep?: (step: BuildStep) => void;
  /** Called with a line for a person when the build waits for something. */
  readonly onNote?: (text: string) => void;
}

/** A step of a build that is done. */
export interface BuildStep {
  /** Kind of step. */
  readonly stage: string;
  /** What it made. */
  readonly name: string;
  /** Whether the cache had its result. */
  readonly hit: boolean;
  /** Time that it took. */
  readonly milliseconds: number;
}

/** Builds an image; a `BuildError` when that fails, and then nothing of an
 * earlier image is lost. */
export async function build(options: BuildOptions = {}): Promise<BuildReport> {
  const settings = {
    output: readOutput(options.output ?? DEFAULT_IMAGE),
    large: options.large ?? false,
    jobs: readJobs(options.jobs ?? navigator.hardwareConcurrency),
    seed: readSeed(options.seed ?? "0"),
    services: options.services ?? [],
    programs: options.programs ?? [],
    overlays: options.overlays ?? [],
    dumpAfter: options.dumpAfter,
    verifyEach: options.verifyEach ?? false,
  };
  // Whoever only drives machines does without the pipeline.
  const { buildSystem, readVariables, splitBuildvars } = await import(
    "../build/mod.ts"
  );
  const variables = readVariables([
    ...splitBuildvars(options.buildvars ?? ""),
    ...assignments(options.variables ?? []),
  ]);
  return await buildSystem({ ...settings, variables, nameUser }, {
    step: (stage, name, hit, milliseconds) =>
      options.onStep?.({ stage, name, hit, milliseconds }),
    note: (text) => options.onNote?.(text),
  });
}

function nameUser(image: string): { who: string; hint: string } | undefined {
  const name = machineOf(image);
  return name === undefined ? undefined : {
    who: `machine "${name}"`,
    hint: `minix-live stop --name ${name}`,
  };
}

function assignments(
  variables: Readonly<Record<string, string>> | readonly string[],
): readonly string[] {
  if (Array.isArray(variables)) return variables;
  return Object.entries(variables).map(([name, value]) => `${name}=${value}`);
}

function readOutput(path: string): string {
  if (path !== "" && !path.endsWith("/")) return path;
  throw new BuildError(`Cannot write "${path}": want a file name`);
}

function readJobs(jobs: number): number {
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= MOST_JOBS) return jobs;
  throw new BuildError(
    `Cannot run "${jobs}" jobs: want a whole number from 1 to ${MOST_JOBS}`,
  );
}

function readSeed(text: string): string {
  if (/^[0-9a-fA-F]{1,32}$/.test(text)) {
    return text.toLowerCase().padStart(SEED_DIGITS, "0");
  }
  throw new BuildError(
    `Cannot use seed "${text}": want 1 to ${SEED_DIGITS} hexadecimal digits`,
  );
}
