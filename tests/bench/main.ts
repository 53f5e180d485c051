// `deno task bench NAME [-n RUNS] [-o FOLDER]`: measures, prints a table,
// and appends one JSON record to the history `FOLDER/NAME.jsonl`
// (out/bench/). Figures are guest instructions, or medians and ratios to a
// reference of the same run: a wall time by itself says nothing, and no
// figure passes or fails.
import { parseArgs } from "node:util";
import { appendRecord, type Bench, printTable } from "./frame.ts";

/** One file a bench. */
const BENCHES: Record<string, () => Promise<{ bench: Bench }>> = {
  build: () => import("./build.ts"),
  update: () => import("./update.ts"),
};

const RUNS = 3;

function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      runs: { type: "string", short: "n" },
      output: { type: "string", short: "o" },
    },
  });
  const [name = ""] = positionals;
  const runs = Number(values.runs ?? RUNS);
  const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (load === undefined || positionals.length > 1 || !(runs >= 1)) {
    print(`Usage: deno task bench NAME [-n RUNS] [-o FOLDER]`);
    print(`There are: ${Object.keys(BENCHES).join(", ")}`);
    return 125;
  }
  const { bench } = await load();
  const rows = await bench({ runs, note: (text) => print(`  ${text}`) });
  for (const line of printTable(rows)) print(line);
  const file = appendRecord(values.output ?? "out/bench", name, rows);
  print(`Appended to ${file}`);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
