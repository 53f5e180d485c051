/** What a machine's process begins with: its settings, disk, log and kernel. */
import { CTL_VERSION } from "../core/abi/abi.ts";
import {
  type Builder,
  ImageDisk,
  ImageLockedError,
  type PowerOn,
  type Probe,
  readBootFiles,
  type Snapshot,
  WatchedDisk,
} from "../emu/mod.ts";
import { MinixLiveError, VERSION } from "../host/mod.ts";
import { BootError, MachineError, onHost } from "./errors.ts";
import { isRunning } from "./lock.ts";
import { LogFile } from "./log_file.ts";
import { type MachineDir, runningError } from "./machine_dir.ts";
import type { UserFiles } from "./user_files.ts";

export interface MachineSettings {
  image: string;
  dir: MachineDir;
  /** Where the guest begins: with the image's kernel, or where it was. */
  start: { cmdline: string; memoryMegabytes: number } | StartingSnapshot;
  /** "real": the guest's clock goes as the host's. */
  time: "fast" | "real";
  /** No write reaches the image. */
  ephemeral?: boolean;
  /** Opens files of the user's, once image and name are the machine's and before
   * anything is changed. */
  openFiles?: () => UserFiles;
  /** Further takers of the serial log. */
  onLog?: (bytes: Uint8Array) => void;
  /** Called once, when the guest has said that it is ready. */
  onReady?: () => void;
  /** Called once, when init has said that it goes no further. */
  onGivenUp?: () => void;
  /** The process ends with the machine. */
  isDaemon?: boolean;
  /** Of who looks into the guest from this process. */
  probe?: Probe;
}

/** A snapshot of the image's machine, and whether its guest was ready. */
export interface StartingSnapshot {
  snapshot: Snapshot;
  ready: boolean;
  /** With which the log begins. */
  log: string;
}

function freshHint({ name }: MachineDir): string {
  return `minix-live boot --fresh --name ${name} takes a new copy`;
}

/** Opens an image; who has it may be this very machine. */
export function openDisk(
  image: string,
  dir: MachineDir,
  ephemeral: boolean,
): WatchedDisk {
  try {
    return new WatchedDisk(ImageDisk.open(image, { ephemeral }));
  } catch (error) {
    const isOwn = image === dir.disk;
    if (!(error instanceof ImageLockedError)) {
      const isRefused = error instanceof MinixLiveError &&
        error.hint?.startsWith("minix-live build");
      if (!isOwn || !isRefused) throw error;
      throw new MachineError(error.message, {
        hint: freshHint(dir),
        cause: error,
      });
    }
    if (isOwn || isRunning(dir)) throw runningError(dir);
    throw new MachineError(error.message, { hint: "minix-live list" });
  }
}

export function openLog(dir: MachineDir): LogFile {
  return onHost(
    `Cannot write the log "${dir.log}"`,
    () => LogFile.open(dir.log),
  );
}

/** Refuses an image whose control link is not ours. */
function checkBuilder(
  image: string,
  builder: Builder | undefined,
  dir: MachineDir,
): void {
  if (builder === undefined || builder.control === CTL_VERSION) return;
  throw new BootError(
    `Cannot boot "${image}": it was built by minix-live ${builder.version} ` +
      `(control link ${builder.control}), ` +
      `this is ${VERSION} (control link ${CTL_VERSION})`,
    {
      hint: image === dir.disk
        ? freshHint(dir)
        : "minix-live build makes it anew",
    },
  );
}

/** The guest's clock at power on, unless it is to go as the host's. */
export const FIRST_DATE = Date.UTC(2000, 0, 1);

/** What the image boots with; refuses one whose control link is not ours. */
export async function powerOnOf(
  { image, dir, time }: MachineSettings,
  cmdline: string,
): Promise<PowerOn> {
  const { builder, kernel, modules } = await readBootFiles(image);
  checkBuilder(image, builder, dir);
  const date = time === "real" ? Date.now() : FIRST_DATE;
  return { kernel, modules, cmdline, date };
}
