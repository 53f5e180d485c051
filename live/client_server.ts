/** Serves the clients of a machine at its socket. */
import type { Client, Hub } from "../emu/mod.ts";
import { writeAll } from "../formats/mod.ts";
import {
  after,
  listenAt,
  type Listener,
  reasonOf,
  type Stream,
} from "../host/mod.ts";
import { MachineError } from "./errors.ts";

/** Before another try to take a client, when one failed. */
const ACCEPT_MS = 100;

export interface ServerEvents {
  /** A client came. */
  onClient(): void;
  /** Something that a log should have. */
  onNote(text: string): void;
  /** Nobody can connect any more. */
  onEnd(error: MachineError): void;
}

export class ClientServer {
  readonly #hub: Hub;
  readonly #events: ServerEvents;
  readonly #sockets = new Set<Stream>();
  #listener: Listener | undefined;
  #isOver = false;

  constructor(hub: Hub, events: ServerEvents) {
    this.#hub = hub;
    this.#events = events;
  }

  async listen(path: string): Promise<void> {
    const listener = await listenAt(path);
    this.#listener = listener;
    this.#accept(path, listener[Symbol.asyncIterator]());
  }

  /** Hangs up on everybody. */
  close(): void {
    this.#isOver = true;
    this.#listener?.close();
    for (const socket of this.#sockets) {
      try {
        socket.close();
      } catch {
        // Its client broke the protocol.
      }
    }
  }

  /** Serves whoever connects. A client that cannot be taken, as for want of
   * descriptors, is one that may come again. */
  async #accept(path: string, sockets: AsyncIterator<Stream>): Promise<void> {
    let failed = false;
    while (!this.#isOver) {
      try {
        const { value, done } = await sockets.next();
        if (done) break;
        failed = false;
        this.#serve(value);
      } catch (error) {
        if (!failed) {
          this.#events.onNote(`Cannot take a client: ${reasonOf(error)}`);
        }
        failed = true;
        await new Promise<void>((resolve) => after(ACCEPT_MS, resolve));
      }
    }
    if (this.#isOver) return;
    this.#events.onEnd(
      new MachineError(`Cannot serve "${path}": it was closed`),
    );
  }

  async #serve(socket: Stream): Promise<void> {
    this.#sockets.add(socket);
    let sending: Promise<unknown> = Promise.resolve();
    const hangUp = () => {
      try {
        socket.close();
      } catch {
        // Closed by its other end, or with the machine.
      }
    };
    const client: Client = this.#hub.attach((bytes) => {
      sending = sending.then(() => writeAll(socket, bytes)).catch(() => {});
    }, hangUp);
    this.#events.onClient();
    const buffer = new Uint8Array(65536);
    try {
      for (;;) {
        const n = await socket.read(buffer);
        if (n === null) break;
        client.feed(buffer.slice(0, n));
      }
    } catch {
      // The read ends with the socket, whoever closed it.
    }
    client.detach();
    this.#sockets.delete(socket);
    hangUp();
  }
}
