// `minix-live delete`: removes machines with all that is theirs.
import { deleteMachine } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { JSON_OPTION, verb } from "./lib/table.ts";

export const table = verb({
  name: "delete",
  about: "remove a machine with its log, snapshots and own disk",
  text:
    "Removes what a machine that does not run has left: its log, its snapshots " +
    "and, where it has one of its own, its disk. An image of the user's that " +
    "it was booted from stays.",
  options: {
    force: { about: "end the machine first if it runs, without asking it" },
    ...JSON_OPTION,
  },
  arguments: [{ name: "NAME", complete: "machine" }],
  json: { name: "name of the machine" },
  examples: [["delete old", "remove what the machine old has left"]],
});

export const main = mainOf(table, async ({ options, words }) => {
  const name = words[0]!;
  await deleteMachine(name, { force: options.force });
  if (options.json) printJson({ name });
  return 0;
});
