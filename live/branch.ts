/** A second running machine out of a running one. */
import { makePrivateFolder, stateFolder } from "../host/mod.ts";
import { bootFrom } from "./boot.ts";
import { MachineError, onHost } from "./errors.ts";
import { attach, type Machine } from "./machine.ts";
import { type MachineDir, machineDir, removeIfThere } from "./machine_dir.ts";
import { BRANCH, snapshotPath } from "./snapshot_files.ts";

/** Makes a machine that goes on from where another is, with a copy of its disk;
 * both run. It is ended when the result is disposed of. */
export async function branch(
  from: string,
  to: string,
  { seconds, signal }: {
    /** For the new machine to run (120). */
    seconds?: number;
    signal?: AbortSignal;
  } = {},
): Promise<Machine> {
  const dir = machineDir(to);
  await using source = await attach({ name: from });
  reserve(dir);
  try {
    await source.branchTo(to);
    const machine = await bootFrom(dir, {
      name: to,
      image: dir.disk,
      snapshot: BRANCH,
      ...seconds === undefined ? {} : { seconds },
      ...signal === undefined ? {} : { signal },
    });
    // It is of a disk that nobody has written to.
    removeIfThere(snapshotPath(dir, BRANCH));
    return machine;
  } catch (error) {
    removeIfThere(dir.path);
    throw error;
  }
}

/** Makes a machine's folder, which must not be there. */
function reserve(dir: MachineDir): void {
  const what = `Cannot make machine "${dir.name}"`;
  onHost(what, () => {
    makePrivateFolder(stateFolder());
    try {
      Deno.mkdirSync(dir.path, { mode: 0o700 });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      throw new MachineError(`${what}: there is one of that name`, {
        hint: `minix-live delete ${dir.name}`,
      });
    }
  });
}
