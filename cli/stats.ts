// `minix-live stats`: counts that an update must leave as they were.
import { stats } from "../emu/mod.ts";
import { connect } from "./lib/connect.ts";
import { readHostOptions } from "./lib/host_options.ts";
import type { HostStatus } from "./lib/machine_process.ts";
import { printOut } from "./lib/output.ts";

const USAGE = `Usage: minix-live stats [--name M | --socket PATH] [--json]

Prints counts of the guest: process slots, privilege structures, service
slots, grants in use, pages; of a machine of ours also the instructions
it has executed and its time in milliseconds.`;

export async function main(args: string[]): Promise<number> {
  const { options } = readHostOptions(args, { tool: "stats" });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  const connection = await connect(options);
  try {
    const counts: Record<string, number> = {
      ...await stats(connection.session),
    };
    if (connection.dir !== undefined) {
      const reply = await connection.session.askHost('{"do":"status"}');
      const { instructions, guestTime } = JSON.parse(reply) as HostStatus;
      counts["instructions"] = instructions;
      counts["guestTime"] = guestTime;
    }
    if (options.json) printOut(JSON.stringify(counts));
    else {
      for (const [name, value] of Object.entries(counts)) {
        printOut(`${name}: ${value}`);
      }
    }
    return 0;
  } finally {
    connection.close();
  }
}
