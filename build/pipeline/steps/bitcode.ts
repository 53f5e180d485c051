// The stages of the instrumented road, one function each; their order stands
// in ../roads/instrumented.ts.
//
// Native objects (start file, assembly, librt) take part in both links: the
// first reads what they reference, the second takes their code.
import { ToolError } from "../../toolchain/mod.ts";
import { sha256 } from "../store/cache.ts";
import type { BuildContext } from "./context.ts";
import { BuildError } from "../../errors.ts";
import {
  BITCODE_LINK,
  bitcodeCommand,
  codeCommand,
  optimiseCommand,
  responseCommand,
  textCommand,
} from "../system/flags.ts";
import { type LinkInput, placeInput, writeResponse } from "./link.ts";
import type { Counts, Pass, PassReport } from "../passes/passes.ts";
import { passSources } from "../passes/hash.ts";

/** All bitcode of a program as one module. Undefined symbols are not
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
    const response = writeResponse(
      ctx,
      { flags: BITCODE_LINK, ...job },
      { output },
    );
    await run(ctx, job.name, "ld.lld", responseCommand(response));
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)) };
  });
}

/** A module to text and through a pass, as one action: the text with debug information is ten times what is kept of it. */
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
    const text = await linkedText(ctx, job.name, job.module);
    const file = `${job.name}.link.ll`;
    const { output, ...report } = await applyTo(ctx, job.pass, file, text);
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)), ...report };
  });
}

/** File with the text of a linked module; one build makes it once. */
export async function linkedText(
  ctx: BuildContext,
  name: string,
  module: string,
): Promise<string> {
  const known = ctx.texts.get(module);
  if (known !== undefined) return known;
  const input = placeInput(ctx, { name: `${name}.bc`, blob: module });
  const text = ctx.scratch(".ll");
  ctx.passes.warm(1);
  await run(ctx, name, "clang", textCommand(input, text));
  ctx.texts.set(module, text);
  return text;
}

/** A module's text, for those who want to look: the cache does not keep it. */
export async function moduleText(
  ctx: BuildContext,
  name: string,
  module: string,
): Promise<string> {
  return await ctx.slot(async () => {
    const input = placeInput(ctx, { name: `${name}.bc`, blob: module });
    const text = ctx.scratch(".ll");
    await run(ctx, name, "clang", textCommand(input, text));
    return Deno.readTextFileSync(ctx.scratchPath(text));
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
    JSON.stringify(bitcodeCommand("", "")),
    passKey(job.pass),
    job.unit,
  );
  return await blobAction(ctx, job.stage, job.name, key, async () => {
    const input = placeInput(ctx, { name: job.name, blob: job.unit });
    const text = ctx.scratch(".ll");
    const output = ctx.scratch(".bc");
    await run(ctx, job.name, "clang", textCommand(input, text));
    const marked = await applyTo(ctx, job.pass, job.name, text);
    await run(ctx, job.name, "clang", bitcodeCommand(marked.output, output));
    const { counts } = marked;
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)), counts };
  });
}

/** Module text to optimised module text. */
export async function optimise(
  ctx: BuildContext,
  job: {
    name: string;
    module: string;
    /** How many will be made of the result by a pass. */
    variants: number;
  },
): Promise<string> {
  const { name, module } = job;
  const key = sha256(
    "optimise",
    ctx.toolchain.id,
    JSON.stringify(optimiseCommand("", "")),
    module,
  );
  return await blobAction(ctx, "optimise", name, key, async () => {
    const input = placeInput(ctx, { name: `${name}.ll`, blob: module });
    const output = ctx.scratch(".ll");
    ctx.passes.warm(job.variants);
    await run(ctx, name, "clang", optimiseCommand(input, output));
    return { blob: ctx.cache.adoptFile(ctx.scratchPath(output)) };
  });
}

/** Optimised text, through `pass`, to an object. */
export async function generateCode(
  ctx: BuildContext,
  job: {
    name: string;
    module: string;
    pass: Pass | undefined;
  },
): Promise<string> {
  const options = { asr: job.pass?.kind === "asr" };
  const key = sha256(
    "code",
    ctx.toolchain.id,
    JSON.stringify(codeCommand("", "", options)),
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
    await run(ctx, job.name, "clang", codeCommand(input, output, options));
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
): Promise<PassReport & { output: string }> {
  const output = ctx.scratch(".ll");
  const job = {
    pass,
    file,
    input: ctx.scratchPath(input),
    output: ctx.scratchPath(output),
  };
  try {
    return { output, ...await ctx.passes.run(job) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new BuildError(error.message, { cause: error });
  }
}

/** What an action leaves: its output, and what its pass tells. */
interface Result extends Partial<PassReport> {
  blob: string;
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
  for (const note of result.notes ?? []) ctx.warn(note);
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
