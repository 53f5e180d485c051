// `minix-live core`: a process of the guest as a core file, for a debugger.
import { attach, type CoreTaken, writeInstanceCore } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { interruptible } from "./lib/interrupt.ts";
import { printJson } from "./lib/listing.ts";
import { readWhole } from "./lib/numbers.ts";
import { printOut } from "./lib/output.ts";
import { withMeant } from "./lib/service.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

const STREAM = "-";

export const table = verb({
  name: "core",
  about: "a service's memory and registers, for a debugger",
  text:
    "Writes memory and registers of a running service as an ELF core file " +
    "of the i386, at one moment at which all of the guest stands still. " +
    "Every service has one, rs, vm and those that wait in an update too. With " +
    "the debug file of the same binary (`build -V MKDEBUG=yes`) gdb shows the " +
    "call stack and all variables.\n\n" +
    "Pages that the service has not touched, and memory of devices, are not in " +
    "the file; nor is the state of the floating-point unit.",
  options: {
    ...MACHINE,
    output: {
      short: "o",
      value: "FILE",
      about: "file to write (LABEL.core)",
      complete: "file",
    },
    instance: {
      value: "N",
      about: "this process instead of a label's, as ps numbers instances; " +
        "the guest is not asked",
    },
    ...JSON_OPTION,
  },
  arguments: [{ name: "LABEL", optional: true, complete: "label" }],
  statuses: [["128+N", "signal N ended it; there is no file"]],
  json: {
    file: "path of the file",
    process: "name of the process",
    endpoint: "its address for messages",
    instance: "which process it is, of all that ever were",
    bytes: "of the file",
  },
  examples: [
    ["core pm", "writes pm.core"],
    ["core --instance 41 -o old.core", "an old instance that waits"],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const { json, output, instance, ...address } = options;
  const [label] = words;
  if ((label === undefined) === (instance === undefined)) {
    const both = label === undefined ? "" : ", not both";
    throw new UsageError(
      `Cannot take a core: want a label, or --instance N${both}`,
      "minix-live services",
    );
  }
  if (output === STREAM) {
    throw new UsageError(
      'Cannot write a core to "-": it is made in one step, as a file',
    );
  }
  const file = output ?? `${label ?? `instance-${instance}`}.core`;
  return await interruptible(async (signal) => {
    const taken = await take(signal);
    if (json) printJson({ file, ...taken });
    else printOut(file);
    return 0;
  });

  async function take(signal: AbortSignal): Promise<CoreTaken> {
    if (label === undefined) {
      const number = readWhole(instance!, "--instance", "core");
      return await writeInstanceCore(number, file, address, { signal });
    }
    await using machine = await attach(address);
    const attempt = () => machine.core(label, file, { signal });
    return await withMeant(machine, label, attempt);
  }
});
