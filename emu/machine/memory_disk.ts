import type { BoardDisk } from "./board_disk.ts";
import { type MemoryImage, PAGE, restoreMemory } from "./memory_image.ts";

/** A disk that is gone with its machine. */
export class MemoryDisk implements BoardDisk {
  readonly byteLength: number;
  readonly bytes: Uint8Array;

  constructor(contents: MemoryImage) {
    this.bytes = new Uint8Array(contents.pageCount * PAGE);
    this.byteLength = this.bytes.length;
    restoreMemory(this.bytes, contents, 0);
  }

  read(start: number, length: number): Uint8Array {
    if (start + length > this.byteLength) {
      throw new RangeError("Cannot read past the disk's end");
    }
    return this.bytes.slice(start, start + length);
  }

  write(start: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, start);
  }

  flush(): void {}
}
