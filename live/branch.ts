/** A second running machine out of a running one. */
import { makePrivateFolder, stateFolder } from "../host/mod.ts";
import type { Session } from "../emu/client.ts";
import { bootFrom, type BootOptions } from "./boot.ts";
import { connect } from "./connect.ts";
import { MachineError, onHost } from "./errors.ts";
import { isRunning, whileStarting } from "./lock.ts";
import { askProcess } from "./host_questions.ts";
import type { Machine } from "./machine.ts";
import { type MachineDir, machineDir, removeIfThere } from "./machine_dir.ts";
import { BRANCH, snapshotPath } from "./snapshot_files.ts";

/** Makes a machine that goes on from where another is, with a copy of its disk;
 * both run. It is ended when the result is disposed of. */
export async function branch(
  from: string,
  to: string,
  options: Pick<BootOptions, "seconds" | "signal"> = {},
): Promise<Machine> {
  const dir = machineDir(to);
  const { session, close } = await connect({ name: from }, { guest: false });
  try {
    options.signal?.throwIfAborted();
    reserve(dir);
    return await makeBranch(session, dir, options);
  } finally {
    close();
  }
}

async function makeBranch(
  session: Session,
  dir: MachineDir,
  options: Pick<BootOptions, "seconds" | "signal">,
): Promise<Machine> {
  const { name, disk: image } = dir;
  try {
    await whileStarting(dir, () => askProcess(session, "branch", { to: name }));
    onHost(
      `Cannot make machine "${name}"`,
      () => Deno.writeTextFileSync(dir.branch, ""),
    );
    const machine = await bootFrom(dir, {
      ...{ name, image, snapshot: BRANCH },
      ...options,
    });
    // It is of a disk that nobody has written to.
    removeIfThere(snapshotPath(dir, BRANCH));
    return machine;
  } catch (error) {
    await giveUp(dir);
    throw error;
  }
}

/** Removes what was made, unless somebody runs it by now. */
async function giveUp(dir: MachineDir): Promise<void> {
  try {
    await whileStarting(dir, () => Promise.resolve(removeIfThere(dir.path)));
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
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
        hint: isRunning(dir)
          ? "take another name"
          : `minix-live delete ${dir.name}`,
      });
    }
  });
}
