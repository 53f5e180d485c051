// `minix-live list`: the machines of this user.
import { machines } from "../mod.ts";
import { printOut } from "./lib/output.ts";
import { readWords } from "./lib/words.ts";

const USAGE = `Usage: minix-live list [--json]

Lists the machines that run: name, process, log.`;

export function main(args: string[]): Promise<number> {
  const { values } = readWords(args, { json: { type: "boolean" } }, {
    hint: "minix-live list --help",
  });
  if (values.help) {
    printOut(USAGE);
    return Promise.resolve(0);
  }
  const running = machines();
  if (values.json) printOut(JSON.stringify(running));
  else {
    for (const { name, pid, log } of running) {
      printOut(`${name}\t${pid}\t${log}`);
    }
  }
  return Promise.resolve(0);
}
