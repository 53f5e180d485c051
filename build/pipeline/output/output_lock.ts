// Who may write an output: nobody while a machine has the image, and one build
// at a time. No file stands for a lock, so none is left behind: it is the
// folder that builds lock, for as long as they put their results there, and
// the image itself that a machine locks.
import { dirname } from "node:path";
import { hasRangeLock, usersOf } from "../../../host/mod.ts";
import { BuildError } from "../../errors.ts";
import { lockWithin } from "../store/lock.ts";

/** Who has an image, where it is known, and how that is ended. */
export type NameUser = (
  image: string,
) => { who: string; hint: string } | undefined;

export interface Turn {
  /** Told that another build writes to the folder. */
  onWait(folder: string): void;
  /** How long to wait for that. */
  seconds: number;
}

/** Refuses an image that somebody has open; else it is ours until it is given
 * back: nobody who opens it then gets it. Undefined is one that is not there. */
export function takeImage(
  path: string,
  nameUser: NameUser,
): Deno.FsFile | undefined {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const info = file.statSync();
  if (file.tryLockSync(true) && !hasRangeLock(info)) return file;
  file.close();
  const { who, hint } = nameUser(path) ?? {
    who: processOf(info),
    hint: "end it, or build another output",
  };
  throw new BuildError(`Cannot write "${path}": ${who} has it open`, { hint });
}

function processOf(info: Deno.FileInfo): string {
  const [user] = usersOf(info);
  return user === undefined
    ? "another program"
    : `process ${user.pid} ("${user.name}")`;
}

/** Runs what writes an output, alone in its folder among builds, and with the
 * image that it replaces in its hands. */
export async function whileAlone<T>(
  output: string,
  options: Turn & { nameUser: NameUser },
  write: () => T,
): Promise<T> {
  const folder = dirname(output);
  Deno.mkdirSync(folder, { recursive: true });
  using turn = Deno.openSync(folder);
  const { seconds } = options;
  const onWait = () => options.onWait(folder);
  if (!await lockWithin(turn, true, { onWait, seconds })) {
    throw new BuildError(
      `Cannot write to "${folder}": another build did not end its writing ` +
        `within ${seconds} s`,
    );
  }
  const old = takeImage(output, options.nameUser);
  try {
    return write();
  } finally {
    old?.close();
  }
}
