import assert from "node:assert/strict";
import { ImageDisk, ImageLockedError } from "./disk.ts";

const SECTOR = 512;

/** A disk of zeros in a folder of its own, which goes with the test. */
function scratchImage(sectors = 16): Disposable & { path: string } {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/disk.img`;
  Deno.writeFileSync(path, new Uint8Array(sectors * SECTOR));
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

function write(disk: ImageDisk, sector: number, value: number, count = 1) {
  disk.set(
    sector * SECTOR,
    new Uint8Array(count * SECTOR).fill(value),
    () => {},
  );
}

function byteAt(path: string, sector: number): number {
  return Deno.readFileSync(path)[sector * SECTOR]!;
}

Deno.test("ImageDisk writes to its file at a flush only", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  write(disk, 3, 7);
  assert.equal(disk.get_from_cache(3 * SECTOR, SECTOR)[0], 7);
  assert.equal(byteAt(path, 3), 0);
  disk.flush();
  assert.equal(byteAt(path, 3), 7);
  disk.close();
});

Deno.test("ImageDisk reads over the border of written sectors", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  write(disk, 2, 1, 2);
  const bytes = disk.get_from_cache(SECTOR + 256, 3 * SECTOR);
  const sums = [0, 256, 1279, 1280].map((at) => bytes[at]);
  assert.deepEqual(sums, [0, 1, 1, 0]);
  disk.close();
});

Deno.test("ImageDisk copies what it is given to write", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  const bytes = new Uint8Array(SECTOR).fill(5);
  disk.set(0, bytes, () => {});
  bytes.fill(6);
  assert.equal(disk.get_from_cache(0, 1)[0], 5);
  disk.close();
});

Deno.test("ImageDisk loses what was not flushed when it is abandoned", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  write(disk, 1, 9);
  disk.abandon();
  assert.equal(byteAt(path, 1), 0);
});

Deno.test("ImageDisk.open() completes a flush that was cut off", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  write(disk, 4, 8);
  write(disk, 9, 8);
  disk.flush();
  disk.close();
  // As if the process had died after the first of two sectors.
  const journal = new Uint8Array(8 + 2 * (4 + SECTOR)).fill(2);
  const view = new DataView(journal.buffer);
  view.setUint32(0, 0x314a4c4d, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, 4, true);
  view.setUint32(8 + 4 + SECTOR, 9, true);
  Deno.writeFileSync(`${path}.journal`, journal);
  ImageDisk.open(path).close();
  assert.deepEqual([byteAt(path, 4), byteAt(path, 9)], [2, 2]);
  assert.throws(() => Deno.statSync(`${path}.journal`), Deno.errors.NotFound);
});

Deno.test("ImageDisk.open() ignores a journal that was not finished", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  Deno.writeFileSync(`${path}.journal.tmp`, Uint8Array.of(1, 2, 3));
  ImageDisk.open(path).close();
  assert.equal(byteAt(path, 0), 0);
});

Deno.test("ImageDisk.open() refuses a damaged journal", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  Deno.writeFileSync(`${path}.journal`, new Uint8Array(20));
  assert.throws(() => ImageDisk.open(path), /is damaged/);
});

Deno.test("ImageDisk.open() refuses an image in use", async () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  const source = `
    import { ImageDisk } from "${new URL("./disk.ts", import.meta.url)}";
    try { ImageDisk.open(Deno.args[0]); } catch (e) { console.log(e.name); }`;
  const other = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--ext=ts",
      "data:application/typescript," + encodeURIComponent(source),
      path,
    ],
    stdout: "piped",
  }).output();
  assert.equal(
    new TextDecoder().decode(other.stdout).trim(),
    ImageLockedError.name,
  );
  disk.close();
});

Deno.test("ImageDisk.open() refuses a file that is no disk", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  Deno.writeFileSync(path, new Uint8Array(700));
  assert.throws(() => ImageDisk.open(path), /no disk size/);
});
