// A boot in the background: whoever started it is told at once why it ended,
// and nothing of it outlives whoever started it.
import assert from "node:assert/strict";
import { statIfThere } from "../../host/mod.ts";
import { copyImage } from "../../live/image.ts";
import { mountSmall, needing, probeMount, unmount } from "../harness/host.ts";
import { isAlive, poll } from "../harness/machine.ts";
import { startMinixLive } from "../harness/minix_live.ts";
import { World } from "../harness/hostile/world.ts";

/** Far less than the guest's own deadline of 120. */
const AT_ONCE_SECONDS = 15;

const mount = await probeMount();

/** A boot that fails, and leaves nobody. */
async function refused(
  world: World,
  words: string[],
  says: RegExp,
): Promise<void> {
  const start = performance.now();
  const { code, stdout, stderr } = await world.run([
    ...["boot", "-d", "--name", "m", ...words],
  ]);
  assert.match(stderr, says);
  assert.deepEqual([code, stdout], [125, ""]);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds < AT_ONCE_SECONDS, `it took ${seconds} s`);
  assert.equal(world.runs("m"), false);
}

/** Changes a file beside an image, which then has no manifest that misses
 * it. */
function changed(image: string, change: (folder: string) => void): string {
  Deno.removeSync(`${image}.json`);
  change(`${image}.boot`);
  return image;
}

Deno.test("a boot that ends says why at once", async (t) => {
  await using world = await World.create();
  const image = world.image("m");
  const cases: Record<string, [words: string[], says: RegExp]> = {
    "a serial log that cannot be written": [
      [image, "--serial", "file:/dev/full"],
      /^minix-live: Cannot write the serial log "\/dev\/full": No space left/,
    ],
    "a root that cannot be mounted": [
      [image, "--append", "rootdevname=nothere"],
      /^minix-live: The guest of machine "m" gave its boot up; end of .*:\n(.*\n)*.* init: the boot stops here\n$/,
    ],
    "a kernel that is none": [
      [
        changed(world.image("none"), (folder) => {
          Deno.writeTextFileSync(`${folder}/kernel`, "none");
        }),
      ],
      /^minix-live: Cannot load the kernel: it is not an ELF file of 32 bits\n$/,
    ],
    "a guest that panics": [
      [
        changed(world.image("panic"), (folder) => {
          Deno.removeSync(`${folder}/mod03_pm`);
        }),
      ],
      /^minix-live: The guest panicked before .*\n {2}kernel panic: no boot module for pm\n$/,
    ],
  };
  for (const [what, [words, says]] of Object.entries(cases)) {
    await t.step(what, () => refused(world, words, says));
  }
  await t.step({
    ...needing(mount, "a state folder that is full"),
    fn: async () => {
      const { state } = world;
      Deno.removeSync(state, { recursive: true });
      Deno.mkdirSync(state);
      await mountSmall(state, "32k");
      try {
        fill(`${state}/filler`);
        await refused(world, [image], /^minix-live: Cannot .*: No space left/);
        const { code, stdout } = await world.run(["list"]);
        assert.equal(code, 0);
        assert.match(stdout, /^NAME .*\n$/);
      } finally {
        await unmount(state);
      }
    },
  });
  await t.step("and the same name boots afterwards", async () => {
    await world.boot("m", image);
  });
});

Deno.test({
  ...needing(mount, "stop tells of a disk that could not be written"),
  fn: async () => {
    await using world = await World.create();
    const folder = `${world.folder}/small`;
    Deno.mkdirSync(folder);
    await mountSmall(folder, "40m");
    try {
      const image = `${folder}/m.img`;
      copyImage(world.image("m"), image);
      await world.boot("m", image);
      fill(`${folder}/filler`);
      const record = ["--ephemeral", "--record", `${folder}/run`];
      const words = ["boot", "-d", "--name", "n", ...record, world.image("m")];
      assert.match((await world.run(words)).stderr, /run": No space left/);
      assert.equal(statIfThere(`${folder}/run`), undefined);
      const lost = `${world.folder}/lost`;
      Deno.writeFileSync(lost, crypto.getRandomValues(new Uint8Array(65536)));
      await world.run(["cp", "--name", "m", lost, ":/root/lost"]);
      const { code, stdout, stderr } = await world.run(["stop", "--name", "m"]);
      assert.match(
        stderr,
        /^minix-live: Machine "m" did not end in order: .*No space left.*\nhint: minix-live logs --name m\n$/,
      );
      assert.deepEqual([code, stdout], [125, ""]);
      Deno.removeSync(`${folder}/filler`);
      await world.boot("m", image);
      assert.equal((await world.run(["stop", "--name", "m"])).code, 0);
    } finally {
      await world.run(["stop", "--force", "--name", "m"]);
      await unmount(folder);
    }
  },
});

/** Writes until nothing fits any more. */
function fill(path: string): void {
  using file = Deno.openSync(path, { write: true, create: true });
  try {
    for (;;) file.writeSync(new Uint8Array(256));
  } catch {
    // It is full.
  }
}

Deno.test("a machine that is not ready ends with whoever starts it", async (t) => {
  await using world = await World.create();
  const image = world.image("m");
  for (const signal of ["SIGKILL", "SIGTERM", "SIGHUP", "SIGINT"] as const) {
    await t.step(signal, async () => {
      const path = world.path("m", "instance.json");
      await using boot = startMinixLive(
        ["boot", "-d", "--name", "m", image],
        world.env,
      );
      await poll(() => statIfThere(path) !== undefined, 30, "a process");
      const { pid } = world.said("m");
      boot.kill(signal);
      assert.notEqual(await boot.status(30), 0);
      await poll(() => !isAlive(pid), 30, "the end of the machine's process");
      assert.equal(world.runs("m"), false);
    });
  }
});

Deno.test("a process that is killed while it starts is named by the signal", async () => {
  await using world = await World.create();
  const path = world.path("m", "instance.json");
  const boot = world.run(["boot", "-d", "--name", "m", world.image("m")]);
  await poll(() => statIfThere(path) !== undefined, 30, "a process");
  Deno.kill(world.said("m").pid, "SIGKILL");
  const { code, stderr } = await boot;
  assert.match(
    stderr,
    /^minix-live: The process of machine "m" ended by SIGKI/,
  );
  assert.equal(code, 125);
});
