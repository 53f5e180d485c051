/** A disk as v86 asks for one; it answers at once. */
import type { BoardDisk } from "./board_disk.ts";

export class V86Disk {
  onload: ((event: object) => void) | undefined = undefined;
  readonly #disk: BoardDisk;

  constructor(disk: BoardDisk) {
    this.#disk = disk;
  }

  get byteLength(): number {
    return this.#disk.byteLength;
  }

  load(): void {
    this.onload?.({});
  }

  get(start: number, length: number, done: (bytes: Uint8Array) => void): void {
    done(this.#disk.read(start, length));
  }

  get_and_cache(
    start: number,
    length: number,
    done: (bytes: Uint8Array) => void,
  ): void {
    this.get(start, length, done);
  }

  get_from_cache(start: number, length: number): Uint8Array {
    return this.#disk.read(start, length);
  }

  set(start: number, bytes: Uint8Array, done: () => void): void {
    this.#disk.write(start, bytes);
    done();
  }

  get_buffer(done: (buffer: undefined) => void): void {
    done(undefined);
  }

  /** Contents are no part of a board's state. */
  get_state(): unknown[] {
    return [this.byteLength];
  }

  set_state(_state: unknown[]): void {}

  flush(): void {
    this.#disk.flush();
  }
}
