// `deno task bench NAME [-n RUNS] [-o FOLDER]`: measures, prints a table,
// and appends one JSON record to the history `FOLDER/NAME.jsonl`
// (out/bench/). Figures are guest instructions, or medians and ratios to a
// reference of the same run: a wall time by itself says nothing, and no
// figure passes or fails.
import { print, runTask, UsageError } from "../../dev/task.ts";
import { inRunFolder } from "../harness/run_folder.ts";
import { appendRecord, type Bench, printTable } from "./frame.ts";

/** One file a bench. */
const BENCHES: Record<string, () => Promise<{ bench: Bench }>> = {
  build: () => import("./build.ts"),
  snapshot: () => import("./snapshot.ts"),
  start: () => import("./start.ts"),
  try: () => import("./try.ts"),
  update: () => import("./update.ts"),
};

const RUNS = 3;

const USAGE = `Usage: deno task bench NAME [-n RUNS] [-o FOLDER]

Measures, prints a table, and appends a record to FOLDER/NAME.jsonl.
There are: ${Object.keys(BENCHES).join(", ")}

  -n, --runs RUNS      how often each figure is taken (${RUNS})
  -o, --output FOLDER  history (out/bench)`;

function readRuns(text: string | undefined): number {
  if (text === undefined) return RUNS;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot use "${text}" for --runs: want a whole number from 1 to 9999`,
  );
}

function loaderOf(name: string | undefined) {
  const found = Object.hasOwn(BENCHES, name ?? "") ? BENCHES[name!] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(
    `No bench ${name === undefined ? "is named" : `"${name}"`}: there are ${
      Object.keys(BENCHES).join(", ")
    }`,
  );
}

await runTask(
  {
    name: "bench",
    usage: USAGE,
    options: {
      runs: { type: "string", short: "n" },
      output: { type: "string", short: "o" },
    },
    most: 1,
  },
  async (values, [name]) => {
    const load = loaderOf(name);
    const runs = readRuns(values.runs);
    return await inRunFolder(async () => {
      const { bench } = await load();
      const rows = await bench({ runs, note: (text) => print(`  ${text}`) });
      for (const line of printTable(rows)) print(line);
      const file = appendRecord(values.output ?? "out/bench", name!, rows);
      print(`Appended to ${file}`);
      return 0;
    });
  },
);
