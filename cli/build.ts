// `minix-live build`: options to a build, progress to the terminal.
import { parseArgs } from "node:util";
import { BuildError, buildSystem } from "../build/mod.ts";
import { printLive, printNote, printOut } from "./lib/output.ts";
import { UsageError } from "./lib/run_tool.ts";

export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      big: { type: "boolean", short: "b", default: false },
      output: { type: "string", short: "o", default: "out/minix_x86.img" },
      jobs: { type: "string", short: "j", default: "2" },
      only: { type: "string" },
      trace: { type: "boolean", default: false },
    },
  });
  const live = Deno.stderr.isTerminal();
  const start = performance.now();
  let steps = 0;
  const building = buildSystem({
    output: values.output,
    ...(values.only === undefined ? {} : { only: values.only.split(",") }),
    large: values.big,
    jobs: Number(values.jobs),
    progress: {
      step(stage, name, hit) {
        if (hit) return;
        steps++;
        if (live) printLive(`[${steps}] ${stage} ${name}`);
        else if (steps % 50 === 0) printNote(`[${steps}] ${stage} ${name}`);
      },
      note: (text) => printNote(`note: ${text}`),
    },
  });
  try {
    await building;
  } catch (error) {
    if (live) printLive("");
    if (!(error instanceof BuildError) || error.detail === "") throw error;
    if (values.trace) printNote(error.detail);
    throw values.trace ? error : new UsageError(
      error.message,
      "--trace shows all of the tool's messages",
    );
  }
  if (live) printLive("");
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  printOut(`Built ${values.output} in ${seconds} s, ${steps} steps`);
  return 0;
}
