/**
 * Frames of the control link as bytes; the format is that of
 * core/include/minix/control.h and core/contract/control.ts. Pure: no stream, no clock.
 */
import {
  CTL_HELLO,
  CTL_MAGIC,
  CTL_MAX_DATA,
  CTL_VERSION,
} from "../../core/abi/abi.ts";
import { HEADER } from "../../core/contract/control.ts";
import { type Values, viewOf } from "../../core/contract/record.ts";
import { crc32 } from "../../formats/mod.ts";

export interface Frame {
  type: number;
  stream: number;
  channel: number;
  payload: Uint8Array;
}

/** Of a frame; what stands in the place of the result counts as 0. */
function crcOf(frame: Uint8Array): number {
  const header = frame.slice(0, HEADER.size);
  viewOf(header).setUint32(HEADER.offset.crc, 0);
  return crc32(header, frame.subarray(HEADER.size));
}

export function encodeFrame(
  frame: Frame,
  seq: number,
  version: number = CTL_VERSION,
): Uint8Array {
  if (frame.payload.length > CTL_MAX_DATA) {
    throw new RangeError(
      `Cannot encode a frame: ${frame.payload.length} bytes of payload`,
    );
  }
  const bytes = new Uint8Array(HEADER.size + frame.payload.length);
  const view = viewOf(bytes);
  HEADER.write(view, 0, {
    magic: CTL_MAGIC,
    version,
    type: frame.type,
    stream: frame.stream,
    channel: frame.channel,
    length: frame.payload.length,
    seq,
    crc: 0,
  });
  bytes.set(frame.payload, HEADER.size);
  view.setUint32(HEADER.offset.crc, crcOf(bytes), true);
  return bytes;
}

export interface Decoded extends Frame {
  seq: number;
  /** Another one than ours only of a HELLO. */
  version: number;
}

/** Versions that a frame may have: what lies beyond is noise. */
const MOST_VERSIONS = 63;

/** Whether bytes may be the first ones of a frame. */
function mayBegin(bytes: Uint8Array): boolean {
  const { magic, version } = HEADER.offset;
  return (bytes.length <= magic || bytes[magic] === CTL_MAGIC) &&
    (bytes.length <= version ||
      bytes[version]! > 0 && bytes[version]! <= MOST_VERSIONS);
}

/** Of another version, only a HELLO is of use: it names the version. */
function isOfUse(header: Values<typeof HEADER.fields>): boolean {
  const { version, type, stream, channel, seq, length } = header;
  if (length > CTL_MAX_DATA) return false;
  return version === CTL_VERSION ||
    type === CTL_HELLO && stream === 0 && channel === 0 && seq === 0;
}

/** Cuts a byte stream into frames; bytes that fit no frame are dropped. */
export class FrameDecoder {
  #bytes = new Uint8Array(2 * (HEADER.size + CTL_MAX_DATA));
  #start = 0;
  #end = 0;
  /** Bytes that belonged to no frame. */
  dropped = 0;

  /** The frames that `chunk` completes, in order. */
  push(chunk: Uint8Array): Decoded[] {
    this.#append(chunk);
    const frames: Decoded[] = [];
    for (;;) {
      const frame = this.#next();
      if (frame === undefined) return frames;
      frames.push(frame);
    }
  }

  #append(chunk: Uint8Array): void {
    const held = this.#end - this.#start;
    if (this.#end + chunk.length > this.#bytes.length) {
      const room = Math.max(this.#bytes.length, 2 * (held + chunk.length));
      const bytes = new Uint8Array(room);
      bytes.set(this.#bytes.subarray(this.#start, this.#end));
      this.#bytes = bytes;
      this.#start = 0;
      this.#end = held;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #next(): Decoded | undefined {
    for (;;) {
      const held = this.#bytes.subarray(this.#start, this.#end);
      if (held.length === 0) return undefined;
      if (!mayBegin(held)) {
        this.#drop();
        continue;
      }
      if (held.length < HEADER.size) return undefined;
      const header = HEADER.read(viewOf(held));
      const { version, type, stream, channel, seq, length } = header;
      if (!isOfUse(header)) {
        this.#drop();
        continue;
      }
      const whole = HEADER.size + length;
      if (held.length < whole) return undefined;
      const frame = held.slice(0, whole);
      if (crcOf(frame) !== header.crc) {
        this.#drop();
        continue;
      }
      this.#start += whole;
      const payload = frame.subarray(HEADER.size);
      return { version, type, stream, channel, seq, payload };
    }
  }

  #drop(): void {
    this.#start++;
    this.dropped++;
  }
}
