// The disk that a build writes: partition, folders, contents, checker.
import assert from "node:assert/strict";
import { BOOT_MODULES, RAMDISK } from "../../core/contract/services.ts";
import { createHash } from "node:crypto";
import { needing, probeFsck } from "../harness/host.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { check, FileSystem, firstPartition } from "../harness/minix_fs.ts";

interface Manifest {
  image: { sha256: string; size: number };
  boot: Record<string, string>;
  files: Record<string, { sha256: string; size: number }>;
}

const S_IFDIR = 0o040000;
const S_IFBLK = 0o060000;
const MODULES = [...BOOT_MODULES.map(({ program }) => program), RAMDISK].map(
  (name, i) => `mod${String(i + 1).padStart(2, "0")}_${name}`,
);

const sha256 = (bytes: Uint8Array) =>
  createHash("sha256").update(bytes).digest("hex");

const fsck = await probeFsck();

Deno.test("build writes a disk with everything at its place", async (t) => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const result = await minixLive(["build", "-o", image], { seconds: 600 });
  assert.equal(result.code, 0, result.stderr);
  const disk = Deno.readFileSync(image);
  const manifest = JSON.parse(
    Deno.readTextFileSync(`${image}.json`),
  ) as Manifest;
  const partition = firstPartition(disk);
  const root = new FileSystem(partition.bytes);

  await t.step("one active partition of type 0x81", () => {
    assert.ok(partition.active);
    assert.equal(partition.type, 0x81);
    assert.equal(
      disk.subarray(446 + 16, 510).some((byte) => byte !== 0),
      false,
    );
  });

  await t.step("the manifest has the hash of the image", () => {
    assert.equal(manifest.image.sha256, sha256(disk));
    assert.equal(manifest.image.size, disk.length);
  });

  await t.step("the kernel and all modules stand beside the image", () => {
    const names = Object.keys(manifest.boot).sort();
    assert.deepEqual(names, ["kernel", ...MODULES]);
    for (const name of names) {
      const bytes = Deno.readFileSync(`${image}.boot/${name}`);
      assert.equal(manifest.boot[name], sha256(bytes), name);
      assert.deepEqual(root.read(`/boot/minix/.temp/${name}`), bytes, name);
    }
  });

  await t.step("every binary is where the manifest says", () => {
    for (
      const [path, { sha256: hash, size }] of Object.entries(manifest.files)
    ) {
      const bytes = root.read(path);
      assert.equal(sha256(bytes), hash, path);
      assert.equal(bytes.length, size, path);
      assert.equal(root.stat(path).mode & 0o777, 0o755, path);
    }
  });

  await t.step("folders and devices are there", () => {
    for (
      const path of "/bin /dev /etc /proc /sbin /service /tmp /usr".split(" ")
    ) {
      assert.equal(root.type(path), S_IFDIR, path);
    }
    assert.equal(root.type("/dev/c0d0p0"), S_IFBLK);
    assert.equal(root.stat("/dev/c0d0p0").zones[0], 0x301);
    assert.equal(root.stat("/tmp").mode & 0o7777, 0o1777);
  });

  await t.step({
    ...needing(fsck, "fsck.minix finds no error"),
    async fn() {
      const { code, text } = await check(partition.bytes);
      assert.equal(code, 0, text);
    },
  });
});
