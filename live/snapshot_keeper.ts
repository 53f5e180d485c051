/** What a machine's process does with snapshots of its machine. */
import {
  disagreement,
  type Machine,
  restoreDisk,
  type Snapshot,
  takeSnapshot,
  type WatchedDisk,
} from "../emu/mod.ts";
import { MachineError, onHost } from "./errors.ts";
import type { MachineDir } from "./machine_dir.ts";
import {
  fileMark,
  readSnapshot,
  type SnapshotAbout,
  writeSnapshot,
} from "./snapshot_files.ts";

export class SnapshotKeeper {
  readonly #machine: Machine;
  readonly #disk: WatchedDisk;
  /** Taken or applied last: the disk knows what was written since. */
  #last: Snapshot | undefined;
  /** Where that is, as it was. */
  #file: { mark: string | undefined; ready: boolean } | undefined;

  constructor(machine: Machine, disk: WatchedDisk, start?: Snapshot) {
    this.#machine = machine;
    this.#disk = disk;
    this.#last = start;
  }

  /** Takes the machine into a file; the bytes of that. */
  create(path: string, about: SnapshotAbout, kind?: "changes"): number {
    const snapshot = takeSnapshot(this.#machine, this.#disk, kind);
    this.#last = snapshot;
    this.#file = undefined;
    const bytes = onHost(
      `Cannot write the snapshot "${path}"`,
      () => writeSnapshot(path, snapshot, about),
    );
    this.#file = { mark: fileMark(path), ready: about.ready };
    return bytes;
  }

  /** Goes back to a snapshot. A refusal leaves the machine as it was; of one
   * whose state the emulator does not take nothing is left. */
  apply(
    name: string,
    path: string,
    dir: MachineDir,
    { onDeath }: { onDeath: (error: MachineError) => void },
  ): { pages: number; ready: boolean } {
    const what = `Cannot apply snapshot "${name}"`;
    const { snapshot, ready } = this.#find(what, path, dir);
    const { memory } = this.#machine.guest;
    if (snapshot.memoryBytes !== memory.length) {
      throw new MachineError(
        `${what}: it is of a machine with ${snapshot.memoryBytes >> 20} MB ` +
          `of memory, this one has ${memory.length >> 20}`,
      );
    }
    const why = disagreement(snapshot, this.#disk);
    if (why !== undefined) throw new MachineError(`${what}: ${why}`);
    onHost(what, () => restoreDisk(snapshot, this.#disk, this.#last));
    this.#last = snapshot;
    this.#file = { mark: fileMark(path), ready };
    try {
      return { pages: this.#machine.restore(snapshot.state), ready };
    } catch (cause) {
      const error = new MachineError(
        `${what}: it has no state that the emulator takes`,
        { cause },
      );
      onDeath(error);
      throw error;
    }
  }

  #find(
    what: string,
    path: string,
    dir: MachineDir,
  ): { snapshot: Snapshot; ready: boolean } {
    const mark = fileMark(path);
    if (
      this.#last !== undefined && mark !== undefined &&
      this.#file?.mark === mark
    ) {
      return { snapshot: this.#last, ready: this.#file!.ready };
    }
    const { snapshot, about: { ready } } = readSnapshot(what, path, dir);
    return { snapshot, ready };
  }
}
