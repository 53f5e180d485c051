import type { BoardDisk } from "./board.ts";
import { type MemoryImage, PAGE, restoreMemory } from "./memory_image.ts";

/** A disk that is gone with its machine. */
export class MemoryDisk implements BoardDisk {
  readonly byteLength: number;
  onload: ((event: object) => void) | undefined = undefined;
  readonly bytes: Uint8Array;

  constructor(contents: MemoryImage) {
    this.bytes = new Uint8Array(contents.pageCount * PAGE);
    this.byteLength = this.bytes.length;
    restoreMemory(this.bytes, contents);
  }

  load(): void {
    this.onload?.({});
  }

  get(start: number, length: number, done: (bytes: Uint8Array) => void): void {
    done(this.get_from_cache(start, length));
  }

  set(start: number, bytes: Uint8Array, done: () => void): void {
    this.bytes.set(bytes, start);
    done();
  }

  get_and_cache(
    start: number,
    length: number,
    done: (bytes: Uint8Array) => void,
  ): void {
    done(this.get_from_cache(start, length));
  }

  get_from_cache(start: number, length: number): Uint8Array {
    if (start + length > this.byteLength) {
      throw new RangeError("Cannot read past the disk's end");
    }
    return this.bytes.slice(start, start + length);
  }

  get_buffer(done: (buffer: undefined) => void): void {
    done(undefined);
  }

  get_state(): unknown[] {
    return [this.byteLength];
  }

  set_state(_state: unknown[]): void {}

  flush(): void {}
}
