/** Reaches the control link of a machine. */
import { CTL_VERSION } from "../core/abi/abi.ts";
import { ControlError, Session } from "../emu/client.ts";
import { writeAll } from "../formats/mod.ts";
import {
  connectTo,
  MinixLiveError,
  type Stream,
  VERSION,
} from "../host/mod.ts";
import { MachineError } from "./errors.ts";
import {
  isRunning,
  type MachineDir,
  machineDir,
  readAbout,
} from "./machine_dir.ts";

const HELLO_DEADLINE_MS = 30_000;

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
  close(): void;
}

async function openSocket(path: string): Promise<Stream> {
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

/** Moves a socket's bytes to and from a session. */
function sessionOver(socket: Stream): Session {
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
function runningDir(name: string | undefined): MachineDir {
  const dir = machineDir(name);
  if (!isRunning(dir)) {
    throw new MachineError(
      `Cannot reach machine "${dir.name}": it is not running`,
      { hint: `minix-live boot -d --name ${dir.name}` },
    );
  }
  const about = readAbout(dir);
  if (about !== undefined && about.control !== CTL_VERSION) {
    throw new MachineError(
      `Cannot drive machine "${dir.name}": it is of minix-live ` +
        `${about.version} (control link ${about.control}), ` +
        `this is ${VERSION} (control link ${CTL_VERSION})`,
    );
  }
  return dir;
}

/** A session with the machine at an address. */
export async function connect(address: MachineAddress): Promise<Connection> {
  const dir = address.socket === undefined
    ? runningDir(address.name)
    : undefined;
  const socket = await openSocket(address.socket ?? dir!.socket);
  const session = sessionOver(socket);
  try {
    await session.connect(HELLO_DEADLINE_MS);
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    session,
    dir,
    close() {
      try {
        socket.close();
      } catch {
        // The other end was first.
      }
    },
  };
}
