/**
 * A machine with its disk at some moment. Of a disk whose file no machine
 * writes (an ephemeral one) it has only what differs from that file, and the
 * file's identity; of any other it has everything.
 */
import { type DiskIdentity, SECTOR_SIZE as SECTOR } from "../../formats/mod.ts";
import { captureDisk, differingSectors } from "./disk_image.ts";
import type { Machine, MachineState } from "./machine.ts";
import { type MemoryImage, PAGE } from "./memory_image.ts";
import type { WatchedDisk } from "./watched_disk.ts";

export type DiskContents =
  | { kind: "whole"; image: MemoryImage }
  | { kind: "changes"; sectors: ReadonlyMap<number, Uint8Array> };

export interface Snapshot {
  /** Two of the same id have the same content. */
  readonly id: string;
  /** Of the machine's memory. */
  readonly memoryBytes: number;
  readonly state: MachineState;
  /** Of the disk's file when it was taken. */
  readonly identity: DiskIdentity;
  readonly disk: DiskContents;
}

/** Takes a machine between two steps; it goes on. `kind` is how its disk is
 * taken, by default as the head of this file says. */
export function takeSnapshot(
  machine: Machine,
  disk: WatchedDisk,
  kind: DiskContents["kind"] = disk.image.ephemeral ? "changes" : "whole",
): Snapshot {
  const { image } = disk;
  const snapshot: Snapshot = {
    id: crypto.randomUUID(),
    memoryBytes: machine.guest.memory.length,
    state: machine.save(),
    identity: image.identity,
    disk: kind === "changes"
      ? { kind, sectors: new Map(image.overlay) }
      : { kind, image: captureDisk(image) },
  };
  disk.forget();
  return snapshot;
}

/** Why a disk cannot have a snapshot's contents; undefined when it can. */
export function disagreement(
  snapshot: Snapshot,
  disk: WatchedDisk,
): string | undefined {
  const { id, generation, history } = disk.image.identity;
  const { identity } = snapshot;
  if (id !== identity.id) return "it is of an image of another build";
  if (snapshot.disk.kind === "whole") {
    const sectors = snapshot.disk.image.pageCount * PAGE / SECTOR;
    const same = sectors === Math.ceil(disk.byteLength / PAGE) * PAGE / SECTOR;
    return same ? undefined : "its disk has another size";
  }
  const same = generation === identity.generation &&
    history === identity.history;
  return same ? undefined : "its image was written since";
}

/** Gives a disk, which agrees with it, a snapshot's contents in one step. `last`
 * was taken of this disk, or put on it, when its writes were last forgotten. */
export function restoreDisk(
  snapshot: Snapshot,
  disk: WatchedDisk,
  last?: Snapshot,
): void {
  const { image } = disk;
  if (snapshot.disk.kind === "changes") {
    image.replace(new Map());
    for (const [sector, bytes] of snapshot.disk.sectors) {
      image.write(sector * SECTOR, bytes);
    }
  } else {
    const among = last?.id === snapshot.id ? disk.written : undefined;
    const sectors = differingSectors(image, snapshot.disk.image, among);
    // What is in its overlay alone goes with that.
    for (const [sector, bytes] of image.overlay) {
      if (!sectors.has(sector)) sectors.set(sector, bytes);
    }
    image.replace(sectors);
  }
  disk.forget();
}
