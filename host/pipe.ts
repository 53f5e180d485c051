/**
 * Named pipes of Windows, by the runtime's node:net, which takes a path of a
 * unix socket on other hosts as well: so tests run this file there.
 */
import { createHash } from "node:crypto";
import { connect, createServer, type Socket } from "node:net";
import type { Listener, Stream } from "./stream.ts";

/** A pipe's name has no folder: it is made of the address. */
function pipeName(path: string): string {
  if (Deno.build.os !== "windows") return path;
  const name = createHash("sha256").update(path).digest("hex");
  return `\\\\.\\pipe\\minix-live-${name}`;
}

function streamOf(socket: Socket): Stream {
  const chunks = socket.iterator({ destroyOnReturn: false });
  let rest: Uint8Array = new Uint8Array();
  socket.on("error", () => {});
  return {
    async read(buffer) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done === true) return null;
        rest = next.value;
      }
      const count = Math.min(rest.length, buffer.length);
      buffer.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      return count;
    },
    write: (bytes) =>
      new Promise((resolve, reject) =>
        socket.write(
          bytes,
          (error) => error ? reject(error) : resolve(bytes.length),
        )
      ),
    close: () => socket.destroy(),
  };
}

export async function listenAtPipe(path: string): Promise<Listener> {
  const waiting: Stream[] = [];
  let wake = Promise.withResolvers<void>();
  let closed = false;
  const server = createServer((socket) => {
    waiting.push(streamOf(socket));
    wake.resolve();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(pipeName(path), resolve);
  });
  return {
    close() {
      closed = true;
      server.close();
      wake.resolve();
    },
    async *[Symbol.asyncIterator]() {
      while (!closed) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else {
          await wake.promise;
          wake = Promise.withResolvers<void>();
        }
      }
    },
  };
}

export function connectToPipe(path: string): Promise<Stream> {
  const socket = connect(pipeName(path));
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(streamOf(socket));
    });
  });
}
