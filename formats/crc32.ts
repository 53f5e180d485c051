/** CRC-32 of IEEE 802.3, reflected. */

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let i = 0; i < 8; i++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

/** CRC of the parts, one after the other. */
export function crc32(...parts: Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const part of parts) {
    for (const byte of part) crc = TABLE[(crc ^ byte) & 255]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
