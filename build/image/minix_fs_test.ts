import assert from "node:assert/strict";
import {
  BLOCK_SIZE,
  measure,
  usedBlocks,
  writeFileSystem,
} from "./minix_fs.ts";
import { ImagePlan } from "./plan.ts";
import { needing, probeFsck } from "../../tests/harness/host.ts";
import { check, FileSystem } from "../../tests/harness/minix_fs.ts";

function examplePlan(): ImagePlan {
  const plan = new ImagePlan();
  plan.directory("/tmp", 0o1777);
  plan.file("/etc/rc", new TextEncoder().encode("echo\n"), 0o755);
  plan.file("/big", new Uint8Array(300 * BLOCK_SIZE).fill(7), 0o644);
  plan.file("/huge", new Uint8Array(70_000 * BLOCK_SIZE + 1).fill(9), 0o600);
  plan.symlink("/link", "/etc/rc");
  plan.device("/dev/null", { block: false, major: 1, minor: 3, mode: 0o666 });
  for (let i = 0; i < 40; i++) {
    plan.file(`/many/file${i}`, new Uint8Array(i), 0o644);
  }
  return plan;
}

const fsck = await probeFsck();

Deno.test({
  ...needing(fsck, "writeFileSystem() makes what fsck.minix accepts"),
  async fn() {
    const plan = examplePlan();
    const least = measure(plan.root);
    for (const extra of [0, 5_000]) {
      const bytes = writeFileSystem(plan.root, {
        blocks: least.blocks + 2 * extra,
        inodes: least.inodes + extra,
        time: 0,
      });
      const { code, text } = await check(bytes);
      assert.equal(code, 0, text);
      assert.match(text, /43 regular files/);
    }
  },
});

Deno.test("writeFileSystem() writes what can be read back", () => {
  const plan = examplePlan();
  const least = measure(plan.root);
  const root = new FileSystem(
    writeFileSystem(plan.root, { ...least, time: 0 }),
  );
  assert.deepEqual(root.list("/many").length, 40);
  assert.deepEqual(root.read("/many/file39"), new Uint8Array(39));
  const big = new Uint8Array(300 * BLOCK_SIZE).fill(7);
  assert.deepEqual(root.read("/big"), big);
  const huge = root.read("/huge");
  assert.equal(huge.length, 70_000 * BLOCK_SIZE + 1);
  assert.ok(huge.every((byte) => byte === 9));
  assert.equal(new TextDecoder().decode(root.read("/link")), "/etc/rc");
});

Deno.test("writeFileSystem() does not depend on the order of additions", () => {
  const forward = new ImagePlan();
  const backward = new ImagePlan();
  const names = ["/a/x", "/a/b/y", "/c"];
  for (const name of names) forward.file(name, new Uint8Array(3), 0o644);
  for (const name of names.reverse()) {
    backward.file(name, new Uint8Array(3), 0o644);
  }
  const options = { blocks: 100, inodes: 32, time: 1 };
  assert.deepEqual(
    writeFileSystem(forward.root, options),
    writeFileSystem(backward.root, options),
  );
});

Deno.test("writeFileSystem() refuses contents larger than the file system", () => {
  const plan = examplePlan();
  assert.throws(
    () => writeFileSystem(plan.root, { blocks: 200, inodes: 64, time: 0 }),
    /Cannot fit the contents: they need \d+ blocks of 1 KiB/,
  );
});

Deno.test("usedBlocks() leaves only zeros behind", () => {
  const plan = examplePlan();
  const options = { blocks: 80_000, inodes: 5_000, time: 0 };
  const bytes = writeFileSystem(plan.root, options);
  const end = usedBlocks(plan.root, options) * BLOCK_SIZE;
  assert.ok(bytes.subarray(end - BLOCK_SIZE, end).some((byte) => byte !== 0));
  assert.ok(bytes.subarray(end).every((byte) => byte === 0));
});
