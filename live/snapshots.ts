/** Snapshots of machines, for programs. */
import { statIfThere } from "../host/mod.ts";
import { connect } from "./connect.ts";
import { askProcess, type HostQuestions } from "./host_questions.ts";
import { MachineError } from "./errors.ts";
import { isRunning } from "./lock.ts";
import { machineDir } from "./machine_dir.ts";
import {
  deleteSnapshotFile,
  type SnapshotInfo,
  snapshotsOf,
} from "./snapshot_files.ts";

/** SnapshotOwner snapshots are meant. */
export interface SnapshotOwner {
  /** Name of the machine. */
  readonly name?: string | undefined;
}

/** The snapshots of a machine, which need not run; the oldest first. */
export function snapshots({ name }: SnapshotOwner = {}): SnapshotInfo[] {
  const dir = machineDir(name);
  if (statIfThere(dir.path) !== undefined) return snapshotsOf(dir);
  throw new MachineError(
    `Cannot list the snapshots of machine "${dir.name}": there is none`,
    { hint: "minix-live list --all" },
  );
}

/** Saves a running machine under a name of its own. The bytes of the file. */
export async function createSnapshot(
  snapshot: string,
  { name }: SnapshotOwner = {},
): Promise<{ bytes: number }> {
  return await ask(name, "snapshot", snapshot);
}

/** Takes a running machine back to a snapshot: what it did since is lost. The
 * pages of memory that were others. */
export async function applySnapshot(
  snapshot: string,
  { name }: SnapshotOwner = {},
): Promise<{ pages: number }> {
  const dir = machineDir(name);
  if (isRunning(dir)) return await ask(name, "apply", snapshot);
  throw new MachineError(
    `Cannot apply snapshot "${snapshot}": machine "${dir.name}" is not running`,
    { hint: `minix-live boot -d --snapshot ${snapshot} --name ${dir.name}` },
  );
}

/** Removes a snapshot of a machine. */
export function deleteSnapshot(
  snapshot: string,
  { name }: SnapshotOwner = {},
): void {
  deleteSnapshotFile(machineDir(name), snapshot);
}

/** Asks the process of a machine, whose guest may have gone astray. */
async function ask<K extends "snapshot" | "apply">(
  machine: string | undefined,
  what: K,
  name: string,
): Promise<HostQuestions[K]["answer"]> {
  const { session, close } = await connect({ name: machine }, { guest: false });
  try {
    return await askProcess(session, what, { name });
  } finally {
    close();
  }
}
