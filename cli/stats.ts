// `minix-live stats`: counts that an update must leave as they were.
import { attach } from "../mod.ts";
import { readHostOptions } from "./lib/host_options.ts";
import { printOut } from "./lib/output.ts";

const USAGE = `Usage: minix-live stats [--name M | --socket PATH] [--json]

Prints counts of the guest: process slots, privilege structures, service
slots, grants in use, pages; of a machine of ours also the instructions
it has executed and its time in milliseconds.`;

export async function main(args: string[]): Promise<number> {
  const { options } = readHostOptions(args, { tool: "stats" });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  await using machine = await attach(options);
  const counts = await machine.stats();
  if (options.json) printOut(JSON.stringify(counts));
  else {
    for (const [name, value] of Object.entries(counts)) {
      printOut(`${name}: ${value}`);
    }
  }
  return 0;
}
