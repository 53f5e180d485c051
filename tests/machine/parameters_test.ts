// What a machine is started with: boot parameters and memory, as the guest
// sees them. The machines run in this process, up to a line of their log.
import assert from "node:assert/strict";
import {
  ImageDisk,
  Machine,
  MEMORY_MEGABYTES,
  readBootFiles,
} from "../../emu/mod.ts";
import { TestMachine } from "../harness/machine.ts";

const MEGABYTE = 1024 * 1024;
const DEFAULTS = "kernel rootdevname=c0d0p0 cttyline=0";
const END = /minix-live: ready\n|the boot stops here\n|kernel panic: .*\n/;

/** The log of a boot, up to the line that says how it went. */
async function bootLog(cmdline: string, megabytes = 64): Promise<string> {
  await using files = await TestMachine.create();
  const disk = ImageDisk.open(files.image);
  try {
    let log = "";
    const machine = await Machine.create({
      start: { ...await readBootFiles(files.image), cmdline, date: 0 },
      disk,
      memoryBytes: megabytes * MEGABYTE,
      onLog: (bytes) => {
        log += new TextDecoder().decode(bytes).replaceAll("\r", "");
        if (END.test(log)) machine.stop();
      },
      onControl: () => {},
    });
    machine.hurry = 1;
    await machine.run();
    return log;
  } finally {
    disk.abandon();
  }
}

Deno.test("of a boot parameter that is given twice, the later one wins", async () => {
  const bad = await bootLog(`${DEFAULTS} rootdevname=c0d0p9`);
  assert.match(bad, /init: \/etc\/rc:\d+: .*\ninit: the boot stops here\n$/);
  const good = await bootLog(`${DEFAULTS} rootdevname=x rootdevname=c0d0p0`);
  assert.match(good, /minix-live: ready\n$/);
});

Deno.test("a parameter goes by its whole name, and by the first =", async () => {
  const log = await bootLog(
    `${DEFAULTS} rootdev=x rootdevname2=y z=rootdevname=q`,
  );
  assert.match(log, /minix-live: ready\n$/);
});

Deno.test("boot parameters beyond their room stop the boot and say so", async () => {
  const log = await bootLog(`${DEFAULTS} long=${"x".repeat(2100)}`);
  assert.match(
    log,
    /kernel panic: the boot parameters are \d+ bytes longer than 2048\n$/,
  );
});

Deno.test("a machine has all the memory that it may be given", async () => {
  const { most } = MEMORY_MEGABYTES;
  await using machine = await TestMachine.boot("-m", `${most}`);
  const { pagesTotal } = await machine.json<{ pagesTotal: number }>("stats");
  assert.ok(pagesTotal * 4096 > (most - 4) * MEGABYTE, `${pagesTotal} pages`);
});

Deno.test("more or less memory than a machine may have is refused", async () => {
  const { least, most } = MEMORY_MEGABYTES;
  for (const megabytes of [least - 1, most + 1, 4096]) {
    await assert.rejects(bootLog(DEFAULTS, megabytes), {
      name: "RangeError",
      message:
        `Cannot give the machine ${megabytes} MB of memory: it takes ${least} to ${most}`,
    });
  }
});

Deno.test("a machine with the least memory comes up", async () => {
  const log = await bootLog(DEFAULTS, MEMORY_MEGABYTES.least);
  assert.match(log, /minix-live: ready\n$/);
});
