import type { BoardDisk } from "./board.ts";
import type { ImageDisk } from "./disk.ts";
import { SECTOR } from "./disk_image.ts";

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

  get onload(): BoardDisk["onload"] {
    return this.image.onload;
  }

  set onload(callback: BoardDisk["onload"]) {
    this.image.onload = callback;
  }

  load(): void {
    this.image.load();
  }

  get(start: number, length: number, done: (bytes: Uint8Array) => void): void {
    this.image.get(start, length, done);
  }

  set(start: number, bytes: Uint8Array, done: () => void): void {
    const first = start / SECTOR;
    for (let i = 0; i < bytes.length / SECTOR; i++) {
      this.#written.add(first + i);
    }
    this.image.set(start, bytes, done);
  }

  get_and_cache(
    start: number,
    length: number,
    done: (bytes: Uint8Array) => void,
  ): void {
    this.image.get_and_cache(start, length, done);
  }

  get_from_cache(start: number, length: number): Uint8Array {
    return this.image.get_from_cache(start, length);
  }

  get_buffer(done: (buffer: undefined) => void): void {
    this.image.get_buffer(done);
  }

  get_state(): unknown[] {
    return this.image.get_state();
  }

  set_state(state: unknown[]): void {
    this.image.set_state(state);
  }

  flush(): void {
    this.image.flush();
  }
}
