// A process is told by more than its number.
import assert from "node:assert/strict";
import { ownMark, processState, readMark, signalMarked } from "./process.ts";

const mark = ownMark();
const on = { ignore: mark === undefined };

Deno.test("ownMark() is of this process, and it runs", on, () => {
  assert.equal(mark!.pid, Deno.pid);
  assert.equal(processState(mark!), "running");
  assert.deepEqual(readMark(JSON.parse(JSON.stringify(mark))), mark);
});

Deno.test("processState() knows a number that is another's", on, () => {
  assert.equal(processState({ ...mark!, start: "1" }), "ended");
  assert.equal(processState({ ...mark!, boot: "another" }), "ended");
  assert.equal(processState({ ...mark!, namespace: "pid:[1]" }), "elsewhere");
});

Deno.test("readMark() takes no number that names more than one process", () => {
  const whole = { start: "1", boot: "b", namespace: "n" };
  for (const pid of [0, -1, 1.5, NaN, "7", undefined, null]) {
    assert.equal(readMark({ ...whole, pid }), undefined);
  }
  for (const value of [null, 7, "7", [], {}, { pid: 7 }]) {
    assert.equal(readMark(value), undefined);
  }
  assert.deepEqual(readMark({ ...whole, pid: 7 }), { ...whole, pid: 7 });
});

Deno.test("signalMarked() sends nothing to another process", on, async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "setTimeout(() => {}, 1e6)"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stranger = { ...mark!, pid: child.pid, start: "1" };
  assert.equal(signalMarked(stranger, "SIGKILL"), false);
  const elsewhere = { ...mark!, pid: child.pid, namespace: "pid:[1]" };
  assert.equal(signalMarked(elsewhere, "SIGKILL"), false);
  child.kill("SIGTERM");
  assert.equal((await child.status).signal, "SIGTERM");
});
