// `minix-live list`: the machines of this user.
import { machines } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson, printTable } from "./lib/listing.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";

export const table = verb({
  name: "list",
  about: "list the machines that run",
  text: "Lists the machines that run: name, process, megabytes of memory, " +
    "image, log.",
  options: { ...JSON_OPTION },
  json: {
    "machines[].name": "its name",
    "machines[].pid": "its process",
    "machines[].log": "path of its log",
    "machines[].version": "version of minix-live that runs it",
    "machines[].control": "version of its control link",
    "machines[].image": "path of its image",
    "machines[].memory": "megabytes of memory",
  },
  examples: [["list", "all machines of this user"]],
});

export const main = mainOf(table, ({ options }) => {
  const running = machines();
  if (options.json) printJson({ machines: running });
  else {
    printTable(running, [
      { head: "NAME", cell: ({ name }) => name },
      { head: "PID", cell: ({ pid }) => pid ?? "-" },
      { head: "MEMORY", cell: ({ memory }) => memory ?? "-" },
      { head: "IMAGE", cell: ({ image }) => image ?? "-" },
      { head: "LOG", cell: ({ log }) => log },
    ]);
  }
  return 0;
});
