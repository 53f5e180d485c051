/**
 * Shares one guest among many clients: every client speaks the link's own
 * protocol to the hub, which relays frames and gives channels other numbers.
 * Windows are kept end to end; the hub holds frames only of a channel that still
 * waits for a number in the guest.
 */
import {
  CTL_CLOSE,
  CTL_CREDIT,
  CTL_DATA,
  CTL_ENDED_ERROR,
  CTL_EOF,
  CTL_GUEST_WINDOW,
  CTL_HELLO,
  CTL_HOST_WINDOW,
  CTL_MAX_DATA,
  CTL_NO_SESSION,
  CTL_OPEN,
  CTL_STATUS,
  EIO,
} from "../../core/abi/abi.ts";
import { HEADER, STATUS } from "../../core/contract/control.ts";
import { viewOf } from "../../core/contract/record.ts";
import { after } from "../../host/mod.ts";
import { checkFrame, refuse } from "./check.ts";
import type { Decoded } from "./frame.ts";
import { Link } from "./link.ts";
import {
  ControlError,
  CTL_HOST,
  type Hello,
  packGreeting,
  packHello,
  unpackHello,
} from "./wire.ts";

const HELLO_INTERVAL_MS = 200;

/** A channel of the guest in use. */
interface Route {
  client: Client | undefined;
  /** The client's number of it. */
  channel: number;
  /** The client will send no more input. */
  inputEnded: boolean;
  /** Bytes the guest may still send. */
  window: number;
  /** Bytes the client may still send. */
  room: number;
  /** The guest has said how the request ended. */
  answered: boolean;
}

export interface HubOptions {
  /** Which machine this is, for clients. */
  instance: string;
  writeGuest: (bytes: Uint8Array) => void;
  /** Answers what a client asks of the machine process itself; one whose
   * question it rejects is ended. */
  onHostRequest: (text: string) => Promise<string>;
  /** Called when {@link Hub.waitsForGuest} may have changed. */
  onChange: () => void;
}

export class Hub {
  readonly #options: HubOptions;
  readonly #guest: Link;
  readonly #routes = new Map<number, Route>();
  readonly #waiting: { client: Client; frame: Decoded }[] = [];
  readonly #clients = new Set<Client>();
  #free: number[] = [];
  #session = 0;
  #greeted = false;
  /** The guest's version, if that is not ours. */
  #foreign: number | undefined;
  /** Ends the greeting that is under way. */
  #timer: (() => void) | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#guest = new Link(options.writeGuest, {
      onFrame: (frame) => this.#fromGuest(frame),
      onGap: () => this.restart(),
      onForeign: (version) => this.#gotForeign(version),
    });
  }

  /** Takes bytes of the guest. */
  feedGuest(bytes: Uint8Array): void {
    this.#guest.feed(bytes);
  }

  /** Begins to serve a client; `onEnd` when it broke the protocol. */
  attach(
    write: (bytes: Uint8Array) => void,
    onEnd: () => void = () => {},
  ): Client {
    const client = new Client(this, write, onEnd);
    this.#clients.add(client);
    if (!this.#greeted && this.#foreign === undefined) this.#greet();
    return client;
  }

  /** Stops all timers; the machine is gone. */
  close(): void {
    this.#timer?.();
    this.#timer = undefined;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /**
   * Whether a client waits for the guest and the guest waits for no client:
   * then its idle time is of no use to anybody.
   */
  get waitsForGuest(): boolean {
    if (this.#foreign !== undefined) return false;
    if (!this.#greeted) return this.#clients.size > 0;
    let any = false;
    for (const route of this.#routes.values()) {
      if (route.answered || route.client === undefined) continue;
      if (!route.inputEnded || route.window === 0) return false;
      any = true;
    }
    return any;
  }

  #greet(): void {
    if (this.#timer !== undefined) return;
    this.#session = crypto.getRandomValues(new Uint32Array(1))[0]!;
    this.#options.writeGuest(new Uint8Array(HEADER.size + CTL_MAX_DATA));
    const payload = packHello(this.#session);
    const hello = () => this.#guest.send({ type: CTL_HELLO, payload });
    hello();
    const again = () => {
      this.#guest.probeVersions(payload);
      hello();
      this.#timer = after(HELLO_INTERVAL_MS, again);
    };
    this.#timer = after(HELLO_INTERVAL_MS, again);
  }

  /** The guest speaks another version: every client is told which. */
  #gotForeign(version: number): void {
    if (this.#greeted) return;
    this.#timer?.();
    this.#timer = undefined;
    this.#foreign = version;
    for (const client of this.#clients) client.greet(version);
    this.#options.onChange();
  }

  /** The guest's end lost its place, or is at another time: what was under way
   * is lost with it, and clients are told `why`. */
  restart(why = ""): void {
    this.#greeted = false;
    for (const route of this.#routes.values()) {
      const { client, channel, answered } = route;
      if (!answered) client?.send(CTL_STATUS, channel, errorStatus(EIO, why));
      client?.send(CTL_CLOSE, channel);
    }
    this.#routes.clear();
    this.#free = [];
    this.#greet();
  }

  #fromGuest(frame: Decoded): void {
    if (frame.type === CTL_HELLO) {
      this.#gotHello(frame);
      return;
    }
    if (!this.#greeted) return;
    const route = this.#routes.get(frame.channel);
    if (frame.type === CTL_CLOSE) {
      this.#routes.delete(frame.channel);
      this.#free.push(frame.channel);
      this.#openWaiting();
    } else if (frame.type === CTL_DATA && route !== undefined) {
      route.window -= frame.payload.length;
    } else if (frame.type === CTL_CREDIT && route !== undefined) {
      route.room += viewOf(frame.payload).getUint32(0, true);
    } else if (frame.type === CTL_STATUS && route !== undefined) {
      route.answered = true;
      frame = { ...frame, payload: frame.payload.subarray(0, STATUS.size) };
    }
    route?.client?.relay(frame, route.channel);
    this.#options.onChange();
  }

  #gotHello(frame: Decoded): void {
    const hello = unpackHello(frame.payload);
    if (hello.session === CTL_NO_SESSION) {
      if (this.#greeted) this.restart();
      return;
    }
    if (hello.session !== this.#session || this.#greeted) return;
    this.#timer?.();
    this.#timer = undefined;
    this.#greeted = true;
    this.#free = [];
    for (let n = 1; n < hello.nrChannels; n++) {
      if (!(hello.busy >>> n & 1)) this.#free.push(n);
    }
    for (const client of this.#clients) client.greet();
    this.#openWaiting();
    this.#options.onChange();
  }

  #openWaiting(): void {
    while (this.#free.length > 0 && this.#waiting.length > 0) {
      const { client, frame } = this.#waiting.shift()!;
      this.#open(client, frame);
    }
  }

  #open(client: Client, frame: Decoded): void {
    const channel = this.#free.shift()!;
    this.#routes.set(channel, {
      client,
      channel: frame.channel,
      inputEnded: false,
      window: CTL_GUEST_WINDOW,
      room: CTL_HOST_WINDOW,
      answered: false,
    });
    this.#guest.send({ ...frame, channel });
    for (const held of client.takeHeld(frame.channel)) client.receive(held);
  }

  /** A frame of a greeted client; HELLO is the client's own business. Throws
   * ControlError for one that breaks the protocol. */
  fromClient(client: Client, frame: Decoded): void {
    if (frame.type === CTL_HOST) {
      const text = new TextDecoder().decode(frame.payload);
      this.#options.onHostRequest(text).then((reply) =>
        client.send(CTL_HOST, 0, new TextEncoder().encode(reply))
      ).catch(() => client.end());
      return;
    }
    checkFrame(frame);
    const found = this.#find(client, frame.channel);
    // Without a route, its OPEN still waits, or the guest has just ended it.
    const waits = this.#waiting.some((w) =>
      w.client === client && w.frame.channel === frame.channel
    );
    if (frame.type === CTL_OPEN) {
      if (found !== undefined || waits) refuse("an OPEN of an open channel");
      if (this.#free.length === 0) this.#waiting.push({ client, frame });
      else this.#open(client, frame);
      this.#options.onChange();
    } else if (found !== undefined) {
      this.#relay(frame, ...found);
    } else if (waits) {
      client.hold(frame);
    }
  }

  #relay(frame: Decoded, channel: number, route: Route): void {
    if (frame.type === CTL_EOF) route.inputEnded = true;
    if (frame.type === CTL_DATA) {
      route.room -= frame.payload.length;
      if (route.room < 0) refuse("more than the guest's window takes");
    }
    if (frame.type === CTL_CREDIT) {
      route.window += viewOf(frame.payload).getUint32(0, true);
      if (route.window > CTL_GUEST_WINDOW) refuse("credit for nothing");
    }
    this.#guest.send({ ...frame, channel });
    this.#options.onChange();
  }

  detach(client: Client): void {
    this.#clients.delete(client);
    const waiting = this.#waiting.filter((w) => w.client !== client);
    this.#waiting.splice(0, this.#waiting.length, ...waiting);
    for (const [channel, route] of this.#routes) {
      if (route.client !== client) continue;
      route.client = undefined;
      if (!route.answered) this.#guest.send({ type: CTL_CLOSE, channel });
    }
    this.#options.onChange();
  }

  get instance(): string {
    return this.#options.instance;
  }

  get greeted(): boolean {
    return this.#greeted;
  }

  get foreign(): number | undefined {
    return this.#foreign;
  }

  #find(client: Client, channel: number): [number, Route] | undefined {
    for (const [number, route] of this.#routes) {
      if (route.client === client && route.channel === channel) {
        return [number, route];
      }
    }
    return undefined;
  }
}

/** Frames and bytes that a client may have held at a time. */
const MOST_HELD = 2 * CTL_HOST_WINDOW;

/** One client of a hub. */
export class Client {
  readonly #hub: Hub;
  readonly #link: Link;
  readonly #onEnd: () => void;
  readonly #held: Decoded[] = [];
  #hello: Hello | undefined;
  #gone = false;

  constructor(
    hub: Hub,
    write: (bytes: Uint8Array) => void,
    onEnd: () => void,
  ) {
    this.#hub = hub;
    this.#onEnd = onEnd;
    this.#link = new Link(write, {
      onFrame: (frame) => this.receive(frame),
      onGap: () => this.end(),
      // It sends HELLOs of all versions until one is answered.
      onForeign: () => {},
    });
  }

  /** Takes bytes of the client. */
  feed(bytes: Uint8Array): void {
    if (!this.#gone) this.#link.feed(bytes);
  }

  /** The client is gone. */
  detach(): void {
    this.#gone = true;
    this.#hub.detach(this);
  }

  /** The client broke the protocol: whoever feeds it shall hang up. */
  end(): void {
    if (this.#gone) return;
    this.detach();
    this.#onEnd();
  }

  /** Answers a HELLO that came before the guest was there, in the guest's
   * version if that is not ours. */
  greet(version?: number): void {
    if (this.#hello === undefined) return;
    const payload = packGreeting(this.#hello.session, this.#hub.instance);
    if (version === undefined) this.#link.send({ type: CTL_HELLO, payload });
    else this.#link.sendForeign(version, payload);
    this.#hello = undefined;
  }

  /** Says that the process is there, whatever the guest does. */
  #hail(): void {
    const payload = packGreeting(CTL_NO_SESSION, this.#hub.instance);
    this.#link.send({ type: CTL_HELLO, payload });
  }

  send(
    type: number,
    channel: number,
    payload: Uint8Array = new Uint8Array(),
  ): void {
    this.#link.send({ type, channel, payload });
  }

  relay(frame: Decoded, channel: number): void {
    this.#link.send({ ...frame, channel });
  }

  /** Keeps a frame of a channel that has no number in the guest yet. */
  hold(frame: Decoded): void {
    if (frame.type === CTL_CREDIT) refuse("credit for nothing");
    this.#held.push(frame);
    const held = this.#held.filter(({ channel }) => channel === frame.channel)
      .reduce((sum, { payload }) => sum + 1 + payload.length, 0);
    if (held > MOST_HELD) refuse("more than a channel's window takes");
  }

  takeHeld(channel: number): Decoded[] {
    const taken = this.#held.filter((frame) => frame.channel === channel);
    const rest = this.#held.filter((frame) => frame.channel !== channel);
    this.#held.splice(0, this.#held.length, ...rest);
    return taken;
  }

  /** A frame of the client; one that is malformed ends it, and nobody else. */
  receive(frame: Decoded): void {
    if (this.#gone) return;
    try {
      if (frame.type !== CTL_HELLO) return this.#hub.fromClient(this, frame);
      this.#hello = unpackHello(frame.payload);
      if (!this.#hub.greeted) this.#hail();
      if (this.#hub.greeted) this.greet();
      else if (this.#hub.foreign !== undefined) this.greet(this.#hub.foreign);
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      this.end();
    }
  }
}

/** A status of this process' own, with words behind it; a guest's has none. */
function errorStatus(errno: number, why: string): Uint8Array {
  const words = new TextEncoder().encode(why);
  const payload = new Uint8Array(STATUS.size + words.length);
  payload.set(STATUS.bytes({ how: CTL_ENDED_ERROR, value: errno }));
  payload.set(words, STATUS.size);
  return payload;
}
