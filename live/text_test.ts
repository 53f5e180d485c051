import assert from "node:assert/strict";
import { RSI_ACTIVE, RSI_CORE, RSI_USE_REPL } from "../core/abi/abi.ts";
import { lineWatcher } from "./ready.ts";
import { flagText, serviceText } from "./service_text.ts";
import { failedPhase, refusalOf } from "./update_phase.ts";

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

Deno.test("refusalOf() reads the guest tool's lines and no other", () => {
  const lines = "Request 0x705 to RS failed: Bad address (error 14)\n" +
    "minix-service: ST7: memory of unknown type: block#+8, a.c:12\n" +
    "minix-service: ST7: declare the allocation\n";
  assert.equal(refusalOf("minix-service: the update failed"), null);
  assert.deepEqual(refusalOf(lines), {
    ...{ code: "ST7", what: "memory of unknown type" },
    at: "block#+8, a.c:12",
  });
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
