// `minix-live logs`: the serial log of a machine.
import { machineLog } from "../mod.ts";
import { printOut, writeOut } from "./lib/output.ts";
import { readWords } from "./lib/words.ts";

const USAGE = `Usage: minix-live logs [--name M] [-f]

Prints what the guest wrote to its first serial port.

  -f, --follow  go on until the machine ends`;

export async function main(args: string[]): Promise<number> {
  const { values } = readWords(args, {
    name: { type: "string" },
    follow: { type: "boolean", short: "f" },
  }, { hint: "minix-live logs --help" });
  if (values.help) {
    printOut(USAGE);
    return 0;
  }
  const { name, follow = false } = values;
  for await (const bytes of machineLog({ name, follow })) writeOut(bytes);
  return 0;
}
