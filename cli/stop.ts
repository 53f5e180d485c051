// `minix-live stop`: shuts a guest down.
import {
  attach,
  endMachine,
  forceHint,
  type MachineAddress,
  MachineError,
  machineName,
  machines,
} from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { printJson } from "./lib/listing.ts";
import { readDeadline } from "./lib/numbers.ts";
import { Progress } from "./lib/progress.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";

export const table = verb({
  name: "stop",
  about: "shut a machine down",
  text: "Shuts the guest down and waits until its machine has ended.",
  options: {
    ...MACHINE,
    force: {
      about: "end the machine without asking the guest",
      excludes: ["socket"],
    },
    deadline: {
      value: "SECONDS",
      default: "30",
      about: "for the guest to end",
    },
    ...JSON_OPTION,
  },
  json: { name: "name of the machine, or null behind a socket" },
  examples: [
    ["stop", "shut the default machine down"],
    ["stop --force", "end it though its guest hangs"],
  ],
});

/** Asks the guest; whoever does not answer may be ended all the same. */
async function shutDown(
  address: MachineAddress,
  seconds: number,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`The machine did not answer within ${seconds} s`)),
      seconds * 1000,
    );
  });
  try {
    await using machine = await Promise.race([attach(address), late]);
    await machine.stop({ seconds });
  } catch (error) {
    const name = machineName(address.name);
    const runs = address.socket === undefined &&
      machines().some((one) => one.name === name);
    if (!runs) throw error;
    throw new MachineError((error as Error).message, {
      hint: forceHint(name),
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

export const main = mainOf(table, async ({ options }) => {
  const { name, socket, force, deadline, json } = options;
  const seconds = readDeadline(deadline, table.name);
  const stopped = socket === undefined ? machineName(name) : null;
  {
    using _progress = new Progress(`stopping ${stopped ?? socket}`);
    if (force) await endMachine({ name, seconds });
    else await shutDown({ name, socket }, seconds);
  }
  if (json) printJson({ name: stopped });
  return 0;
});
