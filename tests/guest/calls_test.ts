// The calls of PM, VFS and libc: the guest program tests them in TAP; here is
// the machine it runs on, once in peace and once while PM, VFS and the file
// servers are replaced.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const CALLS = fileURLToPath(new URL("calls", import.meta.url));
const BELOW = ["pm", "vfs", "pfs", "fs_c0d0p0"] as const;

function assertAllOk(tap: string): void {
  const lines = tap.trimEnd().split("\n");
  const bad = lines.filter((line) => /^(not ok|#|Bail)/.test(line));
  assert.deepEqual(bad, [], tap);
  assert.match(lines.at(-1)!, /^1\.\.[1-9]\d*$/);
}

Deno.test("the calls do what they should, across updates too", async () => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const run = (words: string[], seconds = 300) =>
    minixLive(words, { env, seconds });
  const must = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(words, 600);
    assert.equal(code, 0, `${words.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  await must("build", "-V", "MKMAGIC=yes", "--program", CALLS, "-o", image);
  await must("boot", "-d", image);
  try {
    assertAllOk(await must("exec", "--", "/bin/calls"));
    let ended = false;
    const second = must("exec", "--", "/bin/calls")
      .finally(() => ended = true);
    second.catch(() => {});
    while (!ended) {
      for (const label of BELOW) {
        await must("minix-service", "update", "self", "-label", label);
        await must("minix-service", "-t", "update", "self", "-label", label);
      }
    }
    assertAllOk(await second);
  } finally {
    await run(["stop"]);
  }
});
