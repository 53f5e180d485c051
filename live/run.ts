/** Runs a machine in this process. */
import { type Ending, prepareBoard } from "../emu/mod.ts";
import { chooseImage } from "./image.ts";
import { removeIfBare, whileStarting } from "./lock.ts";
import {
  createMachineDir,
  type MachineDir,
  machineDir,
} from "./machine_dir.ts";
import { nameIsFree } from "./name.ts";
import { MachineProcess } from "./machine_process.ts";
import type { MachineSettings } from "./machine_start.ts";
import {
  checkOptions,
  DEFAULT_MEMORY,
  type MachineOptions,
  PARAMETERS,
} from "./options.ts";
import { readySnapshot } from "./ready_snapshot.ts";
import { readSnapshot, snapshotPath } from "./snapshot_files.ts";
import { openUserFiles } from "./user_files.ts";

/** What a machine in this process tells, and what ends it. */
export interface RunHooks {
  /** Takes what the guest writes to its first serial port. */
  readonly onLog?: (bytes: Uint8Array) => void;
  /** Called once, when the guest has said that it is ready. */
  readonly onReady?: () => void;
  /** Called once, when the guest's init has said that it goes no further. */
  readonly onGivenUp?: () => void;
  /** Ends the machine without a word to the guest. */
  readonly stop?: AbortSignal;
}

/** Powers a machine on; settles when it has ended. */
export async function runMachine(
  options: MachineOptions,
  { onLog, onReady, onGivenUp, stop }: RunHooks = {},
  { isDaemon = false }: { isDaemon?: boolean } = {},
): Promise<Ending> {
  checkOptions(options);
  prepareBoard();
  const dir = machineDir(options.name);
  createMachineDir(dir);
  await nameIsFree(dir);
  // From the look at the name to its lock nobody else may touch its disk.
  const process = await whileStarting(dir, () => {
    const { image, start, time } = beginning(options, dir);
    return MachineProcess.create({
      ...{ image, dir, start, time, isDaemon },
      ephemeral: options.ephemeral ?? false,
      openFiles: () => openUserFiles(options, image, dir),
      ...onLog === undefined ? {} : { onLog },
      ...onReady === undefined ? {} : { onReady },
      ...onGivenUp === undefined ? {} : { onGivenUp },
    });
  }).catch(async (error) => {
    await removeIfBare(dir);
    throw error;
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

/** The image, where its guest begins, and how its time passes. */
function beginning(
  options: MachineOptions,
  dir: MachineDir,
): Pick<MachineSettings, "image" | "start" | "time"> {
  const { snapshot: name, memory = DEFAULT_MEMORY, parameters = "" } = options;
  if (name === undefined) {
    const { time = "fast" } = options;
    const { image } = chooseImage(options, dir);
    const ready = readySnapshot(image, options);
    if (ready !== undefined) {
      const { snapshot, about: { log = "" } } = ready;
      return { image, time, start: { snapshot, ready: true, log } };
    }
    return {
      ...{ image, time },
      start: {
        cmdline: `${PARAMETERS} ${parameters}`.trimEnd(),
        memoryMegabytes: memory,
      },
    };
  }
  const what = `Cannot go on with snapshot "${name}"`;
  const { snapshot, about } = readSnapshot(what, snapshotPath(dir, name), dir);
  const { image = about.image, time = about.time } = options;
  return {
    ...{ image: chooseImage({ image }, dir).image, time },
    start: {
      ...{ snapshot, ready: about.ready },
      log: `minix-live: goes on with snapshot "${name}"\n`,
    },
  };
}
