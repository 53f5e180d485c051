// `minix-live ps`: the guest's processes, as its kernel sees them.
import { attach } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson, printTable } from "./lib/listing.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";

export const table = verb({
  name: "ps",
  about: "list the guest's processes",
  text:
    "Lists the guest's processes: endpoint, pid, page directory, instance, " +
    "ticks in user and system mode, name. A live update changes page directory " +
    "and instance behind the same endpoint.",
  options: { ...MACHINE, ...JSON_OPTION },
  json: {
    "processes[].endpoint": "address of the process for messages",
    "processes[].pid": "process id, or -1",
    "processes[].ptroot": "physical address of its page directory",
    "processes[].instance": "number of this instance, unique since boot",
    "processes[].rtsFlags": "why it does not run (RTS_* in the kernel)",
    "processes[].privFlags": "flags of its privileges",
    "processes[].getfrom": "endpoint that it waits to hear from",
    "processes[].sendto": "endpoint that it waits to send to",
    "processes[].userTicks": "ticks in user mode",
    "processes[].sysTicks": "ticks in system mode",
    "processes[].name": "its name",
  },
  examples: [["ps", "all processes of the default machine"]],
});

export const main = mainOf(table, async ({ options }) => {
  const { json, ...address } = options;
  await using machine = await attach(address);
  const processes = await machine.processes();
  if (json) printJson({ processes });
  else {
    printTable(processes, [
      { head: "ENDPOINT", cell: (p) => p.endpoint },
      { head: "PID", cell: (p) => p.pid },
      {
        head: "PAGEDIR",
        cell: (p) => `0x${p.ptroot.toString(16).padStart(8, "0")}`,
      },
      { head: "INSTANCE", cell: (p) => p.instance },
      { head: "USER", cell: (p) => p.userTicks },
      { head: "SYS", cell: (p) => p.sysTicks },
      { head: "NAME", cell: (p) => p.name },
    ]);
  }
  return 0;
});
