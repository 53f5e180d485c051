/** Runs a machine in this process. */
import type { Ending } from "../emu/mod.ts";
import { writeAllSync } from "../formats/mod.ts";
import { onHost } from "./errors.ts";
import { chooseImage } from "./image.ts";
import { machineDir } from "./machine_dir.ts";
import { MachineProcess } from "./machine_process.ts";
import {
  checkOptions,
  DEFAULT_MEMORY,
  type MachineOptions,
} from "./options.ts";

/** What a guest begins with; a boot parameter that comes later wins. */
const PARAMETERS = "kernel rootdevname=c0d0p0 cttyline=0";

/** What a machine in this process tells, and what ends it. */
export interface RunHooks {
  /** Takes what the guest writes to its first serial port. */
  readonly onLog?: (bytes: Uint8Array) => void;
  /** Called once, when the guest has said that it is ready. */
  readonly onReady?: () => void;
  /** Ends the machine without a word to the guest. */
  readonly stop?: AbortSignal;
}

/** Powers a machine on; settles when it has ended. */
export async function runMachine(
  options: MachineOptions,
  { onLog, onReady, stop }: RunHooks = {},
): Promise<Ending> {
  checkOptions(options);
  const dir = machineDir(options.name);
  const { image } = chooseImage(options, dir);
  using serial = openSerial(options.serial);
  const process = await MachineProcess.create({
    image,
    dir,
    memoryMegabytes: options.memory ?? DEFAULT_MEMORY,
    time: options.time ?? "fast",
    cmdline: `${PARAMETERS} ${options.parameters ?? ""}`.trimEnd(),
    onLog: (bytes) => {
      if (serial !== undefined) writeAllSync(serial, bytes);
      onLog?.(bytes);
    },
    ...onReady === undefined ? {} : { onReady },
  });
  const end = () => process.stop();
  stop?.addEventListener("abort", end);
  try {
    if (stop?.aborted) end();
    return await process.run();
  } finally {
    stop?.removeEventListener("abort", end);
  }
}

function openSerial(path: string | undefined): Deno.FsFile | undefined {
  if (path === undefined) return undefined;
  const how = { write: true, create: true, truncate: true };
  return onHost(
    `Cannot write the serial log "${path}"`,
    () => Deno.openSync(path, how),
  );
}
