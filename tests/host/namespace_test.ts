// A machine and a command in different namespaces of processes: the same
// number means two processes, and none of them is ended for the other.
import assert from "node:assert/strict";
import { findProgram, mustRun, needing, probe } from "../harness/host.ts";
import { minixLive, type Result, within } from "../harness/minix_live.ts";
import { ROOT } from "../harness/tree.ts";
import { World } from "../harness/hostile/world.ts";

const UNSHARE = "unshare";
const WORDS = ["--pid", "--fork", "--mount-proc"];

const unshare = await probe(
  UNSHARE,
  () => mustRun(findProgram(UNSHARE), ...WORDS, "/bin/true"),
);

/** Runs the program in a namespace of its own. */
async function apart(world: World, ...words: string[]): Promise<Result> {
  const output = new Deno.Command(findProgram(UNSHARE), {
    args: [
      ...[...WORDS, Deno.execPath(), "run", "--quiet", "-A"],
      ...[`${ROOT}main.ts`, ...words],
    ],
    env: world.env,
    stdin: "null",
  }).output();
  const { code, stdout, stderr } = await within(output, 60, words.join(" "));
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

Deno.test({
  ...needing(unshare, "a command in another namespace than its machine"),
  async fn() {
    await using world = await World.create();
    const { pid } = await world.boot("m", world.image("m"));
    const list = await apart(world, "list", "--json");
    const [found] = JSON.parse(list.stdout).machines;
    // Its number is no number there.
    assert.deepEqual([found.name, found.pid], ["m", null]);
    const echo = await apart(world, "exec", "--name", "m", "/bin/echo", "well");
    assert.deepEqual([echo.code, echo.stdout], [0, "well\n"]);
    Deno.kill(pid, "SIGSTOP");
    const force = ["stop", "--force", "--deadline", "3", "--name", "m"];
    const refused = await apart(world, ...force);
    assert.match(
      refused.stderr,
      /, and got no signal: this host does not tell/,
    );
    assert.equal(refused.code, 125);
    assert.ok(world.runs("m"));
    Deno.kill(pid, "SIGCONT");
    const stopped = await apart(world, ...force);
    assert.deepEqual([stopped.code, stopped.stderr], [0, ""]);
    assert.equal(world.runs("m"), false);
  },
});

Deno.test({
  ...needing(unshare, "a machine in another namespace than its command"),
  async fn() {
    await using world = await World.create();
    const image = world.image("m");
    const child = new Deno.Command(findProgram(UNSHARE), {
      args: [
        ...[...WORDS, "--kill-child", Deno.execPath(), "run", "--quiet", "-A"],
        ...[`${ROOT}main.ts`, "boot", "--name", "m", image],
      ],
      env: world.env,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    world.adopt(child);
    const reader = child.stdout.pipeThrough(new TextDecoderStream())
      .getReader();
    let text = "";
    while (!text.includes("minix-live: ready")) {
      const { value } = await within(reader.read(), 60, "a booted machine");
      text += value;
    }
    // Its number is that of a stranger here.
    assert.equal(world.said("m").pid, 1);
    const stop = await minixLive(
      ["stop", "--force", "--deadline", "5", "--name", "m"],
      { env: world.env },
    );
    assert.deepEqual([stop.code, stop.stderr], [0, ""]);
    await within(child.status, 30, "the end of the machine's process");
    await reader.cancel();
  },
});
