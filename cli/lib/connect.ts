/** Reaches the control link of a machine. */
import { writeAll } from "../../formats/mod.ts";
import { ControlError, Session } from "../../emu/mod.ts";
import type { HostOptions } from "./host_options.ts";
import { isRunning, type MachineDir, machineDir } from "./machine_dir.ts";
import { UsageError } from "./words.ts";

const HELLO_DEADLINE_MS = 30_000;

export interface Connection {
  session: Session;
  /** The machine's folder; none behind a socket of the user's. */
  dir: MachineDir | undefined;
  close(): void;
}

async function openSocket(path: string): Promise<Deno.UnixConn> {
  try {
    return await Deno.connect({ transport: "unix", path });
  } catch (error) {
    throw new Error(`Cannot connect to "${path}": no machine answers there`, {
      cause: error,
    });
  }
}

/** Moves a socket's bytes to and from a session. */
function attach(socket: Deno.UnixConn): Session {
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

/** A session with the machine that the options name. */
export async function connect(options: HostOptions): Promise<Connection> {
  const dir = options.socket === undefined
    ? machineDir(options.name)
    : undefined;
  if (dir !== undefined && !isRunning(dir)) {
    throw new UsageError(
      `Cannot reach machine "${dir.name}": it is not running`,
      `minix-live boot -d --name ${dir.name}`,
    );
  }
  const socket = await openSocket(options.socket ?? dir!.socket);
  const session = attach(socket);
  await session.connect(HELLO_DEADLINE_MS);
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
