/** Reaches the control link of a machine. */
import { CTL_VERSION } from "../core/abi/abi.ts";
import { ControlError, Session } from "../emu/client.ts";
import { writeAll } from "../formats/mod.ts";
import {
  after,
  connectTo,
  MinixLiveError,
  type Stream,
  VERSION,
} from "../host/mod.ts";
import { blame, stoppedPid } from "./blame.ts";
import { MachineError } from "./errors.ts";
import { type Instance, type Known, readInstance } from "./instance.ts";
import { isRunning } from "./lock.ts";
import { type MachineDir, machineDir } from "./machine_dir.ts";

const HELLO_SECONDS = 30;
/** A process that is stopped for so long is not waited for. */
const STOPPED_SECONDS = 2;

/** A machine of this user by name, or whoever speaks the control protocol at
 * a socket. */
export interface MachineAddress {
  /** Name of the machine. */
  readonly name?: string | undefined;
  /** Path of a unix socket instead. */
  readonly socket?: string | undefined;
}

export interface Connection {
  session: Session;
  /** The machine's folder; none behind a socket of the user's. */
  dir: MachineDir | undefined;
  /** Which machine it is; undefined behind a socket of the user's. */
  instance: Known | undefined;
  close(): void;
}

export async function openSocket(path: string): Promise<Stream> {
  try {
    return await connectTo(path);
  } catch (error) {
    if (error instanceof MinixLiveError) throw error;
    throw new MachineError(
      `Cannot connect to "${path}": no machine answers there`,
      { cause: error },
    );
  }
}

export function closeSocket(socket: Stream): void {
  try {
    socket.close();
  } catch {
    // The other end was first.
  }
}

/** Moves a socket's bytes to and from a session. */
export function sessionOver(socket: Stream): Session {
  let sending: Promise<unknown> = Promise.resolve();
  const session = new Session((bytes) => {
    sending = sending.then(() => writeAll(socket, bytes)).catch(() => {});
  });
  (async () => {
    const buffer = new Uint8Array(65536);
    try {
      for (;;) {
        const n = await socket.read(buffer);
        if (n === null) break;
        session.feed(buffer.slice(0, n));
      }
    } catch {
      // The read ends with the socket, whoever closed it.
    }
    session.fail(new ControlError("link", "The machine has ended"));
  })();
  return session;
}

/** The folder of a running machine that this program can drive. */
function runningDir(
  name: string | undefined,
): { dir: MachineDir; instance: Instance | undefined } {
  const dir = machineDir(name);
  if (!isRunning(dir)) {
    throw new MachineError(
      `Cannot reach machine "${dir.name}": it is not running`,
      { hint: `minix-live boot -d --name ${dir.name}` },
    );
  }
  const instance = readInstance(dir);
  const { control, version } = instance?.about ?? {};
  if (control !== undefined && control !== CTL_VERSION) {
    throw new MachineError(
      `Cannot drive machine "${dir.name}": it is of minix-live ` +
        `${version} (control link ${control}), ` +
        `this is ${VERSION} (control link ${CTL_VERSION})`,
    );
  }
  return { dir, instance };
}

/** A session with the machine at an address, within a deadline; with its
 * process alone, whatever the guest does, if `guest` is false. */
export async function connect(
  { name, socket }: MachineAddress,
  { seconds = HELLO_SECONDS, guest = true }: {
    seconds?: number;
    guest?: boolean;
  } = {},
): Promise<Connection> {
  if (socket !== undefined) {
    const { session, close } = await greeted(socket, { seconds, guest });
    return { session, close, dir: undefined, instance: undefined };
  }
  const { dir, instance } = runningDir(name);
  const { session, close } = await greeted(dir.socket, {
    ...{ seconds, guest, dir },
  });
  const { instance: id } = session;
  // Who came between has written who it is by now.
  const now = instance?.id === id ? instance : readInstance(dir);
  // Where the folder does not say, its socket's process knows best.
  if (now === undefined || now.id === id) {
    return { session, close, dir, instance: now ?? { id } };
  }
  close();
  throw new MachineError(
    `Cannot reach machine "${dir.name}": ` +
      "who answers at its socket is not who has its folder",
    { hint: "minix-live list" },
  );
}

/** A session that the guest has answered, or the process. */
async function greeted(
  path: string,
  { seconds, guest, dir }: {
    seconds: number;
    guest: boolean;
    dir?: MachineDir;
  },
): Promise<{ session: Session; close: () => void }> {
  const socket = await openSocket(path).catch((error: MachineError) => {
    if (dir === undefined) throw error;
    throw new MachineError(error.message, {
      hint: error.hint ?? `minix-live stop --force --name ${dir.name}`,
      cause: error,
    });
  });
  const close = () => closeSocket(socket);
  const session = sessionOver(socket);
  const waited = Math.min(seconds, STOPPED_SECONDS);
  let cancel = () => {};
  // Again and again: a process may stop later, and be found at a second look.
  const look = () => {
    if (dir === undefined || session.instance !== undefined) return;
    if (stoppedPid(dir) !== undefined) {
      session.fail(blame(dir, { guest: false, seconds: waited }));
    } else cancel = after(waited * 1000, look);
  };
  cancel = after(waited * 1000, look);
  try {
    if (guest) await session.connect(seconds * 1000);
    else if (!await session.hail(seconds * 1000)) {
      throw new ControlError(
        "hello",
        `Nobody answered at "${path}" within ${seconds} s`,
      );
    }
    return { session, close };
  } catch (error) {
    close();
    const late = error instanceof ControlError && error.phase === "hello";
    if (!late || dir === undefined) throw error;
    throw blame(dir, { guest: session.instance !== undefined, seconds });
  } finally {
    cancel();
  }
}
