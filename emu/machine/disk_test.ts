import assert from "node:assert/strict";
import { blankDisk } from "../../tests/harness/blank_disk.ts";
import { ImageDisk, ImageLockedError } from "./disk.ts";

const SHELL = "/bin/sh";
const SECTOR = 512;

/** A blank disk in a folder of its own, which goes with the test. */
function scratchImage(sectors = 16): Disposable & { path: string } {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/disk.img`;
  Deno.writeFileSync(path, blankDisk(sectors));
  return {
    path,
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

function write(disk: ImageDisk, sector: number, value: number, count = 1) {
  disk.write(
    sector * SECTOR,
    new Uint8Array(count * SECTOR).fill(value),
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
  assert.equal(disk.read(3 * SECTOR, SECTOR)[0], 7);
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
  const bytes = disk.read(SECTOR + 256, 3 * SECTOR);
  const sums = [0, 256, 1279, 1280].map((at) => bytes[at]);
  assert.deepEqual(sums, [0, 1, 1, 0]);
  disk.close();
});

Deno.test("ImageDisk copies what it is given to write", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  const bytes = new Uint8Array(SECTOR).fill(5);
  disk.write(0, bytes);
  bytes.fill(6);
  assert.equal(disk.read(0, 1)[0], 5);
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
  assert.throws(() => ImageDisk.open(path), /no disk identity/);
});

Deno.test("ImageDisk keeps the identity from the guest, and the guest from it", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  const { id } = disk.identity;
  assert.ok(disk.read(0, SECTOR).every((byte) => byte === 0));
  write(disk, 0, 0xff);
  disk.flush();
  const first = disk.read(0, SECTOR);
  assert.deepEqual([first[255], first[256], first[511]], [0xff, 0, 0xff]);
  disk.close();
  const again = ImageDisk.open(path);
  assert.equal(again.identity.id, id);
  assert.equal(again.identity.generation, 1);
  assert.deepEqual(again.read(0, SECTOR), first);
  again.close();
});

Deno.test("ImageDisk names content: equal histories are equal, others are not", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const run = (name: string, value: number) => {
    Deno.copyFileSync(path, name);
    const disk = ImageDisk.open(name);
    write(disk, 3, value);
    disk.close();
    return disk.identity;
  };
  const one = run(`${path}.a`, 1);
  assert.deepEqual(run(`${path}.b`, 1), one);
  const two = run(`${path}.c`, 2);
  assert.deepEqual([two.id, two.generation], [one.id, one.generation]);
  assert.notEqual(two.history, one.history);
});

Deno.test("ImageDisk.replace() writes these sectors alone, in one step", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  write(disk, 3, 7);
  disk.replace(new Map([[5, new Uint8Array(SECTOR).fill(8)]]));
  assert.deepEqual([byteAt(path, 3), byteAt(path, 5)], [0, 8]);
  assert.equal(disk.read(3 * SECTOR, 1)[0], 0);
  assert.equal(disk.identity.generation, 1);
  assert.throws(
    () => disk.replace(new Map([[16, new Uint8Array(SECTOR)]])),
    /past the disk's end/,
  );
  disk.close();
});

Deno.test("an ephemeral disk leaves its file alone and shares it", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const before = Deno.readFileSync(path);
  const disk = ImageDisk.open(path, { ephemeral: true });
  const other = ImageDisk.open(path, { ephemeral: true });
  write(disk, 3, 7);
  disk.flush();
  assert.equal(disk.read(3 * SECTOR, 1)[0], 7);
  assert.equal(other.read(3 * SECTOR, 1)[0], 0);
  assert.throws(() => ImageDisk.open(path), ImageLockedError);
  disk.replace(new Map([[4, new Uint8Array(SECTOR).fill(9)]]));
  assert.deepEqual([...disk.overlay.keys()], [4]);
  disk.close();
  other.close();
  assert.deepEqual(Deno.readFileSync(path), before);
});

Deno.test("ImageDisk never writes to an image that has taken its place", () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const disk = ImageDisk.open(path);
  write(disk, 3, 7);
  const next = blankDisk(16, "f".repeat(32));
  Deno.writeFileSync(`${path}.new`, next);
  Deno.renameSync(`${path}.new`, path);
  disk.close();
  assert.deepEqual(Deno.readFileSync(path), next);
  ImageDisk.open(path).close();
  assert.deepEqual(Deno.readFileSync(path), next);
});

Deno.test("ImageDisk.flush() leaves the disk as it was where its journal has no room", async () => {
  using scratch = scratchImage();
  const { path } = scratch;
  const source = `
    import { ImageDisk } from "${new URL("./disk.ts", import.meta.url)}";
    const disk = ImageDisk.open(Deno.args[0]);
    const fill = (count) =>
      disk.write(${SECTOR}, new Uint8Array(count * ${SECTOR}).fill(7));
    fill(12);
    try { disk.flush(); } catch (e) { console.log(e.message); }
    disk.replace(new Map([[2, new Uint8Array(${SECTOR}).fill(8)]]));
    disk.close();`;
  // A shell's blocks have 512 or 1024 bytes: room for 4 or for 12 KiB.
  const { stdout, stderr } = await new Deno.Command(SHELL, {
    args: [
      "-c",
      'trap "" XFSZ; ulimit -f 24; exec "$@"',
      "sh",
      Deno.execPath(),
      "run",
      "-A",
      "--ext=ts",
      "data:application/typescript," + encodeURIComponent(source),
      path,
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.match(
    text,
    /^Cannot write ".*disk\.img": File too large\n$/,
    new TextDecoder().decode(stderr),
  );
  assert.deepEqual([1, 2].map((sector) => byteAt(path, sector)), [0, 8]);
  assert.equal(Deno.statSync(path).size, 16 * SECTOR);
});
