// What a process that is killed in a flush leaves, and what others do to such
// a file: each state opens as the disk before or after, or is refused.
import assert from "node:assert/strict";
import { crc32, readStamp, writeStamp } from "../../formats/mod.ts";
import { BLANK_ID, blankDisk } from "../../tests/harness/blank_disk.ts";
import { ImageDisk } from "./disk.ts";
import { encodeJournal, type JournalRecord } from "./journal.ts";

const SECTOR = 512;
const SECTORS = 16;
const BYTES = SECTORS * SECTOR;
const WRITTEN = [0, 4, 5, 9];

function scratchFolder(): Disposable & { path: string } {
  const path = Deno.makeTempDirSync();
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }),
  };
}

function stampOf(bytes: Uint8Array) {
  const stamp = readStamp(bytes);
  assert.ok(typeof stamp === "object");
  return stamp;
}

/** A disk before a flush, after it, and the journal between. */
function aFlush(folder: string) {
  const path = `${folder}/whole.img`;
  Deno.writeFileSync(path, blankDisk(SECTORS));
  const disk = ImageDisk.open(path);
  disk.write(4 * SECTOR, new Uint8Array(3 * SECTOR).fill(1));
  disk.flush();
  const before = Deno.readFileSync(path);
  const records: JournalRecord[] = WRITTEN.map((sector) => {
    const bytes = new Uint8Array(SECTOR).fill(2);
    if (sector === 0) bytes.fill(0, 256, 300);
    const old = disk.read(sector * SECTOR, SECTOR);
    return { sector, before: crc32(old), bytes };
  });
  for (const { sector, bytes } of records) {
    disk.write(sector * SECTOR, bytes);
  }
  disk.close();
  const after = Deno.readFileSync(path);
  const { bytes: journal } = encodeJournal(stampOf(before), records);
  return { before, after, journal, records };
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The disk when so many sectors of the flush are in their places. */
function halfWay(
  { before, after }: { before: Uint8Array; after: Uint8Array },
  count: number,
): Uint8Array {
  const bytes = before.slice();
  writeStamp(bytes.subarray(0, SECTOR), {
    ...stampOf(before),
    applying: true,
  });
  for (const sector of WRITTEN.filter((sector) => sector > 0).slice(0, count)) {
    const [from, to] = [sector * SECTOR, (sector + 1) * SECTOR];
    bytes.set(after.subarray(from, to), from);
  }
  return bytes;
}

/** Opens it both ways; what the file has afterwards. */
function opened(path: string, bytes: Uint8Array): Uint8Array {
  Deno.writeFileSync(path, bytes);
  const guest = ImageDisk.open(path, { ephemeral: true });
  const seen = guest.read(0, BYTES);
  guest.close();
  assert.deepEqual(Deno.readFileSync(path), bytes);
  const disk = ImageDisk.open(path);
  assert.deepEqual(disk.read(0, BYTES), seen);
  assert.deepEqual(disk.identity, guest.identity);
  disk.close();
  return Deno.readFileSync(path);
}

function refused(path: string, bytes: Uint8Array, why: RegExp): void {
  Deno.writeFileSync(path, bytes);
  for (const ephemeral of [false, true]) {
    assert.throws(() => ImageDisk.open(path, { ephemeral }), why);
  }
  assert.deepEqual(Deno.readFileSync(path), bytes);
}

Deno.test("a flush that was cut off anywhere is the disk before it or after it", () => {
  using folder = scratchFolder();
  const flush = aFlush(folder.path);
  const { before, after, journal } = flush;
  const path = `${folder.path}/cut.img`;
  for (const length of [0, 1, 8, 39, 40, 600, journal.length - 1]) {
    const state = joined(before, journal.subarray(0, length));
    assert.deepEqual(opened(path, state), before, `${length} bytes`);
  }
  for (let count = 0; count < WRITTEN.length; count++) {
    const state = joined(halfWay(flush, count), journal);
    assert.deepEqual(opened(path, state), after, `${count} sectors`);
  }
  assert.deepEqual(opened(path, joined(before, journal)), after);
  assert.deepEqual(opened(path, joined(after, journal)), after);
  // What rounds a size up leaves zeros.
  assert.deepEqual(opened(path, joined(after, new Uint8Array(700))), after);
});

Deno.test("a flush that was cut off is completed by each name and in each copy", () => {
  using folder = scratchFolder();
  const flush = aFlush(folder.path);
  const state = joined(halfWay(flush, 1), flush.journal);
  const path = `${folder.path}/disk.img`;
  const by: [name: string, make: (name: string) => void][] = [
    ["link.img", (name) => Deno.symlinkSync(path, name)],
    ["hard.img", (name) => Deno.linkSync(path, name)],
    ["other.img", (name) => Deno.renameSync(path, name)],
    ["copy.img", (name) => Deno.copyFileSync(path, name)],
  ];
  for (const [name, make] of by) {
    Deno.writeFileSync(path, state);
    const other = `${folder.path}/${name}`;
    make(other);
    ImageDisk.open(other).close();
    assert.deepEqual(Deno.readFileSync(other), flush.after, name);
    if (name === "link.img") {
      assert.ok(Deno.lstatSync(other).isSymlink);
      assert.deepEqual(Deno.readFileSync(path), flush.after);
      // Written by one name, opened by the other: nothing old comes back.
      const disk = ImageDisk.open(path);
      disk.write(4 * SECTOR, new Uint8Array(SECTOR).fill(3));
      disk.close();
      ImageDisk.open(other).close();
      assert.equal(Deno.readFileSync(path)[4 * SECTOR], 3);
    }
  }
});

Deno.test("a half-written disk without its journal is refused", () => {
  using folder = scratchFolder();
  const flush = aFlush(folder.path);
  const path = `${folder.path}/disk.img`;
  const half = halfWay(flush, 2);
  refused(path, half, /journal that would complete it is missing/);
  const torn = flush.journal.subarray(0, 700);
  refused(path, joined(half, torn), /would complete it is damaged/);
});

Deno.test("a journal of another disk, generation or size is refused", () => {
  using folder = scratchFolder();
  const { before, after, journal, records } = aFlush(folder.path);
  const path = `${folder.path}/disk.img`;
  const stamp = stampOf(before);
  const made = (
    changes: Partial<typeof stamp>,
    list: readonly JournalRecord[] = records,
  ) => joined(before, encodeJournal({ ...stamp, ...changes }, list).bytes);
  const other = BLANK_ID.replaceAll("0", "8");
  refused(path, made({ id: other }), /is of another disk$/);
  refused(path, made({ sectors: 99 }), /is of a disk of another size$/);
  refused(path, made({ generation: 7 }), /generation 7.*has generation 1$/);
  refused(path, made({ history: 7 }), /follows generation 1/);
  const far = { sector: 4_000_000_000, before: 0, bytes: records[0]!.bytes };
  refused(path, made({}, [far]), /names sector 4000000000 of 16$/);
  assert.equal(Deno.statSync(path).size, made({}, [far]).length);
  refused(path, made({}, [records[1]!, records[1]!]), /names sector 4 of 16$/);
  // Something else has written since.
  for (const disk of [before, after]) {
    const changed = disk.slice();
    changed[9 * SECTOR + 3]! ^= 1;
    refused(path, joined(changed, journal), /older than sector 9/);
  }
});

Deno.test("what is no whole disk of ours is refused", () => {
  using folder = scratchFolder();
  const path = `${folder.path}/disk.img`;
  const disk = blankDisk(SECTORS);
  refused(path, new Uint8Array(100), /100 bytes are no disk$/);
  refused(path, new Uint8Array(BYTES), /has no disk identity/);
  refused(path, disk.subarray(0, 5000), /has 5000 of 8192 bytes$/);
  const damaged = disk.slice();
  damaged[270]! ^= 4;
  refused(path, damaged, /disk identity is damaged$/);
  refused(
    path,
    joined(disk, new TextEncoder().encode("more")),
    /4 bytes behind the disk are no journal$/,
  );
});
