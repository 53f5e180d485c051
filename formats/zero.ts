/** Images are mostly zeros: what is not written is a hole. */
import { Buffer } from "node:buffer";

/** Bytes that are looked at at once. */
export const ZERO_PIECE = 1 << 16;
const ZEROS = new Uint8Array(ZERO_PIECE);

/** Whether all bytes are zero; of {@link ZERO_PIECE} bytes at most. */
export function isZero(bytes: Uint8Array): boolean {
  return Buffer.compare(bytes, ZEROS.subarray(0, bytes.length)) === 0;
}
