/**
 * One end of a control link: frames with sequence numbers over a byte stream.
 * A HELLO begins the count of its direction; a gap is reported once.
 */
import { CTL_HELLO, CTL_VERSION } from "../../core/abi/abi.ts";
import {
  type Decoded,
  encodeFrame,
  type Frame,
  FrameDecoder,
} from "./frame.ts";

export interface LinkEvents {
  /** Each frame in order; HELLO frames too. */
  onFrame(frame: Decoded): void;
  /** A frame was lost: nothing follows until the next HELLO. */
  onGap(): void;
  /** The other end speaks this version, not ours. */
  onForeign(version: number): void;
}

export class Link {
  readonly #decoder = new FrameDecoder();
  readonly #write: (bytes: Uint8Array) => void;
  readonly #events: LinkEvents;
  #sendSeq = 0;
  #receiveSeq: number | undefined;

  constructor(write: (bytes: Uint8Array) => void, events: LinkEvents) {
    this.#write = write;
    this.#events = events;
  }

  send(frame: Partial<Frame> & { type: number }): void {
    if (frame.type === CTL_HELLO) this.#sendSeq = 0;
    const whole = {
      stream: 0,
      channel: 0,
      payload: new Uint8Array(),
      ...frame,
    };
    this.#write(encodeFrame(whole, this.#sendSeq++));
  }

  /** Sends a HELLO of each version before ours: whoever speaks one answers. */
  probeVersions(payload: Uint8Array): void {
    for (let version = 1; version < CTL_VERSION; version++) {
      this.sendForeign(version, payload);
    }
  }

  /** Sends a HELLO of another version than ours; it begins no count. */
  sendForeign(version: number, payload: Uint8Array): void {
    const hello = { type: CTL_HELLO, stream: 0, channel: 0, payload };
    this.#write(encodeFrame(hello, 0, version));
  }

  /** Takes bytes of the other end. */
  feed(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes)) {
      if (frame.version !== CTL_VERSION) {
        this.#events.onForeign(frame.version);
        continue;
      }
      if (frame.type === CTL_HELLO) {
        this.#receiveSeq = 1;
      } else if (this.#receiveSeq === undefined) {
        continue;
      } else if (frame.seq !== this.#receiveSeq) {
        this.#receiveSeq = undefined;
        this.#events.onGap();
        continue;
      } else {
        this.#receiveSeq++;
      }
      this.#events.onFrame(frame);
    }
  }
}
