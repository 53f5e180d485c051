// What the front end says of the sizes that a service asks for: the magic
// pass's further input. Only sources that ask for memory are looked at again,
// since a syntax tree is long.
import {
  type SizedCall,
  type SizedCalls,
  sizedCalls,
} from "../passes/passes.ts";
import { all } from "../../errors.ts";
import { sha256 } from "../store/cache.ts";
import { passSources } from "../passes/hash.ts";
import { syntaxCommand } from "../system/flags.ts";
import { linkedText } from "./bitcode.ts";
import { headersOf, type Unit } from "./compile.ts";
import type { BuildContext } from "./context.ts";
import type { LinkInput } from "./link.ts";

/** Of all sources that a linked module's allocations are in. */
export async function sizesOf(
  ctx: BuildContext,
  job: { name: string; module: string; inputs: readonly LinkInput[] },
): Promise<SizedCalls> {
  const units = new Map(
    job.inputs.flatMap(({ unit }) => unit ? [[unit.source, unit]] : []),
  );
  const asked = (await questionsOf(ctx, job)).filter((name) => units.has(name));
  const answers = await all(
    asked.map((name) => answer(ctx, units.get(name)!)),
  );
  return Object.fromEntries(
    asked.flatMap((name, i) =>
      answers[i]!.length === 0 ? [] : [[name, answers[i]!]]
    ),
  );
}

async function questionsOf(
  ctx: BuildContext,
  { name, module }: { name: string; module: string },
): Promise<string[]> {
  const key = sha256("questions", ctx.toolchain.id, passSources(), module);
  return await ctx.action<string[]>(
    "questions",
    name,
    key,
    () => true,
    async () => {
      const input = await linkedText(ctx, name, module);
      const output = ctx.scratch(".json");
      await ctx.passes.run({
        pass: { kind: "questions" },
        file: `${name}.link.ll`,
        input: ctx.scratchPath(input),
        output: ctx.scratchPath(output),
      });
      return JSON.parse(Deno.readTextFileSync(ctx.scratchPath(output)));
    },
  );
}

/** The unit was compiled, so its headers are known and it has no errors. */
async function answer(ctx: BuildContext, unit: Unit): Promise<SizedCall[]> {
  const { bytes, hash } = ctx.sources.read(unit.source);
  const key = sha256(
    "sizes",
    ctx.toolchain.id,
    passSources(),
    JSON.stringify(syntaxCommand(unit)),
    hash,
    JSON.stringify(headersOf(ctx, unit)),
  );
  return await ctx.action<SizedCall[]>(
    "sizes",
    unit.source,
    key,
    () => true,
    async () => {
      const dump = await ctx.toolchain.output("clang", syntaxCommand(unit), {
        cwd: ctx.workFolder(),
      });
      return sizedCalls(dump, bytes);
    },
  );
}
