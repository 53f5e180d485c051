// `minix-live services`: what /proc/service tells.
import { attach, flagText, MachineError, serviceText } from "../mod.ts";
import { readHostOptions } from "./lib/host_options.ts";
import { printOut } from "./lib/output.ts";

const USAGE =
  `Usage: minix-live services [--name M | --socket PATH] [--json] [LABEL]

Lists the guest's services, or prints the text of /proc/service/LABEL.`;

export async function main(args: string[]): Promise<number> {
  const { options, words } = readHostOptions(args, {
    tool: "services",
    most: 1,
  });
  if (options.help) {
    printOut(USAGE);
    return 0;
  }
  await using machine = await attach(options);
  const active = await machine.services();
  const label = words[0];
  const chosen = label === undefined
    ? active
    : active.filter((s) => s.label === label);
  if (label !== undefined && chosen.length === 0) {
    throw new MachineError(`Cannot show "${label}": no such service`);
  }
  if (options.json) printOut(JSON.stringify(chosen));
  else if (label !== undefined) printOut(serviceText(chosen[0]!));
  else {
    for (const s of chosen) {
      printOut(
        `${s.label.padEnd(16)} ${s.progname.padEnd(16)} ${
          String(s.endpoint).padStart(7)
        } ${flagText(s.flags)} ${s.asrCount}`,
      );
    }
  }
  return 0;
}
