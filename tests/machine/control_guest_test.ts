// The control service of the guest, alone on a machine, against the host's
// end of the link: both real, only the rest of the system is a stub.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openToolchain } from "../../build/toolchain/mod.ts";
import { compileFlags } from "../../build/pipeline/system/flags.ts";
import { exec, Hub, ImageDisk, Machine, Session } from "../../emu/mod.ts";
import { blankDisk } from "../harness/blank_disk.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STUB = "tests/machine/control_kernel";

/** Compiles the service with the stub, as a kernel. */
async function makeKernel(folder: string): Promise<Uint8Array> {
  const toolchain = await openToolchain(`${folder}/cache`);
  const sources = [
    `${STUB}/start.S`,
    `${STUB}/stub.c`,
    "core/librt/mem.c",
    "core/librt/div64.c",
  ];
  for (const entry of Deno.readDirSync(join(ROOT, "core/control"))) {
    if (entry.name.endsWith(".c")) sources.push(`core/control/${entry.name}`);
  }
  const objects: string[] = [];
  for (const source of sources) {
    const object = `${folder}/${source.replaceAll("/", "_")}.o`;
    const flags = compileFlags("system", dirname(source), [])
      .map((flag) =>
        flag.startsWith("zig/") ? flag.replace("zig", toolchain.libDir) : flag
      );
    await toolchain.run("clang", [
      ...flags,
      "-Wno-pointer-to-int-cast",
      "-O2",
      "-c",
      source,
      "-o",
      object,
    ], { cwd: ROOT });
    objects.push(object);
  }
  const kernel = `${folder}/kernel`;
  await toolchain.run("ld.lld", [
    "-m",
    "elf_i386",
    "-e",
    "_start",
    "--image-base=0x100000",
    ...objects,
    "-o",
    kernel,
  ], { cwd: ROOT });
  return Deno.readFileSync(kernel);
}

async function start(folder: string) {
  Deno.writeFileSync(`${folder}/disk`, blankDisk(128));
  const disk = ImageDisk.open(`${folder}/disk`);
  const machine = await Machine.create({
    start: {
      ...{ kernel: await makeKernel(folder), modules: [] },
      ...{ cmdline: "", date: 0 },
    },
    disk,
    memoryBytes: 16 * 1024 * 1024,
    onLog: () => {},
    onControl: (bytes) => hub.feedGuest(bytes),
  });
  const hub: Hub = new Hub({
    instance: "test",
    writeGuest: (bytes) => machine.send(bytes),
    onHostRequest: () => Promise.resolve(""),
    onChange: () => {},
  });
  machine.serving = 1;
  const ended = machine.run();
  const session: Session = new Session((bytes) => client.feed(bytes));
  const client = hub.attach((bytes) => session.feed(bytes));
  await session.connect(10_000);
  return {
    session,
    async stop() {
      machine.stop();
      await ended;
      hub.close();
      disk.close();
    },
  };
}

Deno.test("the control service moves streams and statuses", async () => {
  using folder = scratchFolder();
  const { session, stop } = await start(folder.path);
  for (let i = 0; i < 40; i++) {
    const request = await exec(session, ["exit", String(i)], {});
    assert.deepEqual(await request.ended, { how: "exit", value: i });
  }
  const echo = async (size: number, seed: number) => {
    const data = new Uint8Array(size).map((_, i) => i * seed >> 3);
    const parts: Uint8Array[] = [];
    const request = await exec(session, ["cat"], {
      onOut: (bytes) => void parts.push(bytes),
    });
    await request.write(data);
    request.end();
    assert.deepEqual(await request.ended, { how: "exit", value: 0 });
    const got = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    parts.reduce((at, p) => (got.set(p, at), at + p.length), 0);
    assert.deepEqual(got, data);
  };
  await echo(0, 1);
  await Promise.all([300_000, 100_000, 1, 20_000].map((n) => echo(n, n | 5)));
  await stop();
});
