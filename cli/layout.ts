// `minix-live layout`: where the parts of a running service are.
import { attach } from "../mod.ts";
import { readHostOptions } from "./lib/host_options.ts";
import { printOut } from "./lib/output.ts";
import { UsageError } from "./lib/words.ts";

const USAGE =
  `Usage: minix-live layout [--name M | --socket PATH] [--json] LABEL

Lists sections and symbols of a running service with their addresses, from
the binary that it was loaded from.`;

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

export async function main(args: string[]): Promise<number> {
  const { options, words } = readHostOptions(args, { tool: "layout", most: 1 });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  const label = words[0];
  if (label === undefined) {
    throw new UsageError(
      "Cannot show a layout: no label given",
      "minix-live services lists the labels",
    );
  }
  await using machine = await attach(options);
  const layout = await machine.layout(label);
  if (options.json) {
    printOut(JSON.stringify(layout));
    return 0;
  }
  const lines = [layout.binary];
  for (const s of layout.sections) {
    lines.push(`${hex(s.address)} ${hex(s.size)} section  ${s.name}`);
  }
  for (const s of layout.symbols) {
    lines.push(
      `${hex(s.address)} ${hex(s.size)} ${s.kind.padEnd(8)} ${s.name}`,
    );
  }
  printOut(lines.join("\n"));
  return 0;
}
