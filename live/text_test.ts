import assert from "node:assert/strict";
import { RSI_ACTIVE, RSI_CORE, RSI_USE_REPL } from "../core/abi/abi.ts";
import { lineWatcher } from "./ready.ts";
import { flagText, serviceText } from "./service_text.ts";
import { failedPhase } from "./update_phase.ts";

Deno.test("lineWatcher() finds whole lines over any cut", () => {
  let found = 0;
  const watch = lineWatcher("ready", () => found++);
  for (const part of ["x re", "ady\nrea", "dy\r", "\nready", " not\nready\n"]) {
    watch(new TextEncoder().encode(part));
  }
  assert.equal(found, 2);
});

Deno.test("flagText() puts each letter in its place", () => {
  assert.equal(flagText(RSI_ACTIVE | RSI_CORE | RSI_USE_REPL), "A----R--s");
});

Deno.test("serviceText() has the seven lines of /proc/service", () => {
  const text = serviceText({
    flags: RSI_ACTIVE,
    endpoint: 6,
    pid: 7,
    restarts: 0,
    asrCount: 2,
    defaultState: 1,
    label: "ds",
    progname: "ds",
    policies: "restart",
    binary: "/service/ds",
  });
  assert.deepEqual(text.split("\n"), [
    "filename: ds",
    "endpoint: 6",
    "pid:      7",
    "restarts: 0",
    "flags:    A--------",
    "policies: restart",
    "ASRcount: 2",
  ]);
});

Deno.test("failedPhase() reads the guest tool's line and no other", () => {
  const line = 'minix-service: the update failed in phase "state transfer"\n';
  assert.equal(failedPhase(""), null);
  assert.equal(
    failedPhase("Request 0x705 to RS failed: x\n" + line),
    "state transfer",
  );
  assert.equal(failedPhase("x " + line), null);
});
