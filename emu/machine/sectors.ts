/** Sectors of a file, many at once. */

/** Neighbours among ascending numbers, at most so many at once. */
export function* sectorsAt(
  numbers: readonly number[],
  most: number,
): Generator<{ first: number; count: number }> {
  let start = 0;
  for (let i = 1; i <= numbers.length; i++) {
    const isNext = i < numbers.length && numbers[i] === numbers[i - 1]! + 1;
    if (isNext && i - start < most) continue;
    yield { first: numbers[start]!, count: i - start };
    start = i;
  }
}

export function readAt(
  file: Deno.FsFile,
  start: number,
  length: number,
): Uint8Array {
  const bytes = new Uint8Array(length);
  file.seekSync(start, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = file.readSync(bytes.subarray(done));
    if (count === null) throw new RangeError("Cannot read past the file's end");
    done += count;
  }
  return bytes;
}
