/**
 * What a client may send: a frame that the protocol does not have ends the
 * client, before the guest or another client sees anything of it.
 */
import {
  CTL_CLOSE,
  CTL_CREDIT,
  CTL_DATA,
  CTL_EOF,
  CTL_MAX_DATA,
  CTL_NR_CHANNELS,
  CTL_OPEN,
  CTL_SIGNAL,
} from "../../core/abi/abi.ts";
import { REQUEST } from "../../core/contract/control.ts";
import type { Decoded } from "./frame.ts";
import { ControlError } from "./wire.ts";

const WORD = 4;

/** Least and most bytes of payload on a channel, by the frame's type. */
const SIZES: ReadonlyMap<number, readonly [least: number, most: number]> =
  new Map([
    [CTL_OPEN, [REQUEST.size, CTL_MAX_DATA]],
    [CTL_DATA, [0, CTL_MAX_DATA]],
    [CTL_EOF, [0, 0]],
    [CTL_CREDIT, [WORD, WORD]],
    [CTL_SIGNAL, [WORD, WORD]],
    [CTL_CLOSE, [0, 0]],
  ]);

export function refuse(what: string): never {
  throw new ControlError("client", `A client sent ${what}`);
}

/** Refuses a frame on a channel that no client of the protocol sends. */
export function checkFrame({ type, channel, payload }: Decoded): void {
  const [least, most] = SIZES.get(type) ?? refuse(`a frame of type ${type}`);
  if (payload.length < least || payload.length > most) {
    refuse(`${payload.length} bytes in a frame of type ${type}`);
  }
  if (channel < 1 || channel >= CTL_NR_CHANNELS) {
    refuse(`a frame on channel ${channel}`);
  }
}
