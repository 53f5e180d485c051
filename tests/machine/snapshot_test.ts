// Machines that are saved, go back, branch, and run again as recorded.
import assert from "node:assert/strict";
import { attach } from "../../mod.ts";
import { Machine } from "../../emu/machine/machine.ts";
import { captureDisk } from "../../emu/machine/disk_image.ts";
import { MemoryDisk } from "../../emu/machine/memory_disk.ts";
import { readRecording, type Recording } from "../../emu/machine/recording.ts";
import { stateHash } from "../../emu/machine/state_hash.ts";
import type { Entry } from "../../emu/machine/tape.ts";
import { restoreMemory } from "../../emu/machine/memory_image.ts";
import {
  minixLive,
  scratchFolder,
  startMinixLive,
} from "../harness/minix_live.ts";
import { poll, testImage, TestMachine } from "../harness/machine.ts";
import { kernelImage } from "../harness/kernel_image.ts";
import { selfUpdate, SERVICES } from "../harness/system.ts";
import { makePipe } from "../harness/pipe_file.ts";

const APPLIED = 10;
/** On a busy host an update may be over before a snapshot of it is taken. */
const ATTEMPTS = 10;
const VERBOSE = ["--append", "rs_verbose=1"];

interface Applied {
  pages: number;
}

function apply(machine: TestMachine, name: string): Promise<Applied> {
  return machine.json<Applied>("snapshot", "apply", name);
}

/** The lines of RS since the machine went back last. */
function since(log: string, name: string): string {
  const mark = `minix-live: went back to snapshot "${name}"\n`;
  return log.slice(log.lastIndexOf(mark) + mark.length);
}

Deno.test("a snapshot goes back to memory and disk, and lists itself", async () => {
  await using machine = await TestMachine.boot();
  const pm = (await machine.endpoints()).get("pm")!;
  const file = `${machine.folder}/file`;
  Deno.writeTextFileSync(file, "before\n");
  await machine.must("cp", file, ":/var/kept");
  await machine.must("snapshot", "create", "one");
  const before = await machine.instance(pm);
  const again = await machine.run("snapshot", ["create", "one"]);
  assert.equal(again.code, 125);
  assert.match(again.stderr, /there is one of that name/);

  Deno.writeTextFileSync(file, "after\n");
  await machine.must("cp", file, ":/var/kept");
  await machine.exec("/bin/sync");
  await machine.must("minix-service", ...selfUpdate("pm", "-t"));
  assert.notDeepEqual(await machine.instance(pm), before);

  // It waits for its input, of which there is none to come.
  await using client = await attach({ socket: machine.socket });
  const cat = await client.spawn(["/bin/cat"]);
  const { pages } = await apply(machine, "one");
  await assert.rejects(
    cat.ended,
    /^ControlError: The machine went back to snapshot "one" before/,
  );
  assert.ok(pages > 100, `${pages} pages`);
  assert.deepEqual(await machine.instance(pm), before);
  assert.equal(await machine.exec("/bin/cat", "/var/kept"), "before\n");
  await machine.must("minix-service", ...selfUpdate("vfs", "-t"));

  const { snapshots } = await machine.json<
    { snapshots: { name: string; memory: number; ready: boolean }[] }
  >("snapshot", "list");
  assert.deepEqual(
    snapshots.map(({ name, memory, ready }) => ({ name, memory, ready })),
    [{ name: "one", memory: 128, ready: true }],
  );

  // The disk is the snapshot's as well when the machine starts with it.
  await machine.must("cp", file, ":/var/kept");
  await machine.must("stop");
  await machine.boot("--snapshot", "one");
  assert.equal(await machine.exec("/bin/cat", "/var/kept"), "before\n");
  assert.deepEqual(await machine.instance(pm), before);
  await machine.must("stop");
  await machine.boot();
  assert.equal(await machine.exec("/bin/cat", "/var/kept"), "before\n");
  await machine.must("snapshot", "delete", "one");
  const gone = await machine.run("snapshot", ["apply", "one"]);
  assert.equal(gone.code, 125);
  assert.match(gone.stderr, /there is no such snapshot/);
});

Deno.test(`a snapshot in the middle of an update goes on ${APPLIED} times`, async () => {
  await using machine = await TestMachine.boot(...VERBOSE);
  await using client = await attach({ socket: machine.socket });
  const ends = /RS: (update succeeded|update failed)/;
  for (let attempt = 0;; attempt++) {
    for (const { label } of SERVICES) {
      await machine.must("minix-service", ...selfUpdate(label, "-q", "-t"));
    }
    const from = machine.log().length;
    const said = () => machine.log().slice(from);
    const updating = machine.run("minix-service", ["sysctl", "upd_run"]);
    await poll(
      () => said().includes("being requested"),
      30,
      "the beginning of the update",
    );
    await client.snapshot("middle");
    const isInside = !ends.test(said());
    const { code, stderr } = await updating;
    assert.equal(code, 0, stderr);
    if (isInside) break;
    assert.ok(attempt < ATTEMPTS, "Each update ended before its snapshot");
    await machine.must("snapshot", "delete", "middle");
  }
  for (let i = 0; i < APPLIED; i++) {
    await apply(machine, "middle");
    await poll(
      () => ends.test(since(machine.log(), "middle")),
      60,
      "the end of the update",
    ).catch((error) => {
      const tail = machine.log().split("\n").slice(-30).join("\n");
      throw new Error(`${error.message}, time ${i + 1}:\n${tail}`);
    });
    assert.doesNotMatch(since(machine.log(), "middle"), /update failed/);
    await poll(
      async () => (await machine.run("exec", ["--", "/bin/ls"])).code === 0,
      30,
      "a system that works",
    );
    const { code, stderr } = await machine.service(...selfUpdate("pm", "-t"));
    assert.equal(code, 0, stderr);
  }
});

Deno.test("a guest that nobody reaches is taken back", async () => {
  await using machine = await TestMachine.boot(...VERBOSE);
  await machine.must("snapshot", "create", "well");
  machine.newLines();
  await using down = startMinixLive(
    ["minix-service", "--name", machine.name, "down", "control"],
    machine.env,
  );
  await poll(
    () => machine.newLines().includes("RS: service 'control' exited"),
    60,
    "the end of control",
  );
  const stop = await machine.run("stop", ["--deadline", "1"]);
  assert.equal(stop.code, 125);
  assert.match(stop.stderr, /did not (end|answer)/);
  await apply(machine, "well");
  assert.equal(await down.status(60), 125);
  assert.equal(await machine.exec("/bin/echo", "there"), "there\n");
  await machine.must("stop");
});

Deno.test("a snapshot of another image or machine is refused", async () => {
  await using machine = await TestMachine.boot();
  await machine.must("snapshot", "create", "one");
  await machine.must("stop");
  using folder = scratchFolder();
  const other = await kernelImage(folder.path);
  for (
    const [words, why] of [
      [["boot", other, "--snapshot", "one"], /of an image of another build/],
      [["boot", "-m", "64", "--snapshot", "one"], /--snapshot and --memory/],
      [["boot", "--snapshot", "two"], /there is no such snapshot/],
      [["boot", "--snapshot", "../x"], /as the name of a snapshot/],
    ] as const
  ) {
    const [verb, ...rest] = words;
    const result = await machine.run(verb, rest);
    assert.equal(result.code, 125, result.stdout + result.stderr);
    assert.match(result.stderr, why);
  }
  const path = `${machine.logPath.slice(0, -3)}snapshots/one.snapshot`;
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1]! ^= 1;
  Deno.writeFileSync(path, bytes);
  const damaged = await machine.run("boot", ["--snapshot", "one"]);
  assert.equal(damaged.code, 125);
  assert.match(damaged.stderr, /it is damaged/);
});

Deno.test("what is refused late has changed nothing", async () => {
  await using machine = await TestMachine.boot();
  await machine.must("snapshot", "create", "one");
  const file = `${machine.folder}/file`;
  Deno.writeTextFileSync(file, "after\n");
  await machine.must("cp", file, ":/var/kept");
  await machine.exec("/bin/sync");
  const record = `${machine.folder}/run`;
  Deno.writeTextFileSync(record, "mine");
  const busy = await machine.plain(
    ["boot", machine.image, "--name", "other", "--record", record],
  );
  assert.equal(busy.code, 125);
  assert.equal(Deno.readTextFileSync(record), "mine");
  await machine.must("stop");
  const none = `${machine.folder}/none/log`;
  for (
    const [words, why] of [
      [["--serial", `file:${none}`], /Cannot write the serial log/],
      [["--record", none], /Cannot write the recording/],
      [["--record", file, "--serial", `file:${file}`], /which is in use/],
    ] as const
  ) {
    const late = await machine.run("boot", [
      "-d",
      "--snapshot",
      "one",
      ...words,
    ]);
    assert.equal(late.code, 125);
    assert.match(late.stderr, why);
  }
  await machine.boot();
  assert.equal(await machine.exec("/bin/cat", "/var/kept"), "after\n");
  const folder = machine.logPath.slice(0, -"/log".length);
  const odd = `${folder}/snapshots/odd.snapshot`;
  makePipe(odd);
  const pipe = await machine.run("snapshot", ["apply", "odd"], { seconds: 30 });
  assert.equal(pipe.code, 125);
  assert.match(pipe.stderr, /it is no regular file/);
  // Of the same id as the last one, and not whole.
  await apply(machine, "one");
  Deno.removeSync(odd);
  Deno.copyFileSync(`${folder}/snapshots/one.snapshot`, odd);
  Deno.truncateSync(odd, Deno.statSync(odd).size - 8);
  const torn = await machine.run("snapshot", ["apply", "odd"]);
  assert.equal(torn.code, 125);
  assert.match(torn.stderr, /it is damaged/);
  Deno.writeTextFileSync(odd, "odd");
  const { snapshots } = await machine.json<{ snapshots: unknown[] }>(
    "snapshot",
    "list",
  );
  assert.equal(snapshots.length, 1);
});

Deno.test("branches and ephemeral machines go on beside each other", async () => {
  await using machine = await TestMachine.create();
  const before = Deno.readFileSync(machine.image);
  await machine.boot("--ephemeral");
  const file = `${machine.folder}/file`;
  Deno.writeTextFileSync(file, "both\n");
  await machine.must("cp", file, ":/var/both");
  const branched = await machine.plain(["branch", "test", "twig"]);
  assert.equal(branched.code, 0, branched.stderr);
  try {
    const onTwig = (...words: string[]) =>
      machine.plain(["exec", "--name", "twig", "--", ...words]);
    assert.equal((await onTwig("/bin/cat", "/var/both")).stdout, "both\n");
    Deno.writeTextFileSync(file, "one\n");
    const words = ["cp", "--name", "twig", file, ":/var/both"];
    assert.equal((await machine.plain(words)).code, 0);
    assert.equal(await machine.exec("/bin/cat", "/var/both"), "both\n");
    assert.equal((await onTwig("/bin/cat", "/var/both")).stdout, "one\n");
    const taken = await machine.plain(["branch", "test", "twig"]);
    assert.equal(taken.code, 125);
    assert.match(taken.stderr, /there is one of that name/);
    const second = await machine.plain(
      ["boot", machine.image, "-d", "--ephemeral", "--name", "second"],
    );
    assert.equal(second.code, 0, second.stderr);
    const none = await machine.plain(
      ["exec", "--name", "second", "--", "/bin/cat", "/var/both"],
    );
    assert.equal(none.code, 1);
  } finally {
    await machine.plain(["stop", "--force", "--name", "second"]);
    await machine.plain(["stop", "--name", "twig"]);
  }
  await machine.must("stop");
  assert.deepEqual(Deno.readFileSync(machine.image), before);
  // The twig's disk is its own, and it boots from it, whatever a build has left.
  Deno.mkdirSync(`${machine.folder}/out`);
  Deno.writeTextFileSync(`${machine.folder}/out/minix_x86.img`, "no image");
  const twig = await minixLive(["boot", "-d", "--name", "twig"], {
    ...{ env: machine.env, cwd: machine.folder, seconds: 120 },
  });
  assert.equal(twig.code, 0, twig.stderr);
  const kept = await machine.plain(
    ["exec", "--name", "twig", "--", "/bin/cat", "/var/both"],
  );
  assert.equal(kept.stdout, "one\n");
  await machine.plain(["stop", "--name", "twig"]);
});

/** The state of a machine that ran to where a tape ends. */
async function hashAfter(
  machine: Machine,
  disk: MemoryDisk,
  tape: readonly Entry[],
  steps: number,
): Promise<string> {
  const end: Entry = { kind: "end", step: machine.steps + steps };
  const base = machine.steps;
  const moved = tape.map((entry) => ({ ...entry, step: entry.step + base }));
  await machine.replay([...moved, end]);
  return stateHash(machine.guest, captureDisk(disk));
}

/** Ways to go on from the middle of a recorded run, which must be one way. */
async function assertOneWay(run: Recording): Promise<void> {
  const last = run.entries.at(-1)!.step;
  const middle = Math.floor(last / 2);
  const { memoryBytes, start } = run;
  const outputs = { onLog: () => {}, onControl: () => {} };
  const disk = new MemoryDisk(run.disk);
  const machine = await Machine.create({
    ...{ start, disk, memoryBytes },
    ...outputs,
  });
  const early = run.entries.filter(({ step }) => step < middle);
  await machine.replay([...early, { kind: "end", step: middle }]);
  const state = machine.save();
  const contents = captureDisk(disk);
  const steps = last - middle - 1;
  const late = run.entries
    .filter(({ step, kind }) => step >= middle && kind !== "end")
    .map((entry) => ({ ...entry, step: entry.step - middle }));
  const goesOn = await hashAfter(machine, disk, late, steps);

  const otherDisk = new MemoryDisk(contents);
  const other = await Machine.create({
    ...{ start: state, disk: otherDisk, memoryBytes },
    ...outputs,
  });
  assert.equal(await hashAfter(other, otherDisk, late, steps), goesOn);
  for (let i = 0; i < 2; i++) {
    restoreMemory(otherDisk.bytes, contents);
    other.restore(state);
    assert.equal(await hashAfter(other, otherDisk, late, steps), goesOn);
  }
}

Deno.test("a recorded run is the same one each time", async (t) => {
  await using machine = await TestMachine.create(await testImage());
  const file = `${machine.folder}/run`;
  await machine.boot("--record", file, ...VERBOSE);
  await machine.must("update_asr");
  await machine.must("minix-service", ...selfUpdate("vm", "-t"));
  const refused = await machine.run("snapshot", ["create", "one"]);
  assert.equal(refused.code, 0, refused.stderr);
  const back = await machine.run("snapshot", ["apply", "one"]);
  assert.equal(back.code, 125);
  assert.match(back.stderr, /is being recorded/);
  await machine.must("stop");
  await t.step("in log and state", async () => {
    for (let i = 0; i < 2; i++) {
      const { code, stdout, stderr } = await machine.plain(
        ["replay", "--json", file],
      );
      assert.equal(code, 0, stderr);
      const { complete, log, instructions } = JSON.parse(stdout);
      assert.equal(complete, true);
      assert.ok(instructions > 5e7, `${instructions} instructions`);
      assert.equal(log.replaceAll("\r", ""), machine.log());
    }
  });
  await t.step(
    "from its middle on, in whatever way one goes there",
    () => assertOneWay(readRecording(Deno.readFileSync(file))),
  );
  await t.step("but for what was cut off", async () => {
    const bytes = Deno.readFileSync(file);
    Deno.writeFileSync(file, bytes.subarray(0, bytes.length - 2000));
    const cut = await machine.plain(["replay", "--json", file]);
    assert.equal(cut.code, 0, cut.stderr);
    assert.equal(JSON.parse(cut.stdout).complete, false);
    const spoilt = bytes.slice();
    spoilt[bytes.length - 60]! ^= 1;
    Deno.writeFileSync(file, spoilt);
    const damaged = await machine.plain(["replay", file]);
    assert.equal(damaged.code, 125);
    assert.match(damaged.stderr, /: it is damaged\n/);
    Deno.writeFileSync(file, bytes.subarray(0, 50_000));
    const none = await machine.plain(["replay", file]);
    assert.equal(none.code, 125);
    assert.match(none.stderr, /was cut off before the run began/);
  });
});
