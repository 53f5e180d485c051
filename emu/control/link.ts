/**
 * One end of a control link: frames with sequence numbers over a byte stream.
 * A HELLO begins the count of its direction; a gap is reported once.
 */
import { CTL_HELLO } from "../../core/abi/abi.ts";
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

  /** Takes bytes of the other end. */
  feed(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes)) {
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
