import assert from "node:assert/strict";
import { writeAll, writeAllSync } from "./write_all.ts";

/** Takes three bytes at a time. */
class Slow {
  readonly got: number[] = [];
  writeSync(bytes: Uint8Array): number {
    const part = bytes.subarray(0, 3);
    this.got.push(...part);
    return part.length;
  }
  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(this.writeSync(bytes));
  }
}

Deno.test("writeAll() and writeAllSync() write the rest, too", async () => {
  const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);
  const [a, b] = [new Slow(), new Slow()];
  await writeAll(a, bytes);
  writeAllSync(b, bytes);
  assert.deepEqual(a.got, [...bytes]);
  assert.deepEqual(b.got, [...bytes]);
});
