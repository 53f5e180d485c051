// `deno run -A tests/state/replay.ts FOLDER`: builds a program that a campaign
// has kept, as its sources are now, and sends it every way.
import { inRunFolder } from "../harness/run_folder.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ProgramBuilder } from "../magic/program.ts";
import { ofUsage, print, runTask, UsageError } from "../../dev/task.ts";
import { buildSources, tryCases } from "./run.ts";
import { KINDS } from "./shape.ts";

function filesIn(folder: string): Map<string, string> {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  return new Map(
    names.map((name) => [name, Deno.readTextFileSync(`${folder}/${name}`)]),
  );
}

async function replay(folder: string): Promise<boolean> {
  const files = ofUsage(() => ({
    1: filesIn(`${folder}/v1`),
    2: filesIn(`${folder}/v2`),
  }));
  using scratch = scratchFolder();
  const builder = await ProgramBuilder.open(scratch.path, {
    verifyEach: false,
  });
  const programs = buildSources(builder, (version) => files[version]);
  const ways = await tryCases(programs, [0]);
  for (const kind of KINDS) {
    const way = ways[kind];
    if (way === undefined) print(`${kind}: not tried`);
    else print(`${kind}: ${way.outcome}\n${way.said}`.trimEnd());
  }
  return KINDS.every((kind) => (ways[kind]?.outcome ?? "equal") === "equal");
}

await runTask(
  {
    name: "replay",
    usage: `Usage: deno run -A tests/state/replay.ts FOLDER

Builds the program of a folder that "deno task soak state" has kept, and sends
its state every way. Status 1: one of them is not equal.`,
    options: {},
    most: 1,
  },
  async (_, [folder]) => {
    if (folder === undefined) throw new UsageError("Cannot replay: no folder");
    return await inRunFolder(async () => await replay(folder) ? 0 : 1);
  },
);
