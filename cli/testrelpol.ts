// `minix-live testrelpol`: MINIX's regression test, run in the guest.
import { attach } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { refuseOurOptions } from "./lib/guest_words.ts";
import { printJson } from "./lib/listing.ts";
import { printNote, printOut, writeErr } from "./lib/output.ts";
import { withInterrupts } from "./lib/stream.ts";
import { JSON_OPTION, MACHINE, verb } from "./lib/table.ts";

export const table = verb({
  name: "testrelpol",
  about: "MINIX's regression test of crash recovery and live update",
  text:
    "Runs testrelpol in the guest: each service is made to crash, is updated " +
    "in every way that can succeed or fail, alone and with others, and must " +
    "be as before, or as its policy says. Words are labels of services, or " +
    "paths /proc/service/LABEL; with any, only their crash recovery is " +
    "tested. It can be run any number of times; see testrelpol(8).",
  options: { ...MACHINE, ...JSON_OPTION },
  passes: {
    usage: "[LABEL…]",
    takes: "dash",
    complete: () => "label",
  },
  statuses: [
    ["1", "a case failed, a label names no service, or a wrong option"],
    ["128+N", "signal N ended the guest's program"],
  ],
  json: {
    status: "exit status of the guest's program",
    failed: "number of cases that failed",
    skipped: "number of cases that were skipped",
    "rows[].phase": "recovery, single or group",
    "rows[].case": "name of the case",
    "rows[].labels": "the services that it is about",
    "rows[].verdict": "ok, not ok or skipped",
    "rows[].reason?": "skipped: why",
    "rows[].error?": "of a label that names no service: what is wrong",
    "rows[].words?": "what is asked of rs, as words of minix-service",
    "rows[].expected?": "statuses of which one is right",
    "rows[].status?": "the status that came",
    "rows[].expectedPhase?": "phase in which a failure is right, or none",
    "rows[].failedPhase?": "phase in which the update failed, or none",
    "rows[].seconds?": "guest time that it took",
    "rows[].differs?": "what was not as before",
  },
  examples: [
    ["testrelpol", "all services, all cases"],
    ["testrelpol ds /proc/service/tty", "crash recovery of two services"],
    ["testrelpol --json", "a row for each case"],
  ],
});

export const main = mainOf(table, async ({ options, words }) => {
  const { json, ...address } = options;
  refuseOurOptions(table, words);
  await using machine = await attach(address);
  const { status, rows } = await withInterrupts((onStart) =>
    machine.testRelPol({
      labels: words,
      rows: json,
      // Standard output is the one object's.
      onLine: json ? printNote : printOut,
      onErr: writeErr,
      onStart,
    })
  );
  if (json) {
    const count = (verdict: string) =>
      rows.filter((row) => row.verdict === verdict).length;
    const [failed, skipped] = [count("not ok"), count("skipped")];
    printJson({ status, failed, skipped, rows });
  }
  return status;
});
