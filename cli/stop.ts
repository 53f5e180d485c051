// `minix-live stop`: shuts a guest down.
import { endMachine, machineName, stopMachine } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { readDeadline } from "./lib/numbers.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";

export const table = verb({
  name: "stop",
  about: "shut a machine down",
  text:
    "Shuts the guest down and waits until its machine has ended: that machine, " +
    "whatever has its name then. A boot of the name waits for that too. One " +
    "that did not end in order, as where its disk could not be written, is an " +
    "error with the reason.",
  options: {
    ...MACHINE,
    force: {
      about:
        "end the machine without asking the guest; its process is asked, " +
        "and killed if that does not help",
      excludes: ["socket"],
    },
    deadline: {
      value: "SECONDS",
      default: "30",
      about: "for all of it",
    },
    ...JSON_OPTION,
  },
  json: { name: "name of the machine, or null behind a socket" },
  examples: [
    ["stop", "shut the default machine down"],
    ["stop --force", "end it though its guest hangs"],
  ],
});

export const main = mainOf(table, async ({ options }) => {
  const { name, socket, force, deadline, json } = options;
  const seconds = readDeadline(deadline, table.name);
  const stopped = socket === undefined ? machineName(name) : null;
  {
    using _progress = new Progress(`stopping ${stopped ?? socket}`);
    if (force) await endMachine({ name, seconds });
    else await stopMachine({ name, socket, seconds });
  }
  if (json) printJson({ name: stopped });
  return 0;
});
