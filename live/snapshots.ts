/** Snapshots of machines, for programs. */
import { connect } from "./connect.ts";
import { askProcess, type HostQuestions } from "./host_questions.ts";
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
  return snapshotsOf(machineDir(name));
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
  return await ask(name, "apply", snapshot);
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
