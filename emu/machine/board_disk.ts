/** What a disk must offer. Places and lengths are of whole sectors. */
export interface BoardDisk {
  readonly byteLength: number;
  read(start: number, length: number): Uint8Array;
  /** The bytes are the caller's again on return. */
  write(start: number, bytes: Uint8Array): void;
  /** The guest's FLUSH CACHE; what was written before is durable on return. */
  flush(): void;
}
