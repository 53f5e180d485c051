// `minix-live stats`: counts that an update must leave as they were.
import { attach } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { printOut } from "./lib/output.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";

export const table = verb({
  name: "stats",
  about: "counts that an update must leave as they were",
  text:
    "Prints counts of the guest: process slots, privilege structures, service " +
    "slots, grants in use, pages; of a machine of ours also the instructions " +
    "it has executed and its time in milliseconds.\n\n" +
    "An instance that stands by, as after an update of rs or vm, has a process " +
    "slot and a privilege structure, too, but is no service.",
  options: { ...MACHINE, ...JSON_OPTION },
  json: {
    procs: "process slots in use",
    privs: "privilege structures in use",
    services: "slots of rs in use",
    grants: "grants in use, of all services",
    pagesTotal: "pages of memory",
    pagesFree: "pages that are free",
    "instructions?": "of a machine of ours: instructions since power on",
    "guestTime?": "of a machine of ours: its milliseconds since power on",
  },
  examples: [["stats --json", "the counts as JSON"]],
});

export const main = mainOf(table, async ({ options }) => {
  const { json, ...address } = options;
  await using machine = await attach(address);
  const counts = await machine.stats();
  if (json) printJson(counts);
  else {
    for (const [name, value] of Object.entries(counts)) {
      printOut(`${name}: ${value}`);
    }
  }
  return 0;
});
