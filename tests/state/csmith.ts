// Programs by csmith as cases: their globals go through transfers between two
// runs of the program on them. Many share a binary, each as a unit with types
// and variables of the same names.
import { findProgram, mustRun, type Probe, probe } from "../harness/host.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { buildSources, tryCases, type Way } from "./run.ts";
import type { Kind } from "./shape.ts";
import { shared, table } from "./source.ts";

export const CSMITH_KINDS = ["self", "layout", "again"] as const;

const OPTIONS = [
  "--no-argc",
  "--no-dangling-global-pointers",
  // Those of csmith hold pointers, and nobody tells.
  "--no-unions",
  ...["--max-block-size", "3", "--max-funcs", "6", "--max-block-depth", "3"],
];

/** Programs in a binary. */
const BATCH = 10;

export interface CsmithResult {
  readonly seed: number;
  readonly ways: Partial<Record<Kind, Way>>;
}

export function probeCsmith(): Promise<Probe> {
  return probe("csmith", () => mustRun(findProgram("csmith"), "--version"));
}

async function unit(seed: number, number: number): Promise<string> {
  const text = await mustRun(
    findProgram("csmith"),
    ...OPTIONS,
    "--seed",
    String(seed),
  );
  const body = text.slice(
    0,
    text.indexOf("/************************ statistics"),
  );
  const call = "    func_1();\n";
  if (!body.includes(call)) throw new Error(`No call of func_1: seed ${seed}`);
  return `#define CSMITH_MAIN csmith_main_${number}
#define CSMITH_SINK csmith_sink_${number}
int csmith_main_${number}(void);
${body.replace(call, "    if (csmith_runs)\n        func_1();\n")}
void build_${number}(void)
{
    csmith_runs = 1;
    main();
}
void work_${number}(void)
{
    csmith_runs = 1;
    main();
}
u32 sum_${number}(void)
{
    csmith_runs = 0;
    main();
    return crc32_context;
}
`;
}

/** Programs of these seeds; `broken` are those that do not end in time. */
export async function tryCsmith(
  builder: ProgramBuilder,
  seeds: readonly number[],
): Promise<CsmithResult[]> {
  const results: CsmithResult[] = [];
  for (let at = 0; at < seeds.length; at += BATCH) {
    const some = seeds.slice(at, at + BATCH);
    const files = new Map([
      ...shared("process.c", ["csmith.h"]),
      ["table.c", table(some.map(() => false))] as const,
      ...await Promise.all(
        some.map(async (seed, i) =>
          [`csmith${i}.c`, await unit(seed, i)] as const
        ),
      ),
    ]);
    const programs = buildSources(builder, () => files);
    for (const [i, seed] of some.entries()) {
      results.push({
        seed,
        ways: await tryCases(programs, [i], {
          kinds: CSMITH_KINDS,
          seconds: SECONDS,
        }),
      });
    }
  }
  return results;
}

/** More than any that ends. */
const SECONDS = 8;
