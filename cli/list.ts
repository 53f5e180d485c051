// `minix-live list`: the machines of this user.
import { splitHostOptions } from "./lib/host_options.ts";
import { isRunning, machineDir, machineNames } from "./lib/machine_dir.ts";
import { printOut } from "./lib/output.ts";

const USAGE = `Usage: minix-live list [--json]

Lists the machines that run: name, process, log.`;

export function main(args: string[]): Promise<number> {
  const { options } = splitHostOptions(args);
  if (options.help) {
    printOut(USAGE);
    return Promise.resolve(0);
  }
  const machines = machineNames().map(machineDir).filter(isRunning)
    .map((dir) => ({
      name: dir.name,
      pid: Number(Deno.readTextFileSync(dir.pid)),
      log: dir.log,
    }));
  if (options.json) printOut(JSON.stringify(machines));
  else {
    for (const { name, pid, log } of machines) {
      printOut(`${name}\t${pid}\t${log}`);
    }
  }
  return Promise.resolve(0);
}
