/** Bytes by number and text, little-endian; changes are made in place. */
export class LittleEndian {
  readonly #view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(
      bytes.buffer,
      bytes.byteOffset,
      bytes.byteLength,
    );
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u16(at: number): number {
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  setU16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** Text up to the first zero byte, or the end. */
  text(at: number): string {
    const end = this.bytes.indexOf(0, at);
    return new TextDecoder().decode(
      this.bytes.subarray(at, end < 0 ? undefined : end),
    );
  }
}
