// The same kernel, modules and image in QEMU, started with the wiki's command
// line and a socket for the control link.
import assert from "node:assert/strict";
import { findProgram, needing, probeQemu, QEMU } from "../harness/host.ts";
import { copyImage, poll } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { asrUpdate, selfUpdate, SERVICES } from "../harness/system.ts";

const BOOT_SECONDS = 180;

const qemu = await probeQemu();

function startQemu(image: string, log: string, socket: string) {
  const modules = [...Deno.readDirSync(`${image}.boot`)]
    .map((entry) => entry.name)
    .filter((name) => name.startsWith("mod"))
    .sort();
  const child = new Deno.Command(findProgram(QEMU), {
    cwd: `${image}.boot`,
    args: [
      ...["-m", "256", "-display", "none", "-no-reboot"],
      ...["-kernel", "kernel", "-initrd", modules.join(",")],
      // A later parameter wins.
      ...["-append", "rootdevname=none rootdevname=c0d0p0 cttyline=0"],
      ...["-hda", image],
      ...["-serial", `file:${log}`],
      ...["-serial", `unix:${socket},server=on,wait=off`],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    child,
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
    },
  };
}

Deno.test({
  ...needing(qemu, "QEMU boots the same files, and services are updated there"),
  async fn(t) {
    using folder = scratchFolder();
    const image = await copyImage(folder.path);
    const log = `${folder.path}/log`;
    const socket = `${folder.path}/control`;
    await using _qemu = startQemu(image, log, socket);
    const text = () => {
      try {
        return Deno.readTextFileSync(log).replaceAll("\r", "");
      } catch {
        return "";
      }
    };
    const ready = () => text().includes("\nminix-live: ready\n");
    await poll(ready, BOOT_SECONDS, `the guest in QEMU; log:\n${text()}`);
    const run = (tool: string, ...words: string[]) =>
      minixLive([tool, "--socket", socket, ...words], { seconds: 120 });

    for (const service of SERVICES) {
      const { label } = service;
      const kinds: [title: string, words: string[]][] = [
        ["identity", selfUpdate(label)],
        ["-t", selfUpdate(label, "-t")],
        ["-a", asrUpdate(service, 1)],
      ];
      for (const [title, words] of kinds) {
        await t.step(`${title} update of ${label}`, async () => {
          const before = text().split("RS: update succeeded\n").length;
          const result = await run("minix-service", ...words);
          assert.equal(result.code, 0, result.stderr);
          assert.equal(result.stdout + result.stderr, "");
          const after = text().split("RS: update succeeded\n").length;
          assert.equal(after, before + 1);
        });
      }
    }

    await t.step("programs still run", async () => {
      const result = await run("exec", "--", "/bin/echo", "hello");
      assert.equal(result.stdout, "hello\n");
      assert.equal(result.code, 0);
    });
  },
});
