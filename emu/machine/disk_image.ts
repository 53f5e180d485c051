/** A disk's contents as pages, and the way back to them. */
import { SECTOR_SIZE as SECTOR } from "../../formats/mod.ts";
import type { BoardDisk } from "./board_disk.ts";
import {
  captureMemory,
  type MemoryImage,
  PAGE,
  restoreMemory,
} from "./memory_image.ts";

/** Bytes of a disk that are looked at in one go. */
const PIECE = 1 << 20;

/** Pieces of a disk, the last filled up to whole pages. */
function* piecesOf(
  disk: BoardDisk,
  wanted: (piece: number) => boolean,
): Generator<{ start: number; bytes: Uint8Array; length: number }> {
  for (let start = 0; start < disk.byteLength; start += PIECE) {
    if (!wanted(start / PIECE)) continue;
    const length = Math.min(PIECE, disk.byteLength - start);
    const bytes = disk.read(start, length);
    const short = length % PAGE;
    if (short === 0) {
      yield { start, bytes, length };
    } else {
      const whole = new Uint8Array(length - short + PAGE);
      whole.set(bytes);
      yield { start, bytes: whole, length };
    }
  }
}

/** Takes a disk's contents; what is not flushed is part of them. */
export function captureDisk(disk: BoardDisk): MemoryImage {
  const pages: number[] = [];
  const contents: Uint8Array[] = [];
  for (const { start, bytes } of piecesOf(disk, () => true)) {
    const image = captureMemory(bytes);
    for (const page of image.pages) pages.push(start / PAGE + page);
    contents.push(image.contents);
  }
  const all = new Uint8Array(pages.length * PAGE);
  let at = 0;
  for (const piece of contents) {
    all.set(piece, at);
    at += piece.length;
  }
  return {
    pageCount: Math.ceil(disk.byteLength / PAGE),
    pages: Uint32Array.from(pages),
    contents: all,
  };
}

/** The part of an image that lies in so many pages from `first` on. */
function part(image: MemoryImage, first: number, count: number): MemoryImage {
  const { pages, contents } = image;
  const from = lowerBound(pages, first);
  const to = lowerBound(pages, first + count);
  return {
    pageCount: count,
    pages: pages.slice(from, to).map((page) => page - first),
    contents: contents.slice(from * PAGE, to * PAGE),
  };
}

function lowerBound(sorted: Uint32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = low + high >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The sectors that a disk must be given to have an image's contents; `among`
 * are those that may differ, all of them if it is left out. */
export function differingSectors(
  disk: BoardDisk,
  image: MemoryImage,
  among?: ReadonlySet<number>,
): Map<number, Uint8Array> {
  if (image.pageCount !== Math.ceil(disk.byteLength / PAGE)) {
    throw new RangeError("Cannot restore a disk of another size");
  }
  const pieces = among &&
    new Set([...among].map((sector) => Math.floor(sector * SECTOR / PIECE)));
  const sectors = new Map<number, Uint8Array>();
  const wanted = (piece: number) => pieces === undefined || pieces.has(piece);
  for (const { start, bytes, length } of piecesOf(disk, wanted)) {
    const before = bytes.slice();
    const count = bytes.length / PAGE;
    if (restoreMemory(bytes, part(image, start / PAGE, count)) === 0) continue;
    for (let at = 0; at < length; at += SECTOR) {
      const now = bytes.subarray(at, at + SECTOR);
      if (now.some((byte, i) => byte !== before[at + i])) {
        sectors.set((start + at) / SECTOR, now.slice());
      }
    }
  }
  return sectors;
}
