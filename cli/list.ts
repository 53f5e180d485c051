// `minix-live list`: the machines of this user.
import { hasLostImage, machines } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson, printTable } from "./lib/listing.ts";
import { printNote } from "./lib/output.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";

export const table = verb({
  name: "list",
  about: "list machines",
  text:
    "Lists the machines that run: name, state, process, megabytes of memory, " +
    "image, log. A folder that cannot be judged is named in a note.",
  options: {
    all: {
      short: "a",
      about: "those that do not run, too",
    },
    ...JSON_OPTION,
  },
  json: {
    "machines[].name": "its name",
    "machines[].state": "running, stopped, or unknown: it cannot be read",
    "machines[].pid": "its process, or null where that has no number here",
    "machines[].log": "path of its log",
    "machines[].version?": "running: version of minix-live that runs it",
    "machines[].control?": "running: version of its control link",
    "machines[].image?": "running: path of its image",
    "machines[].imageFile?": "running: device and inode of that",
    "machines[].memory?": "running: megabytes of memory",
  },
  examples: [
    ["list", "the machines that run"],
    ["list --all", "all that delete could remove, too"],
  ],
});

export const main = mainOf(table, ({ options }) => {
  const every = machines({ all: true });
  const shown = every.filter(({ state }) => state === "running" || options.all);
  if (options.json) printJson({ machines: shown });
  else {
    printTable(shown, [
      { head: "NAME", cell: ({ name }) => name },
      { head: "STATE", cell: ({ state }) => state },
      { head: "PID", cell: ({ pid }) => pid ?? "-" },
      { head: "MEMORY", cell: ({ memory }) => memory ?? "-" },
      { head: "IMAGE", cell: ({ image }) => image ?? "-" },
      { head: "LOG", cell: ({ log }) => log },
    ]);
  }
  for (const { name, image } of shown.filter(hasLostImage)) {
    printNote(
      `note: "${image}" was moved, replaced or removed; machine "${name}" ` +
        "goes on with the file that it was",
    );
  }
  for (const { name, state } of every) {
    if (state === "unknown") {
      printNote(`note: Cannot tell whether machine "${name}" runs`);
    }
  }
  return 0;
});
