/** What a connection between two processes is. */

/** Bytes in both directions. */
export interface Stream {
  /** Settles with the number of bytes read, or null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

export interface Listener extends AsyncIterable<Stream> {
  close(): void;
}
