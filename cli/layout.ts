// `minix-live layout`: where the parts of a running service are.
import { attach } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { printOut } from "./lib/output.ts";
import { withMeant } from "./lib/service.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { visibleName } from "./lib/visible.ts";

export const table = verb({
  name: "layout",
  about: "sections and symbols of a running service",
  text:
    "Lists sections and symbols of a running service with their addresses and " +
    "sizes, from the binary that it was loaded from.",
  options: { ...MACHINE, ...JSON_OPTION },
  arguments: [{ name: "LABEL", complete: "label" }],
  json: {
    binary: "path of the binary in the guest",
    "sections[].name": "name of a section",
    "sections[].address": "its address",
    "sections[].size": "its bytes",
    "symbols[].name": "name of a symbol",
    "symbols[].kind": '"function" or "object"',
    "symbols[].address": "its address",
    "symbols[].size": "its bytes",
  },
  examples: [["layout pm", "where pm's functions and variables are"]],
});

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

export const main = mainOf(table, async ({ options, words }) => {
  const { json, ...address } = options;
  await using machine = await attach(address);
  const label = words[0]!;
  const layout = await withMeant(machine, label, () => machine.layout(label));
  if (json) {
    printJson(layout);
    return 0;
  }
  const line = (
    { address, size, name }: { address: number; size: number; name: string },
    kind: string,
  ) => `${hex(address)} ${hex(size)} ${kind.padEnd(8)} ${visibleName(name)}`;
  printOut([
    visibleName(layout.binary),
    ...layout.sections.map((section) => line(section, "section")),
    ...layout.symbols.map((symbol) => line(symbol, symbol.kind)),
  ].join("\n"));
  return 0;
});
