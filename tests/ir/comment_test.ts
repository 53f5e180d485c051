// What an image depends on: the program, not the lines of its sources.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";

const SOURCE = "servers/sched/schedule.c";

async function imageSum(folder: string, more: string[]): Promise<string> {
  const { code, stdout, stderr } = await minixLive([
    ...["build", "-b", "-V", "MKMAGIC=yes", "--json"],
    ...["-o", `${folder}/x.img`, ...more],
  ], { seconds: 600 });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout).sha256;
}

Deno.test("a comment above a service's functions changes no byte of the image", async () => {
  using folder = scratchFolder();
  using overlay = scratchFolder();
  const core = fileURLToPath(new URL("../../core", import.meta.url));
  const text = await Deno.readTextFile(`${core}/${SOURCE}`);
  const edited = text.replaceAll(
    /^(?=[a-z][\w *]*\n[a-z_]+\([^;{]*\)\n\{)/gm,
    "/* A comment\n * of two lines. */\n",
  );
  assert.notEqual(edited, text, "no function found");
  await Deno.mkdir(`${overlay.path}/servers/sched`, { recursive: true });
  await Deno.writeTextFile(`${overlay.path}/${SOURCE}`, edited);
  assert.equal(
    await imageSum(folder.path, ["--overlay", overlay.path]),
    await imageSum(folder.path, []),
  );
});
