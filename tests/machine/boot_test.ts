// The machine with a kernel of a few instructions: what it boots from, how
// it ends, and that a run repeats itself.
import assert from "node:assert/strict";
import { ImageDisk, Machine, readBootFiles } from "../../emu/mod.ts";
import { KERNEL_EXIT, kernelImage } from "../harness/kernel_image.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

async function run(image: string, input: string) {
  const disk = ImageDisk.open(image);
  let log = "";
  let echo = "";
  const machine = await Machine.create({
    start: {
      ...await readBootFiles(image),
      ...{ cmdline: "kernel x=y", date: 0 },
    },
    disk,
    memoryBytes: 16 * 1024 * 1024,
    onLog: (bytes) => log += new TextDecoder().decode(bytes),
    onControl: (bytes) => echo += new TextDecoder().decode(bytes),
  });
  machine.hurry = 1;
  machine.send(new TextEncoder().encode(input));
  const ending = await machine.run();
  disk.close();
  return { ending, log, echo, instructions: machine.instructions };
}

Deno.test("a kernel finds its modules, command line, timer and both ports", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  const result = await run(image, "abcq");
  assert.deepEqual(result.ending, { kind: "exit", code: KERNEL_EXIT });
  assert.equal(
    result.log,
    "hello\nkernel x=y\nmod01_a=first\nmod02_b=second\nticks\n",
  );
  assert.equal(result.echo, "abcq");
});

Deno.test("the same inputs give the same run", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  const first = await run(image, "repeatq");
  const second = await run(image, "repeatq");
  assert.deepEqual(first, second);
});

Deno.test("boot prints the log and gives the guest's exit status", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const result = await minixLive(["boot", image], { env });
  assert.equal(result.code, KERNEL_EXIT);
  assert.match(result.stdout, /^hello\nkernel rootdevname=c0d0p0 /);
});

Deno.test("boot -d says what the guest said when it ends before it is ready", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const result = await minixLive(["boot", "-d", image], { env });
  assert.equal(result.code, 125);
  assert.match(
    result.stderr,
    /^minix-live: The guest ended the machine with 7 before "minix-live: ready"; .*\n {2}hello\n/,
  );
});

Deno.test("boot refuses a kernel that is not the manifest's", async () => {
  using folder = scratchFolder();
  const image = await kernelImage(folder.path);
  Deno.writeTextFileSync(
    `${image}.json`,
    JSON.stringify({ boot: { kernel: "00" } }),
  );
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const result = await minixLive(["boot", image], { env });
  assert.equal(result.code, 125);
  assert.match(result.stderr, /is not the file of its manifest/);
});

for (
  const [args, message] of [
    [["boot", "-m", "x"], /Cannot use "x" for -m/],
    [["boot", "--serial", "tty"], /expected file:PATH/],
    [["boot", "--nothing"], /"--nothing": no such option/],
    [["boot", "a", "b"], /"b": one word too many/],
    [["stop", "--nothing"], /"--nothing": no such option/],
    [["logs", "--name"], /--name: its value is missing/],
    [["list", "extra"], /"extra": one word too many/],
    [["ps", "extra"], /"extra": one word too many/],
    [["layout", "pm", "vfs"], /"vfs": one word too many/],
    [["layout"], /LABEL is missing/],
    [["cp", "nothere", ":/x"], /"nothere": No such file or directory$/],
    [["cp", "--json", ":/x", "-"], /standard output is for the file/],
    [["boot", "nowhere.img"], /"nowhere.img": there is no such file/],
    [["boot", "--name", "a/b"], /as the name of a machine/],
    [["ps", "--name", "nobody"], /it is not running/],
    [["exec"], /no program given/],
    [["cp", "a", "b"], /begin with a colon/],
    [["logs", "--name", "nobody"], /it has none/],
  ] as const
) {
  Deno.test(`${args.join(" ")} fails with one clear line`, async () => {
    using folder = scratchFolder();
    const env = { XDG_STATE_HOME: `${folder.path}/state` };
    const result = await minixLive([...args], { env });
    assert.equal(result.code, 125);
    assert.match(result.stderr.split("\n")[0]!, message);
    assert.equal(result.stdout, "");
  });
}
