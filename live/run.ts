/** Runs a machine in this process. */
import { type Ending, prepareBoard } from "../emu/mod.ts";
import { writeAllSync } from "../formats/mod.ts";
import { join, statIfThere } from "../host/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import { chooseImage } from "./image.ts";
import { whileStarting } from "./lock.ts";
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
  let serial: Deno.FsFile | undefined;
  let toSerial: (bytes: Uint8Array) => void = () => {};
  let recording: Deno.FsFile | undefined;
  // From the look at the name to its lock nobody else may touch its disk.
  const process = await whileStarting(dir, async () => {
    const { image, start } = beginning(options, dir);
    const { time = "fast", ephemeral = false } = options;
    recording = openFile("recording", options.record, image, dir);
    const process = await MachineProcess.create({
      ...{ image, dir, start, time, ephemeral },
      ...recording === undefined ? {} : {
        record: writer("recording", recording, options.record!),
      },
      onLog: (bytes) => {
        toSerial(bytes);
        onLog?.(bytes);
      },
      isDaemon,
      ...onReady === undefined ? {} : { onReady },
      ...onGivenUp === undefined ? {} : { onGivenUp },
    });
    try {
      serial = openFile("serial log", options.serial, image, dir);
      if (serial !== undefined) {
        toSerial = writer("serial log", serial, options.serial!);
      }
    } catch (error) {
      process.abandon();
      throw error;
    }
    return process;
  });
  const end = () => process.stop();
  stop?.addEventListener("abort", end);
  try {
    if (stop?.aborted) end();
    return await process.run();
  } finally {
    stop?.removeEventListener("abort", end);
    serial?.close();
    recording?.close();
  }
}

/** The image, and where its guest begins. */
function beginning(
  options: MachineOptions,
  dir: MachineDir,
): Pick<MachineSettings, "image" | "start"> {
  const { snapshot: name, memory = DEFAULT_MEMORY, parameters = "" } = options;
  if (name === undefined) {
    const { image } = chooseImage(options, dir);
    const ready = readySnapshot(image, options);
    if (ready !== undefined) {
      const { snapshot, about: { log = "" } } = ready;
      return { image, start: { snapshot, ready: true, log } };
    }
    return {
      image,
      start: {
        cmdline: `${PARAMETERS} ${parameters}`.trimEnd(),
        memoryMegabytes: memory,
      },
    };
  }
  const what = `Cannot go on with snapshot "${name}"`;
  const { snapshot, about } = readSnapshot(what, snapshotPath(dir, name), dir);
  const { image = about.image } = options;
  return {
    image: chooseImage({ image }, dir).image,
    start: {
      ...{ snapshot, ready: about.ready },
      log: `minix-live: goes on with snapshot "${name}"\n`,
    },
  };
}

/** Files that a machine reads or writes. */
function filesOf(image: string, dir: MachineDir): string[] {
  return [
    image,
    `${image}.json`,
    ...[`${image}.boot`, dir.path].flatMap((folder) =>
      [...Deno.readDirSync(folder)].map(({ name }) => join(folder, name))
    ),
  ];
}

function writer(
  what: string,
  file: Deno.FsFile,
  path: string,
): (bytes: Uint8Array) => void {
  return (bytes) =>
    onHost(
      `Cannot write the ${what} "${path}"`,
      () => writeAllSync(file, bytes),
    );
}

/** Opens a file of the user's, which may be none of the machine's own: what it
 * holds is gone. */
function openFile(
  name: string,
  path: string | undefined,
  image: string,
  dir: MachineDir,
): Deno.FsFile | undefined {
  if (path === undefined) return undefined;
  const what = `Cannot write the ${name} "${path}"`;
  return onHost(what, () => {
    const there = statIfThere(path);
    if (there?.isFifo) throw new MachineError(`${what}: it is a pipe`);
    for (const own of filesOf(image, dir)) {
      const other = statIfThere(own);
      if (there === undefined || other === undefined) continue;
      if (there.dev === other.dev && there.ino === other.ino) {
        throw new MachineError(`${what}: it is "${own}", which is in use`);
      }
    }
    return Deno.openSync(path, { write: true, create: true, truncate: true });
  });
}
