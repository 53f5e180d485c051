import { SECTOR_SIZE as SECTOR } from "../../formats/mod.ts";
import type { BoardDisk } from "./board_disk.ts";
import type { ImageDisk } from "./disk.ts";

/** A disk, and which sectors of it were written since it was asked. */
export class WatchedDisk implements BoardDisk {
  readonly image: ImageDisk;
  #written = new Set<number>();

  constructor(image: ImageDisk) {
    this.image = image;
  }

  /** Sectors that were written since the last {@link forget}. */
  get written(): ReadonlySet<number> {
    return this.#written;
  }

  forget(): void {
    this.#written = new Set();
  }

  get byteLength(): number {
    return this.image.byteLength;
  }

  read(start: number, length: number): Uint8Array {
    return this.image.read(start, length);
  }

  write(start: number, bytes: Uint8Array): void {
    const first = start / SECTOR;
    for (let i = 0; i < bytes.length / SECTOR; i++) {
      this.#written.add(first + i);
    }
    this.image.write(start, bytes);
  }

  flush(): void {
    this.image.flush();
  }
}
