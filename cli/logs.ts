// `minix-live logs`: the serial log of a machine.
import { machineLog, machineName } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { EXIT_BROKEN_PIPE, writeOut } from "./lib/output.ts";
import { Reader } from "./lib/reader.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { visibleStream } from "./lib/visible.ts";

export const table = verb({
  name: "logs",
  about: "the log of a machine",
  text: "Prints what the guest wrote to its first serial port, whether the " +
    "machine runs or not; the newest 8 MiB are kept. At a terminal, what would steer it is shown as ^[.",
  options: {
    name: MACHINE.name,
    follow: {
      short: "f",
      about: "go on until the machine ends, or who reads it",
      excludes: ["json"],
    },
    ...JSON_OPTION,
  },
  json: { name: "name of the machine", text: "its log" },
  examples: [["logs -f", "follow the log of the default machine"]],
});

export const main = mainOf(table, async ({ options }) => {
  const { name, follow, json } = options;
  if (json) {
    const decoder = new TextDecoder();
    let text = "";
    for await (const bytes of machineLog({ name })) {
      text += decoder.decode(bytes, { stream: true });
    }
    printJson({ name: machineName(name), text: text + decoder.decode() });
    return 0;
  }
  const shown = Deno.stdout.isTerminal()
    ? visibleStream()
    : (bytes: Uint8Array) => bytes;
  if (!follow) {
    for await (const bytes of machineLog({ name })) writeOut(shown(bytes));
    return 0;
  }
  // Nothing may come any more that would tell us that our reader is gone.
  using reader = new Reader();
  const { signal } = reader;
  for await (const bytes of machineLog({ name, follow, signal })) {
    writeOut(shown(bytes));
  }
  return signal.aborted ? EXIT_BROKEN_PIPE : 0;
});
