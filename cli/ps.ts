// `minix-live ps`: the guest's processes, as its kernel sees them.
import { attach } from "../mod.ts";
import { readHostOptions } from "./lib/host_options.ts";
import { printOut } from "./lib/output.ts";

const USAGE = `Usage: minix-live ps [--name M | --socket PATH] [--json]

Lists the guest's processes: endpoint, pid, page directory, instance, ticks
in user and system mode, name. A live update changes page directory and
instance behind the same endpoint.`;

export async function main(args: string[]): Promise<number> {
  const { options } = readHostOptions(args, { tool: "ps" });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  await using machine = await attach(options);
  const processes = await machine.processes();
  if (options.json) {
    printOut(JSON.stringify(processes));
    return 0;
  }
  printOut("ENDPOINT    PID    PAGEDIR  INSTANCE   USER    SYS NAME");
  for (const p of processes) {
    printOut([
      String(p.endpoint).padStart(8),
      String(p.pid).padStart(6),
      `0x${p.ptroot.toString(16).padStart(8, "0")}`,
      String(p.instance).padStart(9),
      String(p.userTicks).padStart(6),
      String(p.sysTicks).padStart(6),
      p.name,
    ].join(" "));
  }
  return 0;
}
