// What goes on while services are replaced: a stream through the driver that
// is replaced, and rounds of rerandomization without a loss or a leak.
import assert from "node:assert/strict";
import { talkTo } from "../../demo/cli.ts";
import { TestMachine } from "../harness/machine.ts";
import { assertNoLeak } from "../harness/rounds.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";

const STREAM_BYTES = 10 * 1024 * 1024;
const STREAM_PIECE = 64 * 1024;
/** After the warm-up. */
const ROUNDS = 15;

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

Deno.test(`${ROUNDS} rounds of update_asr under load lose and leak nothing`, async () => {
  await using machine = await TestMachine.boot();
  await assertNoLeak(machine, ROUNDS);
});
