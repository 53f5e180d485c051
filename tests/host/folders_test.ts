// Folders of machines: odd ones, those of dead ones, and two of everything.
import assert from "node:assert/strict";
import { machineDir } from "../../live/machine_dir.ts";
import { isRunning, whileStarting } from "../../live/lock.ts";
import { machines } from "../../live/machines.ts";
import { boot, deleteMachine } from "../../mod.ts";
import { poll } from "../harness/machine.ts";
import { makePipe } from "../harness/pipe_file.ts";
import { minixLive, startMinixLive, within } from "../harness/minix_live.ts";
import { World } from "../harness/hostile/world.ts";

/** The state folder of this process is the world's for as long. */
async function inWorld(act: (world: World) => Promise<void>): Promise<void> {
  await using world = await World.create();
  const before = Deno.env.get("XDG_STATE_HOME");
  Deno.env.set("XDG_STATE_HOME", world.env.XDG_STATE_HOME);
  try {
    await act(world);
  } finally {
    if (before === undefined) Deno.env.delete("XDG_STATE_HOME");
    else Deno.env.set("XDG_STATE_HOME", before);
  }
}

Deno.test("odd folders break nothing", () =>
  inWorld(async (world) => {
    const { state } = world;
    await world.boot("m", world.image("m"));
    Deno.mkdirSync(`${state}/lost+found`, { mode: 0 });
    Deno.mkdirSync(`${state}/empty`);
    Deno.mkdirSync(`${state}/closed`, { mode: 0o500 });
    Deno.mkdirSync(`${state}/deep/lock`, { recursive: true });
    Deno.writeTextFileSync(`${state}/file`, "");
    Deno.symlinkSync(`${state}/nothere`, `${state}/broken`);
    Deno.symlinkSync(`${state}/round`, `${state}/round`);
    Deno.mkdirSync(`${state}/-x`);
    for (const words of [["list"], ["list", "--all"]]) {
      const { code, stdout } = await world.run(words);
      assert.equal(code, 0);
      const names = stdout.split("\n").slice(1, -1).map((line) =>
        line.split(" ")[0]
      );
      assert.ok(names.includes("m"));
      assert.ok(names.every((name) => name === "m" || name === "round"));
    }
    const ask = (...words: string[]) => world.run(words);
    for (const name of ["empty", "closed", "deep", "broken"]) {
      const stop = await ask("stop", "--name", name);
      assert.match(
        stop.stderr,
        /^minix-live: Cannot reach machine ".*": it is/,
      );
      assert.equal(stop.code, 125);
      assert.equal((await ask("stop", "--force", "--name", name)).code, 0);
    }
    for (const name of ["file", "broken", "round"]) {
      const { code, stderr } = await ask("delete", name);
      assert.match(
        stderr,
        /^minix-live: Cannot delete machine ".*": .* no fol/,
      );
      assert.equal(code, 125);
      Deno.lstatSync(`${state}/${name}`);
    }
    await world.must("exec", "--name", "m", "/bin/echo", "well");
  }));

Deno.test("a pipe in place of a lock keeps nobody", () =>
  inWorld(async (world) => {
    Deno.mkdirSync(`${world.state}/odd`, { recursive: true });
    makePipe(`${world.state}/odd/lock`);
    assert.deepEqual(machines(), []);
    await within(world.must("list", "--all"), 30, "the list");
  }));

Deno.test("who looks at a lock sees no machine in another who looks", () =>
  inWorld(async (world) => {
    Deno.mkdirSync(`${world.state}/m`, { recursive: true });
    const dir = machineDir("m");
    await whileStarting(dir, () => Promise.resolve());
    Deno.writeTextFileSync(dir.lock, "");
    using looking = Deno.openSync(dir.lock);
    assert.ok(looking.tryLockSync(false));
    assert.equal(isRunning(dir), false);
    assert.deepEqual(machines(), []);
  }));

Deno.test("two of everything", async (t) => {
  await inWorld(async (world) => {
    const images = [world.image("one"), world.image("two")];
    const twice = (...words: string[]) =>
      Promise.all([world.run(words), world.run(words)]);
    const codes = (results: { code: number }[]) =>
      results.map(({ code }) => code).sort();
    await t.step("boots of a name: one is it", async () => {
      const results = await Promise.all(
        images.map((image) => world.run(["boot", "-d", "--name", "m", image])),
      );
      assert.deepEqual(codes(results), [0, 125]);
      const lost = results.find(({ code }) => code !== 0)!;
      assert.match(lost.stderr, /Cannot boot machine "m": it is running\n/);
    });
    await t.step("machines of an image: one has it", async () => {
      const { about } = world.said("m") as unknown as {
        about: { image: string };
      };
      const { code } = await world.run([
        ...["boot", "-d", "--name", "n", about.image],
      ]);
      assert.equal(code, 125);
      assert.equal(world.runs("n"), false);
    });
    await t.step("stops: both are right", async () => {
      for (const { code, stderr } of await twice("stop", "--name", "m")) {
        // Who came when it was over is told so.
        if (code !== 0) assert.match(stderr, /"m": it is not running\n/);
      }
      assert.equal(world.runs("m"), false);
    });
    await t.step("forced stops: both are right", async () => {
      await world.boot("m", images[0]!);
      const results = await twice("stop", "--force", "--name", "m");
      assert.deepEqual(codes(results), [0, 0]);
      assert.equal(world.runs("m"), false);
    });
    await t.step(
      "a stop, and a boot of its name that waits for it",
      async () => {
        for (let round = 0; round < 2; round++) {
          const old = await world.boot("m", images[0]!);
          const stop = world.run(["stop", "--name", "m"]);
          await poll(
            () => !world.runs("m") || isEnding(world),
            30,
            "a machine that ends",
          );
          const next = await world.run([
            "boot",
            "-d",
            "--name",
            "m",
            images[0]!,
          ]);
          const { code, stderr } = await stop;
          assert.deepEqual([code, stderr], [0, ""]);
          assert.deepEqual([next.code, next.stderr], [0, ""]);
          assert.notEqual(world.said("m").id, old.id);
          await world.must("stop", "--name", "m");
        }
      },
    );
    await t.step("deletes: one finds it", async () => {
      const results = await twice("delete", "m");
      assert.ok(codes(results)[0] === 0);
    });
  });
});

function isEnding(world: World): boolean {
  try {
    return (world.said("m") as unknown as { isEnding: boolean }).isEnding;
  } catch {
    return false;
  }
}

Deno.test("folders of machines for one use go with their owners", () =>
  inWorld(async (world) => {
    const { state } = world;
    const owner = (name: string) => `${state}/${name}/lock.owner`;
    for (const name of ["once-dead", "once-alive", "once-odd"]) {
      Deno.mkdirSync(`${state}/${name}`, { recursive: true });
      Deno.writeTextFileSync(`${state}/${name}/disk.img`, "");
    }
    Deno.writeTextFileSync(owner("once-dead"), "");
    Deno.writeTextFileSync(owner("once-alive"), "");
    using held = Deno.openSync(owner("once-alive"), { write: true });
    assert.ok(held.tryLockSync(true));
    await using _machine = await boot({ image: world.image("m") });
    const names = [...Deno.readDirSync(state)].map(({ name }) => name);
    assert.ok(!names.includes("once-dead"));
    assert.ok(names.includes("once-alive"));
    // It has no owner, so it may be anybody's.
    assert.ok(names.includes("once-odd"));
  }));

Deno.test("a disk of a machine's own goes with delete, and with nothing else", () =>
  inWorld(async (world) => {
    const image = world.image("m");
    await world.boot("m", image);
    const disk = world.path("m", "disk.img");
    Deno.writeTextFileSync(disk, "data");
    await assert.rejects(deleteMachine("m"), /it is running$/);
    await world.must("stop", "--name", "m");
    await world.must("list", "--all");
    assert.equal(Deno.readTextFileSync(disk), "data");
    await world.must("delete", "m");
    assert.throws(() => Deno.statSync(`${world.state}/m`));
    assert.ok(Deno.statSync(image).isFile);
    const { stderr } = await minixLive(["delete", "m"], { env: world.env });
    assert.match(stderr, /there is none\nhint: minix-live list --all\n$/);
  }));

Deno.test("a machine whose folder was moved says so in its log, and ends", () =>
  inWorld(async (world) => {
    await using boot = startMinixLive(
      ["boot", "--name", "m", world.image("m")],
      world.env,
    );
    await boot.waitFor("minix-live: ready", 60);
    Deno.renameSync(`${world.state}/m`, `${world.state}/moved`);
    assert.equal(await boot.status(10), 125);
    const log = Deno.readTextFileSync(world.path("moved", "log"));
    assert.match(
      log,
      /^minix-live: the machine ends: Cannot go on as machine "m": its folder /m,
    );
    // Nothing in a folder that is not at its place is the machine's to remove.
    assert.ok(world.said("moved").id);
  }));

Deno.test("a guest that is silent is blamed, and its process is not", () =>
  inWorld(async (world) => {
    await using boot = startMinixLive(
      [
        ...["boot", "--name", "m", world.image("m")],
        ...["--append", "rootdevname=nothere"],
      ],
      world.env,
    );
    await boot.waitFor("init: the boot stops here", 60);
    const stop = await world.run(["stop", "--name", "m", "--deadline", "5"]);
    assert.equal(
      stop.stderr,
      'minix-live: The guest of machine "m" did not answer within 5 s\n' +
        "hint: minix-live stop --force --name m\n",
    );
    assert.equal(stop.code, 125);
    await world.must("stop", "--force", "--name", "m");
    assert.equal(await boot.status(10), 125);
  }));
