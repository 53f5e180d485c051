// Programs cannot harm the kernel: the guest program tries, in TAP; here is
// the machine, which must be as well afterwards as before.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const RUDE = fileURLToPath(new URL("rude", import.meta.url));

Deno.test("what a program does to the kernel harms only itself", async () => {
  using folder = scratchFolder();
  const image = `${folder.path}/x.img`;
  const env = { XDG_STATE_HOME: `${folder.path}/state` };
  const must = async (...words: string[]) => {
    const { code, stdout, stderr } = await minixLive(words, {
      env,
      seconds: 300,
    });
    assert.equal(code, 0, `${words.join(" ")}: ${stdout}${stderr}`);
    return stdout;
  };
  await must("build", "--program", RUDE, "-o", image);
  await must("boot", "-d", image);
  try {
    const tap = await must("exec", "--", "/bin/rude");
    assert.match(tap, /\n1\.\.17\n$/);
    assert.equal(await must("exec", "--", "/bin/echo", "well"), "well\n");
  } finally {
    await minixLive(["stop"], { env, seconds: 60 });
  }
});
