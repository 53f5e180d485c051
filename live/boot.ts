/** Starts a machine in a process of its own. */
import { connect } from "./connect.ts";
import { startDaemon } from "./daemon.ts";
import { ONCE, removeAbandoned } from "./delete.ts";
import { BootError } from "./errors.ts";
import { chooseImage, copyImage } from "./image.ts";
import { hasEnded, type Known } from "./instance.ts";
import { lockNew } from "./lock.ts";
import { Machine } from "./machine.ts";
import {
  createMachineDir,
  type MachineDir,
  machineDir,
  removeIfThere,
} from "./machine_dir.ts";
import { checkOptions, type MachineOptions } from "./options.ts";
import { endInstance, endMachine } from "./stop.ts";

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
  if (options.snapshot !== undefined) {
    throw new BootError(
      `Cannot go on with snapshot "${options.snapshot}": ` +
        "it is of a machine, whose name is missing",
    );
  }
  removeAbandoned();
  const dir = machineDir(`${ONCE}${crypto.randomUUID().slice(0, 18)}`);
  createMachineDir(dir);
  let owner: Deno.FsFile | undefined;
  try {
    // For as long as this process lives, or until it disposes of the machine.
    owner = lockNew(dir.owner);
    const { image, own } = chooseImage(options, dir);
    if (!own) copyImage(image, dir.disk);
    return await start(dir, { ...options, image: dir.disk }, owner);
  } catch (error) {
    owner?.[Symbol.dispose]();
    removeIfThere(dir.path);
    throw error;
  }
}

/** Boots what has a folder of its own already. */
export function bootFrom(
  dir: MachineDir,
  options: BootOptions,
): Promise<Machine> {
  checkOptions(options);
  return start(dir, options);
}

/** Boots under a name; a machine that has an owner ends with this process, and
 * leaves nothing. */
async function start(
  dir: MachineDir,
  { seconds = READY_SECONDS, signal, ...options }: BootOptions,
  owner?: Deno.FsFile,
): Promise<Machine> {
  const { name } = dir;
  const tied = owner !== undefined;
  let instance: Known | undefined;
  const end = async () => {
    // Another machine may have the name by now.
    if (instance === undefined) await endMachine({ name });
    else if (!hasEnded(dir, instance)) await endInstance(dir, instance);
    if (owner === undefined) return;
    // The machine's process does so too, unless it was killed.
    removeIfThere(dir.path);
    owner[Symbol.dispose]();
  };
  await startDaemon(dir, { ...options, name, tied }, { seconds, signal });
  try {
    const connection = await connect({ name });
    instance = connection.instance;
    return new Machine(connection, end);
  } catch (error) {
    await end();
    throw error;
  }
}
