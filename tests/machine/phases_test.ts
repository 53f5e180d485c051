// The phase in which an update failed: a field of RS's answer, a line of the
// guest's tool, and `--json` of ours. That a swap fails takes a queue: the
// service whose state is wanted goes between the request and the update.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";
import { selfUpdate } from "../harness/system.ts";

const DEADLINE = ["-maxtime", "1HZ"];

interface Case {
  readonly title: string;
  readonly words: readonly string[];
  /** Run before, and expected to end well. */
  readonly before?: readonly (readonly string[])[];
  readonly status: number;
  readonly phase: string | null;
}

const CASES: readonly Case[] = [
  {
    title: "an update that succeeds",
    words: selfUpdate("ds", "-t"),
    status: 0,
    phase: null,
  },
  {
    title: "an update of nobody",
    words: selfUpdate("nobody"),
    status: 3,
    phase: "request",
  },
  {
    title: "an empty queue",
    words: ["sysctl", "upd_run"],
    status: 22,
    phase: "request",
  },
  {
    title: "a state that ds does not know",
    words: [...selfUpdate("ds"), "-state", "3"],
    status: 78,
    phase: "prepare",
  },
  {
    title: "a prepare time-out",
    words: [...selfUpdate("ds"), "-state", "5", ...DEADLINE],
    status: 4,
    phase: "prepare",
  },
  {
    title: "-x",
    words: selfUpdate("ds", "-x"),
    status: 200,
    phase: "initialization",
  },
  {
    title: "-y",
    words: selfUpdate("ds", "-y"),
    status: 78,
    phase: "initialization",
  },
  {
    title: "-z",
    words: [...selfUpdate("ds", "-z"), ...DEADLINE],
    status: 4,
    phase: "initialization",
  },
  {
    title: "-y in a queue",
    before: [["-q", ...selfUpdate("ds", "-y")]],
    words: ["sysctl", "upd_run"],
    status: 78,
    phase: "initialization",
  },
  {
    title: "a queue whose source of state is gone",
    before: [
      ["up", "/service/keeper", "-label", "keeper"],
      ["-q", ...selfUpdate("ds"), "-trg-label", "keeper"],
      ["down", "keeper"],
    ],
    words: ["sysctl", "upd_run"],
    status: 22,
    phase: "swap",
  },
  {
    title: "a queue whose second swap fails",
    before: [
      ["up", "/service/keeper", "-label", "keeper"],
      ["-q", ...selfUpdate("pm")],
      ["-q", ...selfUpdate("ds"), "-trg-label", "keeper"],
      ["down", "keeper"],
    ],
    words: ["sysctl", "upd_run"],
    status: 22,
    phase: "swap",
  },
  {
    title: "both again, when nothing is in the way",
    before: [["-q", ...selfUpdate("pm")], ["-q", ...selfUpdate("ds")]],
    words: ["sysctl", "upd_run"],
    status: 0,
    phase: null,
  },
  {
    title: "a service that is not there to be ended",
    words: ["down", "nobody"],
    status: 3,
    phase: null,
  },
];

Deno.test("the tool tells the phase in which an update failed", async (t) => {
  await using machine = await TestMachine.boot();
  for (const { title, words, before, status, phase } of CASES) {
    await t.step(`${title}: ${status}, ${phase}`, async () => {
      for (const words of before ?? []) {
        await machine.must("minix-service", ...words);
      }
      const result = await machine.run("minix-service", ["--json", ...words]);
      const { refusal: _, ...said } = JSON.parse(result.stdout);
      assert.deepEqual(
        said,
        { version: 1, status, phase, check: null },
        result.stderr,
      );
      assert.equal(result.code, status);
      const line = `minix-service: the update failed in phase "${phase}"`;
      assert.equal(
        result.stderr.trimEnd().split("\n").at(-1) === line,
        phase !== null,
        result.stderr,
      );
    });
  }
});
