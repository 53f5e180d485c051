// Disks without content, for what is below any file system.
import { SECTOR_SIZE, writeStamp } from "../../formats/mod.ts";

export const BLANK_ID = "00112233445566778899aabbccddeeff";

/** A disk of zeros, with the identity that each disk has. */
export function blankDisk(sectors: number, id = BLANK_ID): Uint8Array {
  const bytes = new Uint8Array(sectors * SECTOR_SIZE);
  writeStamp(bytes.subarray(0, SECTOR_SIZE), {
    id,
    sectors,
    generation: 0,
    history: 0,
    applying: false,
  });
  return bytes;
}
