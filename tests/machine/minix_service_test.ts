// The words of minix-service: grammar, texts and exit statuses, as MINIX's.
import assert from "node:assert/strict";
import { TestMachine } from "../harness/machine.ts";

const EPERM = 1;
const ENOENT = 2;
const ESRCH = 3;
const EBUSY = 16;
const EINVAL = 22;
const ENOSYS = 78;

/** Words, status, first lines of standard error. */
type Case = readonly [words: string[], status: number, ...lines: string[]];

/** Problems that are found before RS is asked; the usage text follows. */
const USAGE: readonly Case[] = [
  [[], EINVAL, "Warning, wrong number of arguments", "Usage:"],
  [["-?"], EINVAL, "Warning, wrong number of arguments"],
  [
    ["-k", "up"],
    EINVAL,
    "minix-service: unknown option -- k",
    "Warning, wrong number of arguments",
  ],
  [["-ck", "up"], EINVAL, "minix-service: unknown option -- k"],
  [["frob"], ENOSYS, "Warning, illegal request type"],
  [["up"], EINVAL, "Warning, action requires a binary to start"],
  [
    ["-q", "up", "/service/ds"],
    EINVAL,
    "Warning, action does not support batch mode",
  ],
  [["up", "service/ds"], EINVAL, "Warning, binary should be absolute path"],
  [["edit", "self"], EINVAL, "Warning, binary should be absolute path"],
  [["up", "/service"], EINVAL, "Warning, binary is not a regular file"],
  [
    ["up", "/service/ds", "-label"],
    EINVAL,
    "Warning, optional argument not complete",
  ],
  [
    ["up", "/service/ds", "--label", "x"],
    EINVAL,
    "Warning, unknown optional argument given",
  ],
  [
    ["update", "self"],
    EINVAL,
    "Warning, label option mandatory for target action",
  ],
  [
    ["edit", "/service/ds"],
    EINVAL,
    "Warning, label option mandatory for target action",
  ],
  [["down"], EINVAL, "Warning, action requires a target label"],
  [["sysctl"], EINVAL, "Warning, sysctl requires an action type"],
  [["sysctl", "run"], EINVAL, "Warning, bad sysctl type"],
  [
    ["sysctl", "upd_run", "-check"],
    EINVAL,
    'Warning, only "update" takes -check; ' +
    "of a queue it stands behind a member's update",
  ],
  [["fi", "ds", "-check"], EINVAL, 'Warning, only "update" takes -check; '],
  [["shutdown", "-check"], EINVAL, 'Warning, only "update" takes -check; '],
  [["down", "ds", "more"], EINVAL, 'Warning, action takes no word "more"'],
  [["sysctl", "srv_status", "more"], EINVAL, "Warning, action takes no word"],
];

/** Values of options that are refused. */
const VALUES: readonly (readonly [string, string, string])[] = [
  ["-state", "0", "null live update state"],
  ["-state", "", "null live update state"],
  ["-maxtime", "5x", "bad live update max time"],
  ["-maxtime", "-1", "bad live update max time"],
  ["-maxtime", "1HZ ", "bad live update max time"],
  ["-heap-prealloc", "0", "bad heap prealloc bytes"],
  ["-map-prealloc", "0x10", "bad heap prealloc bytes"],
  ["-asr-count", "-1", "bad ASR count"],
  ["-restarts", "one", "bad number of restarts"],
  ["-period", "-1", "bad period argument"],
  ["-dev", "/etc/rc", "special file is not a device"],
  ["-ipc_bl", "x", "bad IPC blacklist filter"],
  ["-ipc_bl", "a,1,2", "bad IPC blacklist filter"],
  ["-ipc_wl", ",", "bad IPC whitelist filter"],
];

/** Requests that the configuration or RS refuses. */
const REFUSED: readonly Case[] = [
  [
    ["up", "/nowhere"],
    ENOENT,
    "/nowhere: No such file or directory",
    "minix-service: couldn't get stat binary",
  ],
  [
    ["update", "/service/asr/pm-1", "-label", "pm"],
    1,
    "minix-service: service 'pm-1' not found in '/etc/system.conf'",
  ],
  [
    ["up", "/service/ds", "-config", "/nowhere"],
    1,
    "minix-service: couldn't parse config",
  ],
  [
    ["up", "/service/ds"],
    EBUSY,
    "Request 0x700 to RS failed: Device busy (error 16)",
  ],
  [
    ["down", "nobody"],
    ESRCH,
    "Request 0x701 to RS failed: No such process (error 3)",
  ],
  [
    ["down", "pm"],
    EPERM,
    "Request 0x701 to RS failed: Operation not permitted (error 1)",
  ],
  [
    ["sysctl", "upd_run"],
    EINVAL,
    "Request 0x717 to RS failed: Invalid argument (error 22)",
  ],
  [
    ["update", "self", "-label", "ds", "-state", "3"],
    ENOSYS,
    "Request 0x705 to RS failed: Function not implemented (error 78)",
    'minix-service: the update failed in phase "prepare"',
  ],
];

/** Words that say nothing and end well. */
const SILENT: readonly string[][] = [
  ["-cr", "-u", "--", "update", "self", "-label", "ds"],
  ["update", "self", "-label", "nobody", "-label", "ds", "-major", "9"],
  ["-o", "update", "self", "-label", "ds"],
  ["sysctl", "upd_status"],
  ["sysctl", "srv_status"],
];

Deno.test("minix-service takes MINIX's words and gives its texts", async (t) => {
  await using machine = await TestMachine.boot();
  const cases: Case[] = [
    ...USAGE,
    ...VALUES.map(([option, value, problem]): Case => [
      ["up", "/service/ds", option, value],
      EINVAL,
      `Warning, ${problem}`,
    ]),
    ...REFUSED,
  ];
  for (const [words, status, ...lines] of cases) {
    await t.step(`${JSON.stringify(words)} ends with ${status}`, async () => {
      const result = await machine.service(...words);
      const found = result.stderr.split("\n");
      lines.forEach((line, i) =>
        assert.ok(found[i]?.startsWith(line), found[i])
      );
      // All words would hide the one that matters.
      if (words.includes("-check")) assert.equal(found.length, 2, "one line");
      assert.equal(result.code, status);
      assert.equal(result.stdout, "");
    });
  }
  for (const words of SILENT) {
    await t.step(`${JSON.stringify(words)} says nothing`, async () => {
      assert.deepEqual(
        await machine.service(...words),
        { code: 0, stdout: "", stderr: "" },
      );
    });
  }
});

Deno.test("after shutdown RS restarts no service that dies", async (t) => {
  await using machine = await TestMachine.boot();
  const labels = async () => [...(await machine.endpoints()).keys()];
  const said = "RS: shutting down: a service that dies is not restarted";

  await t.step("before it, a service comes back", async () => {
    assert.equal((await machine.service("refresh", "mib")).code, 0);
    assert.ok((await labels()).includes("mib"));
  });
  await t.step(
    "it succeeds, ends nothing, and the log tells, once",
    async () => {
      const before = await labels();
      for (let i = 0; i < 2; i++) {
        assert.equal((await machine.service("shutdown")).code, 0);
      }
      assert.deepEqual(await labels(), before);
      assert.equal((await machine.must("logs")).split(said).length, 2);
    },
  );
  await t.step("a service that ends stays away", async () => {
    assert.equal((await machine.service("refresh", "mib")).code, 0);
    assert.ok(!(await labels()).includes("mib"));
  });
});
