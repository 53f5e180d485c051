// The file system on a machine: random changes against a model, with and
// without updates of what is below them; a machine that is killed.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { check, findChecker, firstPartition } from "../harness/minix_fs.ts";

const STRESS = fileURLToPath(new URL("fsstress", import.meta.url));
const MOD = fileURLToPath(new URL("../../mod.ts", import.meta.url));
const KILLS = 20;
const KILL_STEP_MS = 37;
const SERVICES = [
  ["fs_c0d0p0", "mfs"],
  ["at_wini_0", "at_wini"],
  ["vfs", "vfs"],
] as const;

const checker = findChecker();
const checks = checker ? "" : ": skip of the check: no fsck.minix";

/** Images, machines and what they write are in one folder. */
async function build(folder: string, ...options: string[]) {
  const image = `${folder}/x.img`;
  const env = { XDG_STATE_HOME: `${folder}/state` };
  const run = async (args: string[], seconds = 120) => {
    const result = await minixLive(args, { env, seconds });
    assert.equal(result.code, 0, `${args.join(" ")}: ${result.stderr}`);
    return result.stdout;
  };
  await run(["build", ...options, "--program", STRESS, "-o", image], 600);
  return { image, env, run };
}

async function assertConsistent(image: string) {
  if (checker === undefined) return;
  const partition = firstPartition(Deno.readFileSync(image)).bytes;
  const { code, text } = await check(checker, partition);
  assert.equal(code, 0, text);
}

Deno.test(`files are what was written, across updates${checks}`, async () => {
  using folder = scratchFolder();
  const { image, run } = await build(
    folder.path,
    ..."-V MKASR=yes -V ASRCOUNT=1".split(" "),
  );
  await run(["boot", "-d", image]);
  try {
    let ended = false;
    const stress = run(["exec", "/bin/fsstress", "1", "2000", "/tmp/s"], 300)
      .finally(() => ended = true);
    stress.catch(() => {});
    while (!ended) {
      for (const [label, name] of SERVICES) {
        const service = ["-label", label, "-progname", name];
        const variant = `/service/asr/${name}-1`;
        await run(["minix-service", "update", "self", ...service]);
        await run(["minix-service", "-t", "update", "self", ...service]);
        await run(["minix-service", "-a", "update", variant, ...service]);
      }
    }
    assert.match(await stress, /all as expected/);
  } finally {
    await run(["stop"]);
  }
  await assertConsistent(image);
});

Deno.test(`a killed machine loses nothing that was synced${checks}`, async () => {
  using folder = scratchFolder();
  const { image, env, run } = await build(folder.path);
  let synced = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    await run(["boot", "-d", image]);
    if (synced > 0) {
      await run(["exec", "/bin/fsstress", "check", `${synced}`, "/tmp/k"]);
    }
    const first = synced + 1;
    const writer = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", MOD, "exec", "/bin/fsstress", "write"]
        .concat(`${first}`, "/tmp/k"),
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const pid = Number(
      Deno.readTextFileSync(`${env.XDG_STATE_HOME}/minix-live/default/pid`),
    );
    // After a first round, and later and later: so it meets every phase.
    let text = "";
    const decoder = new TextDecoder();
    for await (const bytes of writer.stdout) {
      const begins = !text.includes("\n");
      text += decoder.decode(bytes);
      if (begins && text.includes("\n")) {
        setTimeout(() => Deno.kill(pid, "SIGKILL"), KILL_STEP_MS * kill);
      }
    }
    await writer.status;
    synced = Number(text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1));
    assert.ok(synced >= first, text);
    await assertConsistent(image);
  }
});
