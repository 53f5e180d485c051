// The single file for Linux on arm64, under qemu-user, in a mount namespace
// where the kernel hands arm64 programs to it. Debian has what it needs in
// qemu-user, libc6-arm64-cross and libgcc-s1-arm64-cross.
import assert from "node:assert/strict";
import { findProgram } from "../harness/host.ts";
import { copyImage } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import type { Campaign } from "./campaign.ts";

const TARGET = "aarch64-linux";
const LIBRARIES = "/usr/aarch64-linux-gnu";
const SECONDS = 1800;
const BINFMT = "/proc/sys/fs/binfmt_misc";
/** Magic and mask of arm64's ELF programs, as the kernel reads them. */
const MAGIC = String.raw`\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00` +
  String.raw`\x00\x02\x00\xb7\x00`;
const MASK = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff` +
  String.raw`\xff\xff\xff\xfe\xff\xff\xff`;

/** What is run inside; FILE is the file. */
function scriptOf(file: string, qemu: string): string {
  return [
    "set -e",
    `mount -t binfmt_misc none ${BINFMT}`,
    `printf %s ':arm64:M::${MAGIC}:${MASK}:${qemu}:F' >${BINFMT}/register`,
    `trap '${file} stop --force' EXIT`,
    `${file} boot -d --deadline ${SECONDS}`,
    `${file} exec -- /bin/ls /service`,
    `${file} services`,
    "trap - EXIT",
    `${file} stop`,
    `${file} build -o x.img && exit 1 || test $? -eq 125`,
  ].join("\n");
}

async function run(): Promise<void> {
  using scratch = scratchFolder();
  const folder = scratch.path;
  const qemu = findProgram("qemu-aarch64");
  Deno.statSync(`${LIBRARIES}/lib/libgcc_s.so.1`);
  const compiled = await output(Deno.execPath(), [
    ...["run", "-A", `${ROOT}/pack/main.ts`, "--level", "3"],
    ...["--target", TARGET, "-o", `${folder}/minix-live`],
    ...["--image", await copyImage(folder)],
  ]);
  assert.equal(compiled.code, 0, compiled.stderr);
  const script = scriptOf(`${folder}/minix-live-${TARGET}`, qemu);
  const { code, stdout, stderr } = await output(
    findProgram("unshare"),
    ["-r", "-m", "sh", "-c", script],
    {
      QEMU_LD_PREFIX: LIBRARIES,
      XDG_CACHE_HOME: `${folder}/cache`,
      XDG_STATE_HOME: `${folder}/state`,
    },
    folder,
  );
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^pm$/m);
  assert.match(stdout, /^vfs +vfs /m);
  assert.match(stderr, /Cannot build on "linux aarch64"/);
}

async function output(
  program: string,
  args: string[],
  env: Record<string, string> = {},
  cwd?: string,
) {
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    env,
    ...cwd === undefined ? {} : { cwd },
    stdin: "null",
    signal: AbortSignal.timeout(SECONDS * 1000),
  }).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

export const ARM64_CAMPAIGN: Campaign = {
  name: "arm64",
  what: "the single file for Linux on arm64, under qemu-user",
  cases: () => [{ title: "boots, answers an exec, stops", run }],
};
