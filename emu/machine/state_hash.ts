import { createHash } from "node:crypto";
import type { Stopped } from "./board.ts";
import { captureMemory, type MemoryImage } from "./memory_image.ts";

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView) {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** SHA-256 of a guest's memory and disk, its general registers, and how many
 * instructions it has executed. */
export function stateHash(guest: Stopped, disk: MemoryImage): string {
  const hash = createHash("sha256");
  for (const { pages, contents } of [captureMemory(guest.memory), disk]) {
    hash.update(bytesOf(pages)).update(contents);
  }
  hash.update(bytesOf(guest.registers));
  return hash.update(String(guest.instructions)).digest("hex");
}
