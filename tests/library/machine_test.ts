// The library as a program uses it: what it gives, what it leaves behind.
import assert from "node:assert/strict";
import {
  attach,
  boot,
  BootError,
  type BootOptions,
  build,
  BuildError,
  type BuildOptions,
  endMachine,
  GuestError,
  Machine,
  MachineError,
  machines,
  MinixLiveError,
  UpdateError,
  VERSION,
} from "../../mod.ts";
import { copyImage, isAlive, poll } from "../harness/machine.ts";
import { ROOT } from "../harness/tree.ts";
import { inState } from "./in_state.ts";

Deno.test("a machine is driven by the library", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    await using machine = await boot({ image, name: "own" });

    const echo = await machine.exec(["/bin/cat"], { stdin: "a\nb" });
    assert.deepEqual(echo, {
      ...{ status: 0, signal: null, stdout: "a\nb", stderr: "" },
    });
    // As a shell has it.
    assert.equal((await machine.exec(["/bin/nothere"])).status, 127);
    await assert.rejects(machine.readFile("/nothere"), (error) => {
      assert.ok(error instanceof GuestError);
      assert.equal(error.errno, 2);
      return true;
    });

    await machine.writeFile("/tmp/x", new TextEncoder().encode("seven"));
    const text = new TextDecoder().decode(await machine.readFile("/tmp/x"));
    assert.equal(text, "seven");

    const pm = async () => {
      const { endpoint } = (await machine.services())
        .find(({ label }) => label === "pm")!;
      return (await machine.processes())
        .find((process) => process.endpoint === endpoint)!;
    };
    const old = await pm();
    await machine.update("pm", { flags: ["-t"] });
    const next = await pm();
    assert.notEqual(next.instance, old.instance);
    assert.equal(next.endpoint, old.endpoint);

    const failure = await machine.update("pm", { flags: ["-t", "-y"] })
      .then(() => undefined, (error) => error);
    assert.ok(failure instanceof UpdateError);
    assert.equal(failure.status, 78);
    assert.equal(failure.phase, "initialization");
    assert.equal(failure.label, "pm");
    assert.equal((await pm()).instance, next.instance);

    const steps = await machine.updateAsr({ labels: ["ds", "nobody", "rs"] });
    assert.deepEqual(steps.map(({ outcome }) => outcome), [
      ...["updated", "unknown", "updated"],
    ]);
    const layout = await machine.layout("ds");
    assert.equal(layout.binary, "/service/asr/ds-1");
    assert.ok(layout.symbols.some(({ name }) => name === "main"));
    assert.match(machine.logs(), /RS: update succeeded/);
    assert.ok((await machine.stats()).pagesFree > 0);

    // A second session sees the same machine, and its end is not the end.
    const [{ name, memory }] = machines() as [ReturnType<typeof machines>[0]];
    assert.deepEqual([name, memory], ["own", 128]);
    {
      await using other = await attach({ name: "own" });
      assert.ok(other instanceof Machine);
    }
    await machine.stop();
    assert.deepEqual(machines(), []);
    await assert.rejects(attach({ name: "own" }), MachineError);
    await endMachine({ name: "own" });
  }));

Deno.test("a machine without a name leaves nothing behind", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const bytes = Deno.readFileSync(image);
    {
      await using machine = await boot({ image });
      await machine.writeFile("/root-file", new Uint8Array(1000));
      await machine.exec(["/bin/sync"]).catch(() => {});
    }
    assert.deepEqual([...Deno.readDirSync(`${folder}/state/minix-live`)], []);
    assert.ok(Deno.readFileSync(image).every((b, i) => b === bytes[i]));
  }));

Deno.test("a machine without a name ends with the process that booted it", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    Deno.writeTextFileSync(
      `${folder}/main.ts`,
      `import { boot, machines } from "${ROOT}mod.ts";
await boot({ image: ${JSON.stringify(image)} });
console.log(machines()[0].pid);
await new Promise((resolve) => setTimeout(resolve, 1e6));`,
    );
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--config", `${ROOT}deno.json`, `${folder}/main.ts`],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    const pid = Number(new TextDecoder().decode(value));
    assert.ok(isAlive(pid));
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await poll(() => !isAlive(pid), 30, "the machine's end");
    assert.deepEqual(machines(), []);
    assert.deepEqual([...Deno.readDirSync(`${folder}/state/minix-live`)], []);
  }));

Deno.test("a boot that fails says why, and leaves nothing", () =>
  inState(async (folder) => {
    await assert.rejects(boot({ image: `${folder}/nothere.img` }), (error) => {
      assert.ok(error instanceof BootError);
      assert.match(error.message, /nothere\.img/);
      return true;
    });
    assert.deepEqual([...Deno.readDirSync(`${folder}/state/minix-live`)], []);
  }));

Deno.test("an image of another control link is refused with both versions", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const manifest = JSON.parse(Deno.readTextFileSync(`${image}.json`));
    manifest.builder = { version: "0.0.7", control: 1 };
    Deno.writeTextFileSync(`${image}.json`, JSON.stringify(manifest));
    await assert.rejects(boot({ image }), (error) => {
      assert.ok(error instanceof BootError);
      assert.match(error.message, /built by minix-live 0\.0\.7/);
      assert.match(error.message, new RegExp(`this is ${VERSION}`));
      return true;
    });
  }));

Deno.test("a machine of another control link is refused with both versions", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    await using machine = await boot({ image, name: "old" });
    const path = `${folder}/state/minix-live/old/instance.json`;
    const instance = JSON.parse(Deno.readTextFileSync(path));
    Object.assign(instance.about, { version: "0.0.7", control: 1 });
    Deno.writeTextFileSync(path, JSON.stringify(instance));
    await assert.rejects(attach({ name: "old" }), (error) => {
      assert.ok(error instanceof MachineError);
      assert.match(error.message, /is of minix-live 0\.0\.7/);
      assert.match(error.message, new RegExp(`this is ${VERSION}`));
      return true;
    });
    assert.ok((await machine.services()).length > 0);
  }));

Deno.test("a boot can be given up, and nothing of it is left", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const stop = new AbortController();
    const booting = boot({ image, signal: stop.signal });
    const ended = assert.rejects(booting, { name: "AbortError" });
    await poll(() => machines().length > 0, 30, "the machine's process");
    const { pid } = machines()[0]!;
    stop.abort();
    await ended;
    await poll(() => pid === null || !isAlive(pid), 30, "the machine's end");
    assert.deepEqual([...Deno.readDirSync(`${folder}/state/minix-live`)], []);
  }));

Deno.test("a socket's path that is too long is named with the limit", () =>
  assert.rejects(attach({ socket: `/tmp/${"x".repeat(200)}` }), (error) => {
    assert.ok(error instanceof MinixLiveError);
    assert.match(error.message, /has 205 bytes, and the host takes \d+$/);
    assert.equal(error.hint, undefined);
    return true;
  }));

Deno.test("what a build refuses is a BuildError", async () => {
  const wrong: BuildOptions[] = [
    { variables: ["MKASR=perhaps"] },
    { variables: ["ASRCOUNT"] },
    { variables: { NOBODY: "yes" } },
    { jobs: 0 },
    { seed: "x" },
    { output: "" },
    { output: "nothere/a/x.img" },
  ];
  for (const options of wrong) {
    await assert.rejects(build(options), (error) => {
      assert.ok(error instanceof BuildError, JSON.stringify(options));
      assert.ok(error instanceof MinixLiveError);
      assert.equal(error.status, 125);
      return true;
    });
  }
});

Deno.test("a name that a machine has is refused in one way", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const racers = await Promise.allSettled([
      boot({ image, name: "one" }),
      boot({ image, name: "one" }),
    ]);
    const won = racers.filter((racer) => racer.status === "fulfilled");
    const lost = racers.filter((racer) => racer.status === "rejected");
    assert.deepEqual([won.length, lost.length], [1, 1]);
    const { message, hint } = lost[0]!.reason;
    assert.equal(message, 'Cannot boot machine "one": it is running');
    assert.equal(hint, "minix-live stop --name one");
    await endMachine({ name: "one" });
    won[0]!.value.detach();
  }));

Deno.test("what the host refuses is said in our words", () =>
  inState(async (folder) => {
    const image = await copyImage(folder);
    const refused = (options: BootOptions, message: RegExp) =>
      assert.rejects(boot({ image, ...options }), (error) => {
        assert.ok(error instanceof MinixLiveError);
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /os error/);
        return true;
      });
    const serial = `${folder}/nothere/x`;
    await refused(
      { serial },
      /^Cannot write the serial log ".*": No such file/,
    );
    await refused({ serial: "/dev/stdout" }, /has no such stream$/);
    Deno.writeTextFileSync(`${folder}/file`, "");
    Deno.env.set("XDG_STATE_HOME", `${folder}/file`);
    await refused({ name: "x" }, /^Cannot make the machine's folder /);
    assert.throws(
      () => machines(),
      /^MachineError: Cannot read the state folder /,
    );
  }));
