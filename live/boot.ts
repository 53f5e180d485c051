/** Starts a machine in a process of its own. */
import { connect } from "./connect.ts";
import { startDaemon } from "./daemon.ts";
import { chooseImage, copyImage } from "./image.ts";
import { Machine } from "./machine.ts";
import {
  createMachineDir,
  type MachineDir,
  machineDir,
  removeIfThere,
} from "./machine_dir.ts";
import { checkOptions, type MachineOptions } from "./options.ts";
import { endMachine } from "./stop.ts";

const READY_SECONDS = 120;

/** A machine to be, and how long its boot may take. */
export interface BootOptions extends MachineOptions {
  /** Seconds for the guest to become ready (120). */
  readonly seconds?: number;
  /** Ends a boot that is under way, and fails with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Boots an image; settles when the guest is ready. The machine is ended when
 * the result is disposed of. Without a name it is for this one use: its disk
 * is a copy, and nothing is left of either when it is disposed of, or when
 * this process ends.
 */
export async function boot(options: BootOptions = {}): Promise<Machine> {
  checkOptions(options);
  if (options.name !== undefined) {
    return await start(machineDir(options.name), options);
  }
  const dir = machineDir(`once-${crypto.randomUUID().slice(0, 18)}`);
  createMachineDir(dir);
  try {
    const { image, own } = chooseImage(options, dir);
    if (!own) copyImage(image, dir.disk);
    return await start(dir, { ...options, image: dir.disk }, true);
  } catch (error) {
    removeIfThere(dir.path);
    throw error;
  }
}

/** Boots under a name; a machine that is tied ends with this process, and
 * leaves nothing. */
async function start(
  dir: MachineDir,
  { seconds = READY_SECONDS, signal, ...options }: BootOptions,
  tied = false,
): Promise<Machine> {
  const { name } = dir;
  const end = async () => {
    await endMachine({ name });
    // The machine's process does so too, unless it was killed.
    if (tied) removeIfThere(dir.path);
  };
  await startDaemon(dir, { ...options, name, tied }, { seconds, signal });
  try {
    return new Machine(await connect({ name }), end);
  } catch (error) {
    await end();
    throw error;
  }
}
