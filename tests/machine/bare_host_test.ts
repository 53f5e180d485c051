// The tests on a host that has Node, npm and a shell alone: each probe's
// skipping side is run here, whatever this host has. PATH decides about
// programs; that the processor runs i386 code cannot be taken away, so that
// is said to be missing.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findProgram, FSCK, QEMU } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { isGood, runTests } from "../harness/reports.ts";
import { testFiles } from "../harness/test_files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAMS = ["node", "npm", "npx", "sh"];
const SELF = "tests/machine/bare_host_test.ts";

interface Case {
  readonly file: string;
  /** Which of its tests; all if left out. */
  readonly only?: string;
  /** What is skipped there, for want of what. */
  readonly skips: readonly [name: string, missing: string][];
}

const CLEAN = "fsck.minix finds no error";

const CASES: readonly Case[] = [
  {
    file: "build/image/minix_fs_test.ts",
    skips: [["writeFileSystem() makes what fsck.minix accepts", FSCK]],
  },
  {
    file: "tests/build/errors_test.ts",
    only: "full file system",
    skips: [["build on a full file system leaves nothing behind", "mount"]],
  },
  { file: "tests/build/image_test.ts", skips: [[CLEAN, FSCK]] },
  {
    file: "tests/guest/file_system_test.ts",
    only: "restarts of the driver",
    skips: [[CLEAN, FSCK]],
  },
  {
    file: "tests/machine/lifecycle_test.ts",
    only: "stop shuts",
    skips: [["fsck.minix finds no error after stop", FSCK]],
  },
  {
    file: "tests/machine/qemu_test.ts",
    skips: [[
      "QEMU boots the same files, and services are updated there",
      QEMU,
    ]],
  },
  {
    file: "tests/magic/transfer_test.ts",
    skips: [
      ["state transfer between instances of a program", "i386"],
      ["the awkward service's state", "i386"],
    ],
  },
];

/** A folder with nothing but these programs, as the PATH. */
function barePath(folder: string): string {
  for (const name of PROGRAMS) {
    // Where Deno was not installed by npm, there may be less.
    let path: string;
    try {
      path = findProgram(name);
    } catch {
      continue;
    }
    Deno.symlinkSync(Deno.realPathSync(path), `${folder}/${name}`);
  }
  return folder;
}

Deno.test("every file that probes the host stands in the table", () => {
  const probing = testFiles(ROOT).filter((file) =>
    file !== SELF && file !== "tests/harness/host_test.ts" &&
    Deno.readTextFileSync(`${ROOT}${file}`).includes("harness/host.ts")
  );
  assert.deepEqual(probing, CASES.map(({ file }) => file).sort());
});

/** Folders whose code a user, or a test, runs. */
const RUN = ["build", "cli", "demo", "dev", "emu", "formats", "tests"];

Deno.test("no program of the host is started by its bare name", () => {
  const starting: string[] = [];
  const look = (folder: string) => {
    for (const entry of Deno.readDirSync(ROOT + folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory) look(path);
      else if (path.endsWith(".ts") && !path.startsWith("tests/bench/")) {
        const text = Deno.readTextFileSync(ROOT + path);
        if (/Deno\.Command\(\s*["'`]/.test(text)) starting.push(path);
      }
    }
  };
  RUN.forEach(look);
  assert.deepEqual(starting, []);
});

for (const { file, only, skips } of CASES) {
  Deno.test(`with Node, npm and a shell alone: ${file}`, async () => {
    using folder = scratchFolder();
    const outcome = await runTests([file], {
      cwd: ROOT,
      args: only === undefined ? [] : [`--filter=${only}`],
      env: { PATH: barePath(folder.path), MINIX_LIVE_WITHOUT: "i386" },
    });
    assert.ok(isGood(outcome), outcome.text);
    assert.equal(outcome.skipped.length, skips.length, outcome.text);
    for (const [i, [name, missing]] of skips.entries()) {
      const start = `${name}: skip: no ${missing}: `;
      assert.ok(outcome.skipped[i]!.startsWith(start), outcome.skipped[i]);
    }
  });
}
