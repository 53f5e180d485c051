// A guest in memory behind a unix socket, as `--socket` reaches it.
import { Hub } from "../../emu/mod.ts";
import { writeAll } from "../../formats/mod.ts";
import { FakeGuest, type Program } from "./fake_guest.ts";

/** A guest at a socket, until it is disposed of. */
export function serveGuest(
  path: string,
  programs: Record<string, Program>,
): Disposable {
  const hub: Hub = new Hub({
    instance: "test",
    writeGuest: (bytes) => queueMicrotask(() => guest.feed(bytes)),
    onHostRequest: () => Promise.reject(new Error("nothing to ask")),
    onChange: () => {},
  });
  const guest = new FakeGuest(
    (bytes) => queueMicrotask(() => hub.feedGuest(bytes)),
    programs,
  );
  const listener = Deno.listen({ transport: "unix", path });
  (async () => {
    for await (const socket of listener) {
      let sending: Promise<unknown> = Promise.resolve();
      const client = hub.attach((bytes) => {
        sending = sending.then(() => writeAll(socket, bytes)).catch(() => {});
      });
      try {
        for await (const bytes of socket.readable) client.feed(bytes);
      } catch {
        // Its end may come as an error; the listener outlives it.
      }
      client.detach();
    }
  })().catch(() => {});
  return {
    [Symbol.dispose]() {
      listener.close();
      hub.close();
    },
  };
}
