// `minix-live services`: what /proc/service tells.
import { attach, flagText, serviceText } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson, printTable } from "./lib/listing.ts";
import { printOut } from "./lib/output.ts";
import { withMeant } from "./lib/service.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { visible } from "./lib/visible.ts";

export const table = verb({
  name: "services",
  about: "list services, as /proc/service tells",
  text: "Lists the guest's services, or prints the text of " +
    "/proc/service/LABEL.\n\n" +
    "Flags: A active, U updating, E exiting, N did not answer, C copy in " +
    "memory, R replica, c and r needs one, s core.\n\n" +
    "POLICY is what follows a crash, STATE the state of an update that names " +
    "none.",
  options: { ...MACHINE, ...JSON_OPTION },
  arguments: [{ name: "LABEL", optional: true, complete: "label" }],
  json: {
    "services[].flags": "flags of the service (RSI_* in minix/rs.h)",
    "services[].endpoint": "its address for messages",
    "services[].pid": "process id",
    "services[].restarts": "how often it was restarted",
    "services[].asrCount": "number of the variant that it runs",
    "services[].defaultState": "state of an update that names none",
    "services[].label": "its label",
    "services[].progname": "name of its program",
    "services[].policies": "what follows a crash: restart, reset, or nothing",
    "services[].binary": "path of its binary in the guest",
  },
  examples: [
    ["services", "all services"],
    ["services pm", "the text of /proc/service/pm"],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const { json, ...address } = options;
  await using machine = await attach(address);
  const [label] = words;
  const chosen = label === undefined
    ? await machine.services()
    : [await withMeant(machine, label, () => machine.service(label))];
  if (json) printJson({ services: chosen });
  else if (label !== undefined) printOut(visible(serviceText(chosen[0]!)));
  else {
    printTable(chosen, [
      { head: "LABEL", cell: (s) => s.label },
      { head: "PROGRAM", cell: (s) => s.progname },
      { head: "ENDPOINT", cell: (s) => s.endpoint },
      { head: "FLAGS", cell: (s) => flagText(s.flags) },
      { head: "POLICY", cell: (s) => s.policies || "-" },
      { head: "STATE", cell: (s) => s.defaultState },
      { head: "VARIANT", cell: (s) => s.asrCount },
    ]);
  }
  return 0;
});
