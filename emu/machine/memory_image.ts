/**
 * A memory's contents: the pages of it that are not zero, and the way back to
 * them, which writes only pages that differ.
 */
import { Buffer } from "node:buffer";

export const PAGE = 4096;

/** A whole memory at some moment. */
export interface MemoryImage {
  /** Of the memory. */
  readonly pageCount: number;
  /** Numbers of the pages that are not zero, ascending. */
  readonly pages: Uint32Array<ArrayBuffer>;
  /** Their bytes, one page behind the other. */
  readonly contents: Uint8Array<ArrayBuffer>;
}

/** Pages that are compared by one call, and again in so many parts where they
 * differ: the host's own comparison is fast, a call of it is not. */
const SPANS = [256, 16, 1] as const;
const ZERO = Buffer.alloc(SPANS[0] * PAGE);

/** Pages of two memories that stand beside each other. */
interface Run {
  readonly first: number;
  readonly count: number;
  /** Offset of the image's bytes; none of zero pages. */
  readonly at: number | undefined;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Calls `onPage` with each page of a run that is not as the image says. */
function eachDifference(
  memory: Buffer,
  wanted: Buffer,
  run: Run,
  onPage: (page: number, at: number | undefined) => void,
  level = 0,
): void {
  const span = SPANS[level]!;
  for (let done = 0; done < run.count; done += span) {
    const count = Math.min(span, run.count - done);
    const first = run.first + done;
    const at = run.at === undefined ? undefined : run.at + done * PAGE;
    const [from, to] = [first * PAGE, (first + count) * PAGE];
    const start = at ?? 0;
    const same = memory.compare(
      at === undefined ? ZERO : wanted,
      start,
      start + count * PAGE,
      from,
      to,
    ) === 0;
    if (same) continue;
    if (count === 1) onPage(first, at);
    else {eachDifference(
        memory,
        wanted,
        { first, count, at },
        onPage,
        level + 1,
      );}
  }
}

/** Runs that cover all of a memory. */
function* runsOf({ pageCount, pages }: MemoryImage): Generator<Run> {
  let next = 0;
  for (let i = 0; i < pages.length;) {
    const first = pages[i]!;
    if (first > next) yield { first: next, count: first - next, at: undefined };
    let count = 1;
    while (pages[i + count] === first + count) count++;
    yield { first, count, at: i * PAGE };
    i += count;
    next = first + count;
  }
  if (next < pageCount) {
    yield { first: next, count: pageCount - next, at: undefined };
  }
}

/** Takes a memory's contents. */
export function captureMemory(memory: Uint8Array): MemoryImage {
  const pageCount = memory.length / PAGE;
  const found: number[] = [];
  const all = { first: 0, count: pageCount, at: undefined };
  eachDifference(bufferOf(memory), ZERO, all, (page) => found.push(page));
  const contents = new Uint8Array(found.length * PAGE);
  found.forEach((page, i) =>
    contents.set(memory.subarray(page * PAGE, (page + 1) * PAGE), i * PAGE)
  );
  return { pageCount, pages: Uint32Array.from(found), contents };
}

/** Gives a memory an image's contents; the number of pages that were others.
 * Pages from `zeroFrom` on are known to be zero: a new memory's are not touched,
 * since looking at them would have the host make them. */
export function restoreMemory(
  memory: Uint8Array,
  image: MemoryImage,
  zeroFrom = Infinity,
): number {
  const { pageCount, contents } = image;
  if (memory.length !== pageCount * PAGE) {
    throw new RangeError("Cannot restore a memory of another size");
  }
  let written = 0;
  const wanted = bufferOf(contents);
  for (const run of runsOf(image)) {
    if (run.at === undefined && run.first >= zeroFrom) continue;
    eachDifference(bufferOf(memory), wanted, run, (page, at) => {
      const target = memory.subarray(page * PAGE, (page + 1) * PAGE);
      if (at === undefined) target.fill(0);
      else target.set(contents.subarray(at, at + PAGE));
      written++;
    });
  }
  return written;
}
