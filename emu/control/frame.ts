/**
 * Frames of the control link as bytes; the format is that of
 * core/include/minix/control.h. Pure: no stream, no clock.
 */
import {
  CTL_HEADER_SIZE,
  CTL_MAGIC,
  CTL_MAX_DATA,
  CTL_VERSION,
} from "../../core/abi/abi.ts";
import { crc32 } from "./crc32.ts";

export interface Frame {
  type: number;
  stream: number;
  channel: number;
  payload: Uint8Array;
}

const CRC_OFFSET = 12;

export function encodeFrame(frame: Frame, seq: number): Uint8Array {
  if (frame.payload.length > CTL_MAX_DATA) {
    throw new RangeError(
      `Cannot encode a frame: ${frame.payload.length} bytes of payload`,
    );
  }
  const bytes = new Uint8Array(CTL_HEADER_SIZE + frame.payload.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = CTL_MAGIC;
  bytes[1] = CTL_VERSION;
  bytes[2] = frame.type;
  bytes[3] = frame.stream;
  view.setUint16(4, frame.channel, true);
  view.setUint16(6, frame.payload.length, true);
  view.setUint32(8, seq, true);
  view.setUint32(
    CRC_OFFSET,
    crc32(bytes.subarray(0, CRC_OFFSET), frame.payload),
    true,
  );
  bytes.set(frame.payload, CTL_HEADER_SIZE);
  return bytes;
}

export interface Decoded extends Frame {
  seq: number;
}

/** Cuts a byte stream into frames; bytes that fit no frame are dropped. */
export class FrameDecoder {
  #bytes = new Uint8Array(2 * (CTL_HEADER_SIZE + CTL_MAX_DATA));
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
      if (
        held[0] !== CTL_MAGIC || held.length > 1 && held[1] !== CTL_VERSION
      ) {
        this.#drop();
        continue;
      }
      if (held.length < CTL_HEADER_SIZE) return undefined;
      const view = new DataView(held.buffer, held.byteOffset, held.length);
      const length = view.getUint16(6, true);
      if (length > CTL_MAX_DATA) {
        this.#drop();
        continue;
      }
      if (held.length < CTL_HEADER_SIZE + length) return undefined;
      const payload = held.slice(CTL_HEADER_SIZE, CTL_HEADER_SIZE + length);
      const crc = crc32(held.subarray(0, CRC_OFFSET), payload);
      if (crc !== view.getUint32(CRC_OFFSET, true)) {
        this.#drop();
        continue;
      }
      this.#start += CTL_HEADER_SIZE + length;
      return {
        type: held[2]!,
        stream: held[3]!,
        channel: view.getUint16(4, true),
        seq: view.getUint32(8, true),
        payload,
      };
    }
  }

  #drop(): void {
    this.#start++;
    this.dropped++;
  }
}
