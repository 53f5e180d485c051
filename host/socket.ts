/**
 * Streams between processes of one user: unix sockets, on Windows named
 * pipes. An address is a path in a private folder; its place in the file
 * system is what keeps others out.
 */
import { MinixLiveError } from "./error.ts";
import { stateFolder } from "./folders.ts";
import type { Listener, Stream } from "./stream.ts";

/** What `sockaddr_un` holds, without the byte that ends it. */
const LONGEST_PATH = Deno.build.os === "linux" ? 107 : 103;
const hasUnixSockets = Deno.build.os !== "windows";

/** Refuses what no socket's address can hold. */
function checkPath(path: string): void {
  const bytes = new TextEncoder().encode(path).length;
  if (bytes <= LONGEST_PATH) return;
  throw new MinixLiveError(
    `Cannot use the socket "${path}": its path has ${bytes} bytes, ` +
      `and the host takes ${LONGEST_PATH}`,
    path.startsWith(stateFolder())
      ? { hint: "set XDG_STATE_HOME to a shorter path" }
      : {},
  );
}

/** Listens at an address; what an ended listener left there is replaced. */
export async function listenAt(path: string): Promise<Listener> {
  if (!hasUnixSockets) return (await import("./pipe.ts")).listenAtPipe(path);
  checkPath(path);
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return Deno.listen({ transport: "unix", path });
}

/** Connects to a listener. */
export async function connectTo(path: string): Promise<Stream> {
  if (!hasUnixSockets) return (await import("./pipe.ts")).connectToPipe(path);
  checkPath(path);
  return await Deno.connect({ transport: "unix", path });
}
