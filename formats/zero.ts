/** Images are mostly zeros: what is not written is a hole. */

/** Bytes that are looked at at once. */
export const ZERO_PIECE = 1 << 16;
const WORD = BigUint64Array.BYTES_PER_ELEMENT;

/** Whether all bytes are zero; of {@link ZERO_PIECE} bytes at most. */
export function isZero(bytes: Uint8Array): boolean {
  const { buffer, byteOffset, length } = bytes;
  const head = Math.min(-byteOffset & (WORD - 1), length);
  const words = Math.floor((length - head) / WORD);
  const zero = (from: number, to?: number) =>
    bytes.subarray(from, to).every((byte) => byte === 0);
  return zero(0, head) && zero(head + WORD * words) &&
    (words === 0 || new BigUint64Array(buffer, byteOffset + head, words)
      .every((word) => word === 0n));
}
