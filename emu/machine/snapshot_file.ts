/**
 * A snapshot as bytes: "MLSNAP1\n", u32 length of a header and u32 its CRC, the
 * header as JSON, filled up with spaces, then its sections, each on a boundary
 * of eight bytes. Little endian. Damage is found by CRC; that a file means harm
 * is not: it has a machine's whole state, and who may write it has the machine.
 */
import { crc32 } from "node:zlib";
import {
  type DiskIdentity,
  LittleEndian,
  SECTOR_SIZE as SECTOR,
} from "../../formats/mod.ts";
import type { BoardState } from "./board_state.ts";
import { captureMemory, type MemoryImage, PAGE } from "./memory_image.ts";
import type { Snapshot } from "./snapshot.ts";

/** Another form of a state, as of a board with other devices, has another. */
const MAGIC = "MLSNAP1\n";
const HEADER_AT = 16;
const ALIGN = 8;
const MOST_HEADER = 1 << 16;

interface Section {
  name: string;
  bytes: number;
  crc: number;
}

type Facts = Omit<BoardState, "devices">;

interface Header<About> {
  id: string;
  memoryBytes: number;
  identity: DiskIdentity;
  board: Facts;
  /** Bytes of the devices' state. */
  devices: number;
  diskPages?: number;
  sections: Section[];
  about: About;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView) {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGN) * ALIGN;
}

function padded(bytes: Uint8Array, to: number): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / to) * to);
  whole.set(bytes);
  return whole;
}

function sectionsOf(snapshot: Snapshot): [string, Uint8Array][] {
  const { state: { board, memory }, disk } = snapshot;
  const devices = captureMemory(padded(board.devices, PAGE));
  const ofImage = (name: string, image: MemoryImage) =>
    [
      [`${name}.pages`, bytesOf(image.pages)],
      [`${name}.contents`, image.contents],
    ] as [string, Uint8Array][];
  return [
    ...ofImage("devices", devices),
    ...ofImage("memory", memory),
    ...disk.kind === "whole" ? ofImage("disk", disk.image) : [
      ["changes.sectors", bytesOf(Uint32Array.from(disk.sectors.keys()))],
      ["changes.contents", joined([...disk.sectors.values()])],
    ] as [string, Uint8Array][],
  ];
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The pieces of a snapshot's file, with what else is to be known of it. */
export function encodeSnapshot<About>(
  snapshot: Snapshot,
  about: About,
): Uint8Array[] {
  const { state: { board }, disk, id, memoryBytes, identity } = snapshot;
  const sections = sectionsOf(snapshot);
  const { devices, ...facts } = board;
  const header: Header<About> = {
    ...{ id, memoryBytes, identity, about },
    board: facts,
    devices: devices.length,
    ...disk.kind === "whole" ? { diskPages: disk.image.pageCount } : {},
    sections: sections.map(([name, bytes]) => ({
      name,
      bytes: bytes.length,
      crc: crc32(bytes),
    })),
  };
  const json = new TextEncoder().encode(JSON.stringify(header));
  if (json.length > MOST_HEADER - ALIGN) {
    throw new RangeError("Cannot write a snapshot with so long a header");
  }
  const start = new Uint8Array(aligned(HEADER_AT + json.length)).fill(0x20);
  start.set(new TextEncoder().encode(MAGIC));
  const view = new LittleEndian(start);
  view.setU32(MAGIC.length, start.length - HEADER_AT);
  start.set(json, HEADER_AT);
  view.setU32(MAGIC.length + 4, crc32(start.subarray(HEADER_AT)));
  return [start, ...sections.map(([, bytes]) => padded(bytes, ALIGN))];
}

function refuse(why: string): never {
  throw new SyntaxError(why);
}

/** What stands in front of a snapshot's file: its first bytes will do. */
export function decodeAbout<About>(
  bytes: Uint8Array,
): { header: Header<About>; end: number } {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (bytes.length < HEADER_AT || magic !== MAGIC) refuse("it is no snapshot");
  const view = new LittleEndian(bytes);
  const length = view.u32(MAGIC.length);
  const end = HEADER_AT + length;
  const json = bytes.subarray(HEADER_AT, end);
  if (
    length > MOST_HEADER || json.length < length ||
    crc32(json) !== view.u32(MAGIC.length + 4)
  ) {
    refuse("it is damaged");
  }
  try {
    return { header: JSON.parse(new TextDecoder().decode(json)), end };
  } catch (cause) {
    throw new SyntaxError("it is damaged", { cause });
  }
}

/** Bytes of a file that `decodeAbout` needs at most. */
export const HEADER_ROOM = HEADER_AT + MOST_HEADER;

class Sections {
  readonly #found = new Map<string, Uint8Array<ArrayBuffer>>();

  constructor(bytes: Uint8Array<ArrayBuffer>, at: number, list: Section[]) {
    for (const { name, bytes: length, crc } of list) {
      const content = bytes.subarray(at, at + length);
      if (content.length !== length || crc32(content) !== crc) {
        refuse("it is damaged");
      }
      this.#found.set(name, content);
      at += aligned(length);
    }
    if (at !== bytes.length) refuse("it is damaged");
  }

  has(name: string): boolean {
    return this.#found.has(name);
  }

  bytes(name: string): Uint8Array<ArrayBuffer> {
    return this.#found.get(name) ?? refuse(`it has no section "${name}"`);
  }

  words(name: string): Uint32Array<ArrayBuffer> {
    const { buffer, byteOffset, length } = this.bytes(name);
    if (length % 4 !== 0) refuse("it is damaged");
    return new Uint32Array(buffer, byteOffset, length / 4);
  }

  image(name: string, pageCount: number): MemoryImage {
    const pages = this.words(`${name}.pages`);
    const contents = this.bytes(`${name}.contents`);
    const sorted = pages.every((page, i) =>
      page < pageCount && (i === 0 || page > pages[i - 1]!)
    );
    if (!sorted || contents.length !== pages.length * PAGE) {
      refuse("it is damaged");
    }
    return { pageCount, pages, contents };
  }
}

/** Reads what {@link encodeSnapshot} made; a SyntaxError says what is wrong. */
export function decodeSnapshot<About>(
  bytes: Uint8Array<ArrayBuffer>,
): { snapshot: Snapshot; about: About } {
  const { header, end } = decodeAbout<About>(bytes);
  try {
    const { id, memoryBytes, identity, about } = header;
    const found = new Sections(bytes, end, header.sections);
    const state = {
      board: { ...header.board, devices: devicesOf(header, found) },
      memory: found.image("memory", memoryBytes / PAGE),
    };
    const disk: Snapshot["disk"] = header.diskPages === undefined
      ? { kind: "changes", sectors: sectorsOf(found) }
      : { kind: "whole", image: found.image("disk", header.diskPages) };
    return { snapshot: { id, memoryBytes, identity, state, disk }, about };
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    // A header of another form.
    throw new SyntaxError("it is damaged", { cause: error });
  }
}

function devicesOf(
  { devices }: Header<unknown>,
  found: Sections,
): Uint8Array<ArrayBuffer> {
  const { pages, contents } = found.image("devices", Math.ceil(devices / PAGE));
  const whole = new Uint8Array(Math.ceil(devices / PAGE) * PAGE);
  pages.forEach((page, i) =>
    whole.set(contents.subarray(i * PAGE, (i + 1) * PAGE), page * PAGE)
  );
  // v86 reads the buffer behind it.
  return whole.slice(0, devices);
}

function sectorsOf(found: Sections): Map<number, Uint8Array> {
  const contents = found.bytes("changes.contents");
  const numbers = found.words("changes.sectors");
  if (contents.length !== numbers.length * SECTOR) refuse("it is damaged");
  return new Map(
    [...numbers].map((
      n,
      i,
    ) => [n, contents.slice(i * SECTOR, (i + 1) * SECTOR)]),
  );
}
