// The instrumented road of a service, one function a stage:
//
//   bitcode of all units -> one module -> magic (text) -> optimised, once
//   -> per variant: asr, code -> ELF
//
// Native objects (start file, assembly, librt) take part in both links: the
// first reads what they reference, the second takes their code.
import { ToolError } from "../toolchain/mod.ts";
import { sha256 } from "./cache.ts";
import type { BuildContext } from "./context.ts";
import { BuildError } from "./errors.ts";
import {
  BITCODE_FLAGS,
  BITCODE_LINK,
  CODE_FLAGS,
  CODE_FLAGS_ASR,
  OPTIMISE_FLAGS,
  TARGET,
  TEXT_FLAGS,
} from "./flags.ts";
import { type LinkInput, placeInput } from "./link.ts";
import type { Counts, Pass } from "./passes.ts";
import { passSources } from "./pass_sources.ts";

/** Step 2: all bitcode of a program as one module. Undefined symbols are not
 * reported here but at the ELF link. */
export async function linkBitcode(
  ctx: BuildContext,
  job: { name: string; objects: LinkInput[]; members: LinkInput[] },
): Promise<string> {
  const key = sha256(
    "link-bitcode",
    ctx.toolchain.id,
    JSON.stringify([BITCODE_LINK, job.objects, job.members]),
  );
  return await blobAction(ctx, "bitcode-link", job.name, key, async () => {
    const output = ctx.scratch(".bc");
    const response = ctx.scratch(".rsp");
    const words = [
      ...BITCODE_LINK,
      "-o",
      output,
      ...job.objects.map((input) => placeInput(ctx, input)),
      "--start-lib",
      ...job.members.map((input) => placeInput(ctx, input)),
      "--end-lib",
    ];
    Deno.writeTextFileSync(ctx.scratchPath(response), words.join("\n"));
    await run(ctx, job.name, "ld.lld", [`@${response}`]);
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)) };
  });
}

/** Step 3 and the text passes up to the optimiser, as one action: the text
 * with debug information is ten times what is kept of it. */
export async function transform(
  ctx: BuildContext,
  job: {
    name: string;
    stage: string;
    module: string;
    pass: Pass;
  },
): Promise<string> {
  const key = sha256(
    "transform",
    ctx.toolchain.id,
    passKey(job.pass),
    job.module,
  );
  return await blobAction(ctx, job.stage, job.name, key, async () => {
    const input = placeInput(ctx, { name: `${job.name}.bc`, blob: job.module });
    const text = ctx.scratch(".ll");
    const args = [TARGET, ...TEXT_FLAGS, input, "-o", text];
    await run(ctx, job.name, "clang", args);
    const file = `${job.name}.link.ll`;
    const { output, counts } = await applyTo(ctx, job.pass, file, text);
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)), counts };
  });
}

/** One unit's bitcode through a text pass to bitcode again. */
export async function transformUnit(
  ctx: BuildContext,
  job: {
    stage: string;
    name: string;
    unit: string;
    pass: Pass;
  },
): Promise<string> {
  const key = sha256(
    "transform-unit",
    ctx.toolchain.id,
    JSON.stringify(BITCODE_FLAGS),
    passKey(job.pass),
    job.unit,
  );
  return await blobAction(ctx, job.stage, job.name, key, async () => {
    const input = placeInput(ctx, { name: job.name, blob: job.unit });
    const text = ctx.scratch(".ll");
    const output = ctx.scratch(".bc");
    await run(ctx, job.name, "clang", [
      TARGET,
      ...TEXT_FLAGS,
      input,
      "-o",
      text,
    ]);
    const marked = await applyTo(ctx, job.pass, job.name, text);
    await run(ctx, job.name, "clang", [
      TARGET,
      ...BITCODE_FLAGS,
      marked.output,
      "-o",
      output,
    ]);
    const { counts } = marked;
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)), counts };
  });
}

/** Step 5: module text to optimised module text. */
export async function optimise(
  ctx: BuildContext,
  name: string,
  module: string,
): Promise<string> {
  const key = sha256(
    "optimise",
    ctx.toolchain.id,
    JSON.stringify(OPTIMISE_FLAGS),
    module,
  );
  return await blobAction(ctx, "optimise", name, key, async () => {
    const input = placeInput(ctx, { name: `${name}.ll`, blob: module });
    const output = ctx.scratch(".ll");
    const args = [TARGET, ...OPTIMISE_FLAGS, input, "-o", output];
    await run(ctx, name, "clang", args);
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)) };
  });
}

/** Steps 6 and 7: optimised text, through `pass`, to an object. */
export async function generateCode(
  ctx: BuildContext,
  job: {
    name: string;
    module: string;
    pass: Pass | undefined;
  },
): Promise<string> {
  const flags = job.pass === undefined ? CODE_FLAGS : CODE_FLAGS_ASR;
  const key = sha256(
    "code",
    ctx.toolchain.id,
    JSON.stringify(flags),
    job.pass === undefined ? "" : passKey(job.pass),
    job.module,
  );
  return await blobAction(ctx, "code", job.name, key, async () => {
    let input = placeInput(ctx, { name: `${job.name}.ll`, blob: job.module });
    let counts: Counts = {};
    if (job.pass !== undefined) {
      const file = `${job.name}.opt.ll`;
      ({ output: input, counts } = await applyTo(ctx, job.pass, file, input));
    }
    const output = ctx.scratch(".o");
    await run(ctx, job.name, "clang", [TARGET, ...flags, input, "-o", output]);
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)), counts };
  });
}

/** Everything besides the module that a pass's result depends on. */
function passKey(pass: Pass): string {
  return sha256(passSources(), JSON.stringify(pass));
}

/** Applies a pass to a file of the work folder; names the result's file. */
async function applyTo(
  ctx: BuildContext,
  pass: Pass,
  file: string,
  input: string,
): Promise<{ output: string; counts: Counts }> {
  const output = ctx.scratch(".ll");
  const counts = await ctx.passes.run({
    pass,
    file,
    input: ctx.scratchPath(input),
    output: ctx.scratchPath(output),
  });
  return { output, counts };
}

/** What an action leaves: its output, and what its pass counted. */
interface Result {
  blob: string;
  counts?: Counts;
}

async function blobAction(
  ctx: BuildContext,
  stage: string,
  name: string,
  key: string,
  job: () => Promise<Result>,
): Promise<string> {
  const result = await ctx.action<Result>(
    stage,
    name,
    key,
    (known) => ctx.cache.hasBlob(known.blob),
    job,
  );
  ctx.addCounts(stage, result.counts ?? {});
  return result.blob;
}

async function run(
  ctx: BuildContext,
  name: string,
  tool: "clang" | "ld.lld",
  args: string[],
): Promise<void> {
  try {
    await ctx.toolchain.run(tool, args, { cwd: ctx.workFolder() });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const line = error.stderr.split("\n").find((text) => /error: /.test(text));
    throw new BuildError(
      `Cannot process the module of "${name}": ${line ?? error.message}`,
      { detail: error.stderr, cause: error },
    );
  }
}
