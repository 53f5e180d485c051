/** HELLO and single words as bytes, and the link's own error. */
import {
  CTL_GUEST_WINDOW,
  CTL_HOST_WINDOW,
  CTL_MAX_DATA,
  CTL_NR_CHANNELS,
  CTL_VERSION,
} from "../../core/abi/abi.ts";
import { MinixLiveError } from "../../host/mod.ts";
import { HELLO } from "../../core/contract/control.ts";
import { type Values, viewOf } from "../../core/contract/record.ts";

/** Frame type between a client and the machine process: JSON text on channel
 * 0. The guest never sees it. */
export const CTL_HOST = 64;

/** A failure of the control link, with the part that failed. */
export class ControlError extends MinixLiveError {
  /** Part that failed: "hello", "version", "link", "request" or "client". */
  readonly phase: string;

  /** `phase` is the part that failed. */
  constructor(phase: string, message: string) {
    super(message);
    this.phase = phase;
  }
}

/** The error of two ends that speak different versions. */
export function otherVersion(version: number): ControlError {
  return new ControlError(
    "version",
    `Cannot talk to the machine: it speaks version ${version} of the control link, this program version ${CTL_VERSION}`,
  );
}

export type Hello = Values<typeof HELLO.fields>;

export function packHello(session: number, busy = 0): Uint8Array {
  return HELLO.bytes({
    session,
    nrChannels: CTL_NR_CHANNELS,
    maxData: CTL_MAX_DATA,
    hostWindow: CTL_HOST_WINDOW,
    guestWindow: CTL_GUEST_WINDOW,
    busy,
  });
}

/** A HELLO of a machine's process: behind the record stands which machine it
 * is. */
export function packGreeting(session: number, instance: string): Uint8Array {
  const name = new TextEncoder().encode(instance);
  const payload = new Uint8Array(HELLO.size + name.length);
  payload.set(packHello(session));
  payload.set(name, HELLO.size);
  return payload;
}

/** Which machine's process sent a HELLO; undefined when a guest did. */
export function instanceOf(payload: Uint8Array): string | undefined {
  if (payload.length <= HELLO.size) return undefined;
  return new TextDecoder().decode(payload.subarray(HELLO.size));
}

export function unpackHello(payload: Uint8Array): Hello {
  if (payload.length < HELLO.size) {
    throw new ControlError("hello", "The guest speaks another protocol");
  }
  return HELLO.read(viewOf(payload));
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
