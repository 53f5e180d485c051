// What goes on while services are replaced: a stream through the driver that
// is replaced, and fifty rounds of rerandomization without a loss or a leak.
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import { talkTo } from "../../demo/cli.ts";
import { poll, TestMachine } from "../harness/machine.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";

const STREAM_BYTES = 10 * 1024 * 1024;
const STREAM_PIECE = 64 * 1024;
/** For the last processes of the load to end. */
const SETTLE_SECONDS = 60;
/** Rounds between two counts; a multiple of the variants, which differ. */
const PART = 15;
const ROUNDS = 50;
/** After so many rounds the base binaries run again. */
const VARIANTS = 3;
const ROUNDS_SECONDS = 120;

function byteAt(position: number): number {
  return Math.imul(position, 2654435761) >>> 24;
}

Deno.test("a stream through control loses no byte while control is replaced", async () => {
  await using machine = await TestMachine.boot();
  const control = { label: "control", program: "control" };
  const updates = [
    selfUpdate("control", "-t"),
    asrUpdate(control, 1),
    selfUpdate("control", "-t"),
    asrUpdate(control, 2),
  ];
  const words = ["exec", "--name", machine.name, "--", "/bin/cat"];
  await using cat = disposable(talkTo(words, machine.env));
  let received = 0;
  let sent = 0;
  const writing = (async () => {
    const writer = cat.child.stdin.getWriter();
    while (sent < STREAM_BYTES) {
      const at = sent;
      const piece = Uint8Array.from(
        { length: STREAM_PIECE },
        (_, i) => byteAt(at + i),
      );
      await writer.write(piece);
      sent += piece.length;
    }
    await writer.close();
  })();
  const updating: Promise<number>[] = [];
  for await (const bytes of cat.child.stdout) {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === byteAt(received + i)) continue;
      assert.fail(`byte ${received + i} is ${bytes[i]}`);
    }
    received += bytes.length;
    const due = Math.floor(received / (STREAM_BYTES / 5));
    if (updating.length < Math.min(due, updates.length)) {
      const next = updates[updating.length]!;
      const previous = updating.at(-1) ?? Promise.resolve(0);
      updating.push(
        previous.then(() => machine.service(...next)).then((r) => r.code),
      );
    }
  }
  await writing;
  assert.equal(received, STREAM_BYTES);
  assert.equal((await cat.child.status).code, 0);
  assert.deepEqual(await Promise.all(updating), [0, 0, 0, 0]);
});

function disposable(child: Deno.ChildProcess) {
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

Deno.test("fifty rounds of update_asr under load lose and leak nothing", async () => {
  await using machine = await TestMachine.boot();
  const up = ["up", "/service/keeper", "-label", "keeper"];
  await machine.must("minix-service", ...up);
  const round = async () => {
    const options = { seconds: ROUNDS_SECONDS };
    const result = await machine.run("update_asr", [], options);
    assert.equal(result.code, 0, result.stderr);
  };
  const underLoad = async (rounds: number) => {
    const load = new Load(machine.name, machine.env);
    try {
      await load.started();
      for (let i = 0; i < rounds; i++) {
        await round();
        await load.check();
      }
      await load.quit();
    } finally {
      load.kill();
    }
    let stats = await machine.stats();
    const settled = async () => {
      stats = await machine.stats();
      return stats["procs"] === quiet["procs"];
    };
    await poll(settled, SETTLE_SECONDS, "the end of the load's processes");
    return stats;
  };
  const quiet = await machine.stats();
  // Caches fill and heaps find their size in the first rounds.
  const counts = [await underLoad(2 * VARIANTS)];
  for (let done = 0; done < ROUNDS; done += PART) {
    counts.push(await underLoad(PART));
  }
  for (const name of ["procs", "privs", "services", "grants"]) {
    const values = counts.map((c) => c[name]);
    assert.equal(new Set(values).size, 1, `${name}: ${values}`);
  }
  // A heap may still grow once; a leak takes pages in each part, and at least
  // one in each round.
  const free = counts.map((c) => c["pagesFree"]!);
  const lost = free.slice(1).map((pages, i) => free[i]! - pages);
  assert.ok(Math.min(...lost) < PART / 2, `pages lost: ${lost}`);
});
