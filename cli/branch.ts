// `minix-live branch`: a second running machine out of a running one.
import { branch, machineInfo } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { readDeadline } from "./lib/numbers.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";

export const table = verb({
  name: "branch",
  about: "make a second running machine out of a running one",
  text:
    "Makes the machine NEW, which goes on from where NAME is at this moment, " +
    "with a copy of its disk. NAME goes on as well.",
  options: {
    deadline: {
      value: "SECONDS",
      about: "for NEW to run (120)",
    },
    ...JSON_OPTION,
  },
  arguments: [{ name: "NAME", complete: "machine" }, { name: "NEW" }],
  statuses: [["128+N", "signal N ended it; there is no new machine"]],
  json: {
    name: "name of the new machine",
    pid: "its process",
    log: "path of its log",
  },
  examples: [["branch default trial", "the machine trial goes on beside it"]],
});

export const main = mainOf(table, async ({ options, words }) => {
  const [from, to] = words as [string, string];
  const { deadline, json } = options;
  const seconds = deadline === undefined
    ? {}
    : { seconds: readDeadline(deadline, table.name) };
  using _progress = new Progress(`branching ${from}`);
  return await interruptible(async (signal) => {
    (await branch(from, to, { ...seconds, signal })).detach();
    if (json) {
      const { name, pid, log } = machineInfo(to);
      printJson({ name, pid, log });
    }
    return 0;
  });
});
