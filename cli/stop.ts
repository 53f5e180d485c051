// `minix-live stop`: shuts a guest down.
import { attach, endMachine } from "../mod.ts";
import { printOut } from "./lib/output.ts";
import { readWords, UsageError } from "./lib/words.ts";

const USAGE = `Usage: minix-live stop [OPTION]…

Shuts the guest down and waits until its machine has ended.

  --name M            machine (MINIX_LIVE_MACHINE, or default)
  --socket PATH       control link on a unix socket instead
  --force             end the machine without asking the guest
  --deadline SECONDS  for the guest to end (30)`;

export async function main(args: string[]): Promise<number> {
  const { values } = readWords(args, {
    name: { type: "string" },
    socket: { type: "string" },
    force: { type: "boolean" },
    deadline: { type: "string", default: "30" },
  }, { hint: "minix-live stop --help" });
  if (values.help) {
    printOut(USAGE);
    return 0;
  }
  const seconds = Number(values.deadline);
  if (!(seconds > 0)) {
    throw new UsageError(`Cannot use "${values.deadline}" for --deadline`);
  }
  const { name, socket } = values;
  if (values.force) {
    await endMachine({ name, seconds });
    return 0;
  }
  await using machine = await attach({ name, socket });
  await machine.stop({ seconds });
  return 0;
}
