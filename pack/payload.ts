// The format of the file, whose other reader is stub/payload.zig:
//
//   stub | section … | table | SHA-256 of the table | its length (u32) | MAGIC
//
// The table has a line for each section:
//
//   NAME OFFSET LENGTH ARCHIVE KEY SHA256
import { createHash } from "node:crypto";
import { type Section, sha256 } from "./archive.ts";

const MAGIC = new TextEncoder().encode("minix-live 1");
const DIGEST_BYTES = 32;
const LENGTH_BYTES = 4;
const TRAILER_BYTES = DIGEST_BYTES + LENGTH_BYTES + MAGIC.length;

interface TableLine {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  /** Bytes of the archive. */
  readonly archive: number;
  readonly key: string;
  readonly sha256: string;
}

/** The stub with the sections behind it. */
export function joinFile(
  stub: Uint8Array,
  sections: readonly Section[],
): Uint8Array {
  let offset = stub.length;
  const lines = sections.map(({ name, key, archive, bytes }) => {
    const line = [
      ...[name, offset, bytes.length],
      ...[archive, key, `${sha256(bytes)}\n`],
    ].join(" ");
    offset += bytes.length;
    return line;
  });
  const table = new TextEncoder().encode(lines.join(""));
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, table.length, true);
  const digest = createHash("sha256").update(table).digest();
  const parts = [
    ...[stub, ...sections.map((section) => section.bytes)],
    ...[table, digest, length, MAGIC],
  ];
  const file = new Uint8Array(
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** The table of a file that {@link joinFile} made. */
export function readTable(file: Uint8Array): TableLine[] {
  const trailer = file.subarray(-TRAILER_BYTES);
  const magic = trailer.subarray(-MAGIC.length);
  if (!MAGIC.every((byte, index) => byte === magic[index])) {
    throw new SyntaxError("Cannot read the file: it has no payload");
  }
  const length = new DataView(
    trailer.buffer,
    trailer.byteOffset + DIGEST_BYTES,
    LENGTH_BYTES,
  ).getUint32(0, true);
  const end = file.length - TRAILER_BYTES;
  const table = file.subarray(end - length, end);
  const digest = createHash("sha256").update(table).digest();
  if (!digest.every((byte, index) => byte === trailer[index])) {
    throw new SyntaxError("Cannot read the file: its table is damaged");
  }
  return new TextDecoder().decode(table).trimEnd().split("\n").map((line) => {
    const [name, offset, bytes, archive, key, hash] = line.split(" ");
    return {
      name: name!,
      offset: Number(offset),
      length: Number(bytes),
      archive: Number(archive),
      key: key!,
      sha256: hash!,
    };
  });
}
