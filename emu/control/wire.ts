/** Small structures of the control link as bytes; see minix/control.h. */
import {
  CTL_GUEST_WINDOW,
  CTL_HOST_WINDOW,
  CTL_MAX_DATA,
  CTL_NR_CHANNELS,
} from "../../core/abi/abi.ts";

/** Frame type between a client and the machine process: JSON text on channel
 * 0. The guest never sees it. */
export const CTL_HOST = 64;

/** A failure of the control link, with the part that failed. */
export class ControlError extends Error {
  override name = "ControlError";

  constructor(readonly phase: string, message: string) {
    super(message);
  }
}

export interface Hello {
  session: number;
  nrChannels: number;
  hostWindow: number;
  /** Bitmap of channels that are not free yet. */
  busy: number;
}

const HELLO_SIZE = 20;

export function packHello(session: number, busy = 0): Uint8Array {
  const bytes = new Uint8Array(HELLO_SIZE);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, session, true);
  view.setUint16(4, CTL_NR_CHANNELS, true);
  view.setUint16(6, CTL_MAX_DATA, true);
  view.setUint32(8, CTL_HOST_WINDOW, true);
  view.setUint32(12, CTL_GUEST_WINDOW, true);
  view.setUint32(16, busy, true);
  return bytes;
}

export function unpackHello(payload: Uint8Array): Hello {
  if (payload.length < HELLO_SIZE) {
    throw new ControlError("hello", "The guest speaks another protocol");
  }
  const view = new DataView(payload.buffer, payload.byteOffset);
  return {
    session: view.getUint32(0, true),
    nrChannels: view.getUint16(4, true),
    hostWindow: view.getUint32(8, true),
    busy: view.getUint32(16, true),
  };
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
