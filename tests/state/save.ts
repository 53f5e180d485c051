// A failing case as a folder: its sources in both versions, what was decided,
// and how it is run.
import { KINDS } from "./shape.ts";
import { summary, type Ways } from "./run.ts";
import { type Case, sources, writeSources } from "./source.ts";

/** Writes the case into a folder, in place of what was there. */
export function saveCase(folder: string, one: Case, ways: Ways): void {
  Deno.mkdirSync(folder, { recursive: true });
  for (const version of [1, 2] as const) {
    const place = `${folder}/v${version}`;
    writeSources(place, sources([one], version, "process.c"));
  }
  Deno.writeTextFileSync(`${folder}/case.json`, JSON.stringify(one) + "\n");
  const said = KINDS.flatMap((kind) => {
    const way = ways[kind];
    return way === undefined || way.outcome === "equal"
      ? []
      : [`${kind}: ${way.outcome}\n${way.said}\n`];
  });
  Deno.writeTextFileSync(
    `${folder}/said.txt`,
    `${one.shape}: ${summary(ways)}

The case is main_unit.c (other_unit.c, third_unit.c) of v1 and v2. Run it with
    deno run -A tests/state/replay.ts ${folder}

${said.join("\n")}`,
  );
}
