// `minix-live ps`: the guest's processes, as its kernel sees them.
import { processTable } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
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
  const connection = await connect(options);
  try {
    const processes = await processTable(connection.session);
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
  } finally {
    connection.close();
  }
}
