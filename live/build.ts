/** Builds, with options as a program gives them. */
import { BuildError } from "../build/errors.ts";
import { DEFAULT_IMAGE } from "../build/default_image.ts";
import type { BuildReport, Effort, Progress } from "../build/mod.ts";
import { dirname, join, reasonOf, statIfThere } from "../host/mod.ts";
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
  /** Called with what the compiler says of a source of the user's that it
   * took, in each build. */
  readonly onWarning?: (text: string) => void;
}

/** Some services and programs alone, as ELF files. */
export interface BuildOnlyOptions
  extends Omit<BuildOptions, "output" | "large" | "dumpAfter"> {
  /** Names of services and programs. */
  readonly only: readonly string[];
  /** Folder that receives the files (`out`). */
  readonly output?: string | undefined;
}

/** What a build of some components made, and what it did for that. */
export interface BuildOnlyReport extends Effort {
  /** ELF files: of each component the base binary, then its variants. */
  readonly files: readonly BuiltElf[];
}

/** An ELF file on the host. */
export interface BuiltElf {
  /** Path of the file. */
  readonly path: string;
  /** Path that an image has it at. */
  readonly installed: string;
  /** How long it is. */
  readonly bytes: number;
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
  const output = readOutput(options.output ?? DEFAULT_IMAGE);
  const { buildSystem } = await import("../build/mod.ts");
  const { dumpAfter, large = false } = options;
  return await buildSystem(
    {
      ...await settingsOf(options),
      ...{ output, large, dumpAfter, nameUser },
    },
    progressOf(options),
  );
}

/** Builds some services and programs, and no image; a `BuildError` when that
 * fails, and then no file is changed. */
export async function buildOnly(
  options: BuildOnlyOptions,
): Promise<BuildOnlyReport> {
  const { only, output = dirname(DEFAULT_IMAGE) } = options;
  const { buildBinaries } = await import("../build/mod.ts");
  const { components, ...effort } = await buildBinaries(
    {
      ...await settingsOf(options),
      large: false,
      choice: { names: only },
    },
    progressOf(options),
  );
  const binaries = components.flatMap(({ binaries }) => binaries);
  const files = binaries.map(({ path: installed, bytes }) => ({
    path: join(output, installed.slice(installed.lastIndexOf("/") + 1)),
    installed,
    bytes: bytes.length,
  }));
  writeTogether(
    output,
    files.map(({ path }, at) => [path, binaries[at]!.bytes]),
  );
  return { files, ...effort };
}

/** Programs of the host's folder: all, or none of them. */
function writeTogether(
  folder: string,
  files: readonly (readonly [path: string, bytes: Uint8Array])[],
): void {
  const fresh = (path: string) => `${path}.${Deno.pid}.tmp`;
  try {
    Deno.mkdirSync(folder, { recursive: true });
    for (const [path] of files) {
      if (statIfThere(path)?.isFile ?? true) continue;
      throw new Error(`"${path}" is no regular file`);
    }
    for (const [path, bytes] of files) {
      Deno.writeFileSync(fresh(path), bytes, { mode: 0o755 });
    }
    for (const [path] of files) Deno.renameSync(fresh(path), path);
  } catch (cause) {
    for (const [path] of files) {
      try {
        Deno.removeSync(fresh(path));
      } catch {
        // Renamed, or never made.
      }
    }
    throw new BuildError(`Cannot write to "${folder}": ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** What builds of all kinds take. */
async function settingsOf(
  options: Omit<BuildOptions, "output" | "large" | "dumpAfter">,
) {
  const settings = {
    jobs: readJobs(options.jobs ?? navigator.hardwareConcurrency),
    seed: readSeed(options.seed ?? "0"),
    services: options.services ?? [],
    programs: options.programs ?? [],
    overlays: options.overlays ?? [],
    verifyEach: options.verifyEach ?? false,
  };
  // Whoever only drives machines does without the pipeline.
  const { readVariables, splitBuildvars } = await import("../build/mod.ts");
  const variables = readVariables([
    ...splitBuildvars(options.buildvars ?? ""),
    ...assignments(options.variables ?? []),
  ]);
  return { ...settings, variables };
}

/** A caller's ears, as the pipeline speaks to them. */
export function progressOf(
  { onStep, onWarning, onNote }: Pick<
    BuildOptions,
    "onStep" | "onWarning" | "onNote"
  >,
): Progress {
  return {
    step: (stage, name, hit, milliseconds) =>
      onStep?.({ stage, name, hit, milliseconds }),
    warning: (text) => onWarning?.(text),
    note: (text) => onNote?.(text),
  };
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

/** How many jobs a build runs at once. */
export function readJobs(jobs: number): number {
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
