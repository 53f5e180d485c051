/**
 * The guest end of a control link, in memory: what a test needs of the
 * control service. Programs are functions by name, and so is what answers any
 * other request: `request KIND`, or else the name of its path. What is not
 * there is ENOENT.
 */
import {
  CTL_CLOSE,
  CTL_CREDIT,
  CTL_DATA,
  CTL_ENDED_ERROR,
  CTL_ENDED_EXIT,
  CTL_ENDED_SIGNAL,
  CTL_EOF,
  CTL_GUEST_WINDOW,
  CTL_HELLO,
  CTL_HOST_WINDOW,
  CTL_MAX_DATA,
  CTL_OPEN,
  CTL_REQ_EXEC,
  CTL_SIGNAL,
  CTL_STATUS,
  CTL_STREAM_OUT,
} from "../../core/abi/abi.ts";
import { REQUEST, STATUS } from "../../core/contract/control.ts";
import { viewOf } from "../../core/contract/record.ts";
import { Link } from "../../emu/control/link.ts";
import type { Decoded } from "../../emu/control/frame.ts";
import { packHello, u32, unpackHello } from "../../emu/control/wire.ts";

export interface Running {
  /** The first one of an EXEC, before its arguments. */
  cwd: string;
  argv: string[];
  /** Words of an EXEC behind its arguments. */
  env: string[];
  /** Bytes of standard input, or null at its end. */
  read(): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
}

export type Program = (run: Running) => Promise<number>;

interface Channel {
  input: (Uint8Array | null)[];
  wake: () => void;
  credit: number;
  hungUp: boolean;
}

export class FakeGuest {
  readonly #link: Link;
  readonly #programs: Record<string, Program>;
  readonly #channels = new Map<number, Channel>();
  /** Numbers of the channels that requests were opened on. */
  readonly opened: number[] = [];
  /** Most bytes of input that were unacknowledged at a time. */
  mostUnread = 0;
  hangUps = 0;

  constructor(
    write: (bytes: Uint8Array) => void,
    programs: Record<string, Program>,
  ) {
    this.#programs = programs;
    this.#link = new Link(write, {
      onFrame: (frame) => this.#receive(frame),
      onGap: () => {},
      onForeign: () => {},
    });
  }

  feed(bytes: Uint8Array): void {
    this.#link.feed(bytes);
  }

  #receive(frame: Decoded): void {
    const channel = this.#channels.get(frame.channel);
    switch (frame.type) {
      case CTL_HELLO:
        this.#link.send({
          type: CTL_HELLO,
          payload: packHello(unpackHello(frame.payload).session),
        });
        break;
      case CTL_OPEN:
        this.#start(frame);
        break;
      case CTL_DATA:
        channel?.input.push(frame.payload);
        this.mostUnread = Math.max(
          this.mostUnread,
          channel?.input.reduce((n, part) => n + (part?.length ?? 0), 0) ?? 0,
        );
        if (this.mostUnread > CTL_HOST_WINDOW) throw new Error("window");
        channel?.wake();
        break;
      case CTL_EOF:
        channel?.input.push(null);
        channel?.wake();
        break;
      case CTL_CREDIT:
        if (channel === undefined) break;
        channel.credit += new DataView(
          frame.payload.buffer,
          frame.payload.byteOffset,
        ).getUint32(0, true);
        channel.wake();
        break;
      case CTL_SIGNAL: {
        const signal = frame.payload[0]!;
        this.#end(frame.channel, CTL_ENDED_SIGNAL, signal);
        break;
      }
      case CTL_CLOSE:
        this.hangUps++;
        if (channel !== undefined) channel.hungUp = true;
        channel?.wake();
        break;
    }
  }

  #end(number: number, how: number, value: number): void {
    const channel = this.#channels.get(number);
    if (channel === undefined) return;
    this.#channels.delete(number);
    if (!channel.hungUp) {
      const payload = STATUS.bytes({ how, value });
      this.#link.send({ type: CTL_STATUS, channel: number, payload });
    }
    this.#link.send({ type: CTL_CLOSE, channel: number });
  }

  async #start(frame: Decoded): Promise<void> {
    const number = frame.channel;
    if (this.#channels.has(number)) throw new Error("channel is not free");
    this.opened.push(number);
    const channel: Channel = {
      input: [],
      wake: () => {},
      credit: CTL_GUEST_WINDOW,
      hungUp: false,
    };
    this.#channels.set(number, channel);
    const wait = () =>
      new Promise<void>((resolve) => channel.wake = () => resolve());
    const words = new TextDecoder().decode(frame.payload.slice(REQUEST.size))
      .split("\0").slice(0, -1);
    const { kind, arg } = REQUEST.read(viewOf(frame.payload));
    const isExec = kind === CTL_REQ_EXEC;
    const cwd = isExec ? words.shift()! : "";
    const argv = isExec ? words.splice(0, arg) : words;
    const named = this.#programs[argv[0]!];
    const program = isExec ? named : this.#programs[`request ${kind}`] ?? named;
    if (program === undefined) {
      this.#end(number, CTL_ENDED_ERROR, 2);
      return;
    }
    const status = await program({
      ...{ cwd, argv, env: isExec ? words : [] },
      read: async () => {
        while (channel.input.length === 0) {
          if (channel.hungUp) return null;
          await wait();
        }
        const part = channel.input.shift()!;
        if (part !== null) {
          this.#link.send({
            type: CTL_CREDIT,
            channel: number,
            payload: u32(part.length),
          });
        }
        return part;
      },
      write: async (bytes) => {
        for (let at = 0; at < bytes.length;) {
          if (channel.hungUp) return;
          if (channel.credit === 0) {
            await wait();
            continue;
          }
          const n = Math.min(bytes.length - at, channel.credit, CTL_MAX_DATA);
          channel.credit -= n;
          this.#link.send({
            type: CTL_DATA,
            stream: CTL_STREAM_OUT,
            channel: number,
            payload: bytes.subarray(at, at + n),
          });
          at += n;
        }
      },
    });
    this.#end(number, CTL_ENDED_EXIT, status);
  }
}

/** Programs of the fake guest. */
export const PROGRAMS: Record<string, Program> = {
  true: () => Promise.resolve(0),
  exit: ({ argv }) => Promise.resolve(Number(argv[1])),
  cat: async ({ read, write }) => {
    for (let part = await read(); part !== null; part = await read()) {
      await write(part);
    }
    return 0;
  },
  count: async ({ argv, write }) => {
    await write(new Uint8Array(Number(argv[1])).fill(7));
    return 0;
  },
  never: () => new Promise(() => {}),
  wait: async ({ read }) => {
    await read();
    return 0;
  },
  /** Never reads. */
  stuck: () => new Promise(() => {}),
};
