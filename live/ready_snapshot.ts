/**
 * A snapshot that stands for a boot: of an image whose guest is ready, with no
 * input from outside. The same image has the same bytes.
 */
import {
  encodeSnapshot,
  ImageDisk,
  Machine,
  readBootFiles,
  type Snapshot,
  takeSnapshot,
  WatchedDisk,
} from "../emu/mod.ts";
import { type DiskIdentity, readStamp, SECTOR_SIZE } from "../formats/mod.ts";
import { prebuiltSnapshot } from "../host/mod.ts";
import { FIRST_DATE } from "./machine_start.ts";
import { DEFAULT_MEMORY, type MachineOptions, PARAMETERS } from "./options.ts";
import { lineWatcher, READY_LINE } from "./ready.ts";
import {
  readSnapshot,
  type SnapshotAbout,
  snapshotAbout,
  snapshotHeader,
} from "./snapshot_files.ts";

/** Boots an image, to which nothing is written, and takes it when it is ready:
 * the pieces of the snapshot's file. */
export async function makeReadySnapshot(image: string): Promise<Uint8Array[]> {
  const disk = new WatchedDisk(ImageDisk.open(image, { ephemeral: true }));
  try {
    const decoder = new TextDecoder();
    let log = "";
    let ready = false;
    const watch = lineWatcher(READY_LINE, () => {
      ready = true;
      machine.stop();
    });
    const machine = await Machine.create({
      start: {
        ...await readBootFiles(image),
        ...{ cmdline: PARAMETERS, date: FIRST_DATE },
      },
      disk,
      memoryBytes: DEFAULT_MEMORY * 1024 * 1024,
      onLog: (bytes) => {
        log += decoder.decode(bytes, { stream: true });
        watch(bytes);
      },
      onControl: () => {},
    });
    machine.hurry = 1;
    const ending = await machine.run();
    if (!ready) {
      throw new Error(`Cannot boot "${image}": ${JSON.stringify(ending)}`);
    }
    const taken = takeSnapshot(machine, disk);
    const snapshot = { ...taken, id: `ready-${taken.identity.id}` };
    const about = {
      ...snapshotAbout({ image: "", ready, time: "fast" }),
      ...{ created: 0, log },
    };
    return encodeSnapshot(snapshot, about);
  } finally {
    disk.image.abandon();
  }
}

function identityOf(image: string): DiskIdentity | undefined {
  using file = Deno.openSync(image);
  const sector = new Uint8Array(SECTOR_SIZE);
  file.readSync(sector);
  const stamp = readStamp(sector);
  return typeof stamp === "string" || stamp.applying ? undefined : stamp;
}

/** The snapshot that stands for the boot of an image: for one that nobody has
 * written to since this program brought it, and a machine that is as usual. */
export function readySnapshot(
  image: string,
  { memory = DEFAULT_MEMORY, parameters = "", time = "fast" }: MachineOptions,
): { snapshot: Snapshot; about: SnapshotAbout } | undefined {
  const path = prebuiltSnapshot();
  const isUsual = memory === DEFAULT_MEMORY && parameters === "" &&
    time === "fast";
  if (path === undefined || !isUsual) return undefined;
  const own = identityOf(image);
  const { identity } = snapshotHeader(path);
  const same = own?.id === identity.id &&
    own.generation === identity.generation && own.history === identity.history;
  return same ? readSnapshot(`Cannot boot "${image}"`, path) : undefined;
}
