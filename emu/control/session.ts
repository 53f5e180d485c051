/**
 * The host's end of the control link: opens channels for requests and moves
 * their streams within the windows.
 *
 * What must hold: a channel number is used again only after the guest said
 * that it is free; a request ends exactly once, with its status or with the
 * end of the session.
 */
import {
  CTL_CLOSE,
  CTL_CREDIT,
  CTL_DATA,
  CTL_ENDED_ERROR,
  CTL_ENDED_EXIT,
  CTL_ENDED_SIGNAL,
  CTL_EOF,
  CTL_HELLO,
  CTL_MAX_DATA,
  CTL_NO_SESSION,
  CTL_OPEN,
  CTL_SIGNAL,
  CTL_STATUS,
  CTL_STREAM_ERR,
} from "../../core/abi/abi.ts";
import { HEADER, REQUEST, STATUS } from "../../core/contract/control.ts";
import { viewOf } from "../../core/contract/record.ts";
import { after } from "../../host/mod.ts";
import { Link } from "./link.ts";
import type { Decoded } from "./frame.ts";
import {
  ControlError,
  CTL_HOST,
  type Hello,
  instanceOf,
  otherVersion,
  packHello,
  u32,
  unpackHello,
} from "./wire.ts";

const HELLO_INTERVAL_MS = 200;
const SILENCE_MS = 60_000;

/** How a request ended. */
export interface Ended {
  how: "exit" | "signal" | "error";
  /** Exit status, signal number or errno. */
  value: number;
}

/** Bytes of a stream; the window opens again when the promise settles. */
export type Consumer = (bytes: Uint8Array) => void | Promise<void>;

export interface RequestOptions {
  kind: number;
  arg?: number;
  body?: Uint8Array;
  onOut?: Consumer;
  onErr?: Consumer;
}

const HOW = new Map<number, Ended["how"]>([
  [CTL_ENDED_EXIT, "exit"],
  [CTL_ENDED_SIGNAL, "signal"],
  [CTL_ENDED_ERROR, "error"],
]);

/** A request under way. */
export class Request {
  readonly ended: Promise<Ended>;
  readonly #send: (type: number, payload: Uint8Array) => void;
  readonly #options: RequestOptions;
  readonly #resolve: (ended: Ended) => void;
  readonly #reject: (error: Error) => void;
  readonly #waiting: (() => void)[] = [];
  #room: number;
  #over = false;
  #consumed: Promise<void> = Promise.resolve();

  constructor(
    send: (type: number, payload: Uint8Array) => void,
    room: number,
    options: RequestOptions,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<Ended>();
    this.ended = promise;
    // Who gave the request up does not wait for its end.
    promise.catch(() => {});
    this.#resolve = resolve;
    this.#reject = reject;
    this.#send = send;
    this.#room = room;
    this.#options = options;
  }

  /** Sends bytes of the standard input; settles when the window took them. */
  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length && !this.#over) {
      if (this.#room === 0) {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      const n = Math.min(bytes.length - at, this.#room, CTL_MAX_DATA);
      this.#room -= n;
      this.#send(CTL_DATA, bytes.subarray(at, at + n));
      at += n;
    }
  }

  /** Ends the standard input. */
  end(): void {
    if (!this.#over) this.#send(CTL_EOF, new Uint8Array());
  }

  signal(number: number): void {
    if (!this.#over) this.#send(CTL_SIGNAL, u32(number));
  }

  /** Gives up: the guest ends the request as a terminal's hang-up does, and
   * its channel is free again. The request fails with the reason. */
  abandon(
    reason: Error = new ControlError("request", "The request was abandoned"),
  ): void {
    if (this.#over) return;
    this.#send(CTL_CLOSE, new Uint8Array());
    this.fail(reason);
  }

  /** A frame of the guest. */
  receive(frame: Decoded): void {
    const view = viewOf(frame.payload);
    switch (frame.type) {
      case CTL_DATA: {
        const consume = frame.stream === CTL_STREAM_ERR
          ? this.#options.onErr
          : this.#options.onOut;
        this.#consumed = this.#consumed.then(async () => {
          await consume?.(frame.payload);
          if (!this.#over) this.#send(CTL_CREDIT, u32(frame.payload.length));
        }).catch((error) => this.abandon(error));
        break;
      }
      case CTL_CREDIT:
        this.#room += view.getUint32(0, true);
        for (const resume of this.#waiting.splice(0)) resume();
        break;
      case CTL_STATUS: {
        const { how, value } = STATUS.read(view);
        const why = frame.payload.subarray(STATUS.size);
        if (why.length > 0) {
          // The machine's process ended it, not the guest.
          const words = new TextDecoder().decode(why);
          return this.fail(new ControlError("request", words));
        }
        this.#over = true;
        for (const resume of this.#waiting.splice(0)) resume();
        this.#consumed.then(() =>
          this.#resolve({ how: HOW.get(how) ?? "error", value })
        );
        break;
      }
    }
  }

  /** Ends the request without a status. */
  fail(error: Error): void {
    this.#over = true;
    for (const resume of this.#waiting.splice(0)) resume();
    this.#reject(error);
  }
}

export class Session {
  readonly #link: Link;
  readonly #write: (bytes: Uint8Array) => void;
  readonly #requests = new Map<number, Request>();
  readonly #free: number[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #hostReplies: PromiseWithResolvers<string>[] = [];
  #id = 0;
  #hello: Hello | undefined;
  #instance: string | undefined;
  #greeted: (() => void) | undefined;
  #failure: Error | undefined;

  /** A request that runs no program is given up after so long without a byte
   * of the guest. */
  readonly silenceMs: number;

  constructor(
    write: (bytes: Uint8Array) => void,
    options: { silenceMs?: number } = {},
  ) {
    this.#write = write;
    this.silenceMs = options.silenceMs ?? SILENCE_MS;
    this.#link = new Link(write, {
      onFrame: (frame) => this.#receive(frame),
      onGap: () =>
        this.fail(new ControlError("link", "The control link lost a frame")),
      onForeign: (version) => {
        if (this.#hello === undefined) this.fail(otherVersion(version));
      },
    });
  }

  /** Takes bytes of the guest. */
  feed(bytes: Uint8Array): void {
    this.#link.feed(bytes);
  }

  /** Which machine is behind the link, as its process says; undefined before
   * that, and when there is no such process. */
  get instance(): string | undefined {
    return this.#instance;
  }

  /** Begins the session; the guest forgets what an earlier one left. */
  async connect(deadlineMs: number): Promise<void> {
    if (await this.#greet(deadlineMs, () => this.#hello !== undefined)) return;
    throw new ControlError(
      "hello",
      `The guest did not answer on the control link within ${
        deadlineMs / 1000
      } s`,
    );
  }

  /** Settles when the machine's process has said who it is, which it does
   * before its guest answers; false when that takes too long. */
  hail(deadlineMs: number): Promise<boolean> {
    return this.#greet(deadlineMs, () => this.#instance !== undefined);
  }

  /** Says HELLO until that brings what is awaited; false when it never does. */
  async #greet(deadlineMs: number, isThere: () => boolean): Promise<boolean> {
    const end = performance.now() + deadlineMs;
    // Completes a frame that an earlier host may have left unfinished.
    this.#write(new Uint8Array(HEADER.size + CTL_MAX_DATA));
    this.#id = crypto.getRandomValues(new Uint32Array(1))[0]!;
    for (let tries = 0; !isThere(); tries++) {
      if (this.#failure !== undefined) throw this.#failure;
      const left = end - performance.now();
      if (left <= 0) return false;
      await new Promise<void>((resolve) => {
        const cancel = after(Math.min(HELLO_INTERVAL_MS, left), resolve);
        this.#greeted = () => {
          if (!isThere() && this.#failure === undefined) return;
          cancel();
          resolve();
        };
        const payload = packHello(this.#id);
        if (tries > 0) this.#link.probeVersions(payload);
        this.#link.send({ type: CTL_HELLO, payload });
      });
    }
    return true;
  }

  /** Opens a channel for a request. */
  async open(options: RequestOptions): Promise<Request> {
    const body = options.body ?? new Uint8Array();
    const payload = new Uint8Array(REQUEST.size + body.length);
    if (payload.length > CTL_MAX_DATA) {
      const most = CTL_MAX_DATA - REQUEST.size;
      throw new RangeError(
        `Cannot send the request: it has ${body.length} bytes, ${most} are the most`,
      );
    }
    REQUEST.write(viewOf(payload), 0, {
      kind: options.kind,
      arg: options.arg ?? 0,
      ...{ channel: 0, length: 0, pid: 0 },
    });
    payload.set(body, REQUEST.size);
    while (this.#free.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    if (this.#failure !== undefined) throw this.#failure;
    const channel = this.#free.shift()!;
    const request = new Request(
      (type, payload) => this.#link.send({ type, channel, payload }),
      this.#hello!.hostWindow,
      options,
    );
    this.#requests.set(channel, request);
    this.#link.send({ type: CTL_OPEN, channel, payload });
    return request;
  }

  /** Asks the machine process itself; the guest has no part in it. */
  askHost(text: string): Promise<string> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const reply = Promise.withResolvers<string>();
    this.#hostReplies.push(reply);
    this.#link.send({
      type: CTL_HOST,
      payload: new TextEncoder().encode(text),
    });
    return reply.promise;
  }

  /** Ends the session: every request fails. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const request of this.#requests.values()) request.fail(error);
    this.#requests.clear();
    for (const reply of this.#hostReplies.splice(0)) reply.reject(error);
    for (const resume of this.#waiting.splice(0)) resume();
    this.#greeted?.();
  }

  #receive(frame: Decoded): void {
    if (frame.type === CTL_HELLO) {
      const hello = unpackHello(frame.payload);
      this.#instance ??= instanceOf(frame.payload);
      if (hello.session === CTL_NO_SESSION) {
        if (this.#hello === undefined) return this.#greeted?.();
        this.fail(new ControlError("link", "The guest's end began anew"));
      }
      if (hello.session !== this.#id || this.#hello !== undefined) return;
      this.#hello = hello;
      for (let n = 1; n < hello.nrChannels; n++) {
        if (!(hello.busy >>> n & 1)) this.#free.push(n);
      }
      this.#greeted?.();
      return;
    }
    if (frame.type === CTL_HOST) {
      const text = new TextDecoder().decode(frame.payload);
      this.#hostReplies.shift()?.resolve(text);
      return;
    }
    if (this.#hello === undefined) return;
    if (frame.type === CTL_CLOSE) {
      this.#requests.delete(frame.channel);
      this.#free.push(frame.channel);
      this.#waiting.shift()?.();
      return;
    }
    this.#requests.get(frame.channel)?.receive(frame);
  }
}
