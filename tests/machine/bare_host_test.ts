// The tests on a host that has Node, npm and a shell alone: each probe's
// skipping side is run here, whatever this host has. PATH decides about
// programs; that the processor runs i386 code cannot be taken away, so that
// is said to be missing.
import assert from "node:assert/strict";
import { filesOf } from "../harness/arrows.ts";
import { findProgram, FSCK, GDB, QEMU } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { isGood, runTests } from "../harness/reports.ts";
import { testFiles } from "../harness/test_files.ts";
import { ROOT, sourceFolders } from "../harness/tree.ts";

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
  {
    file: "tests/cli/completions_test.ts",
    skips: [
      ["bash completes without its package of functions", "bash"],
      ["zsh completes", "zsh"],
      ["fish completes", "fish"],
    ],
  },
  {
    file: "tests/cli/man_test.ts",
    skips: [["man reads every page without a warning", "man"]],
  },
  {
    file: "tests/cli/terminal_test.ts",
    only: "terminal",
    skips: [
      ["logs shows a terminal what would steer it", "script"],
      ["colours go by NO_COLOR, FORCE_COLOR and the terminal", "script"],
      ["a build at a terminal says what it does", "script"],
    ],
  },
  {
    file: "tests/docs/debugging_test.ts",
    skips: [["gdb shows of a service what the page says", GDB]],
  },
  {
    file: "tests/docs/tutorial_test.ts",
    skips: [["the tutorial's commands print what it says", "sed and grep"]],
  },
  { file: "tests/build/image_test.ts", skips: [[CLEAN, FSCK]] },
  {
    file: "tests/build/in_use_test.ts",
    only: "that QEMU has open",
    skips: [[
      "build and boot leave an image alone that QEMU has open",
      QEMU,
    ]],
  },
  {
    file: "tests/host/starting_test.ts",
    only: "a boot that ends says why",
    skips: [["a state folder that is full", "mount"]],
  },
  {
    file: "tests/host/namespace_test.ts",
    skips: [
      ["a command in another namespace than its machine", "unshare"],
      ["a machine in another namespace than its command", "unshare"],
    ],
  },
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
    file: "tests/machine/verify_test.ts",
    skips: [["an update is verified", GDB]],
  },
  {
    file: "tests/guest/libc_test.ts",
    only: "the host's libc",
    skips: [["the host's libc does what the same program expects", "gcc"]],
  },
  {
    file: "tests/magic/addresses_test.ts",
    skips: [["places that depend on addresses", "i386"]],
  },
  {
    file: "tests/magic/buffers_test.ts",
    skips: [["pointers in numbers and bytes", "i386"]],
  },
  {
    file: "tests/magic/kinds_test.ts",
    skips: [
      ["state of each kind comes through", "i386"],
      [
        "a transfer without memory fails at each step, and leaves the old " +
        "instance alone",
        "i386",
      ],
    ],
  },
  {
    file: "tests/magic/sites_test.ts",
    skips: [["each way to ask for memory gives its block a type", "i386"]],
  },
  {
    file: "tests/magic/undefined_test.ts",
    skips: [["a transfer does nothing undefined", "i386"]],
  },
  {
    file: "tests/magic/versions_test.ts",
    skips: [["state in a changed version", "i386"]],
  },
  {
    file: "tests/magic/transfer_test.ts",
    skips: [
      ["state transfer between instances of a program", "i386"],
      ["state of kinds that C allows", "i386"],
      ["the awkward service's state", "i386"],
    ],
  },
  {
    file: "tests/state/csmith_test.ts",
    skips: [["globals of programs by csmith come through", "csmith"]],
  },
  {
    file: "tests/state/state_test.ts",
    skips: [[
      "random state of every shape comes through, or is known not to",
      "i386",
    ]],
  },
  {
    file: "tests/pack/denort_test.ts",
    skips: [["a file of deno compile boots and builds nothing", "denort"]],
  },
  {
    file: "tests/pack/examples_test.ts",
    skips: [[
      "another person's test, script and Makefile run with the file",
      "make",
    ]],
  },
  {
    file: "tests/pack/file_test.ts",
    skips: [["the file alone in an empty root", "namespaces"]],
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
    /\/host\.ts"/.test(Deno.readTextFileSync(`${ROOT}${file}`))
  );
  assert.deepEqual(probing, CASES.map(({ file }) => file).sort());
});

/** How a program is named without the host's help: ours, or a file found. */
const KNOWN = /^(Deno\.execPath\(\)|findProgram\(\w+\))$/;
/** Who starts anything else, and what that is. */
const OTHERS: Readonly<Record<string, string>> = {
  // The package's compiler; whatever MINIX_LIVE_CC names.
  "build/toolchain/toolchain.ts": "program!",
  // This program and its Deno, as host/places.ts knows them.
  "live/daemon.ts": "program",
  "live/own_tests.ts": "program",
  // The host's debugger, which is said to be missing.
  "live/look/judge.ts": "GDB",
  // The host's reader of manual pages, which is said to be missing.
  "cli/lib/manual.ts": '"man"',
  // Programs that the tests have built, behind the probe.
  "tests/magic/program.ts": "program",
  // The launcher, by the names that it can be called by; a shell without
  // anything, which the README asks for.
  "tests/machine/launcher_test.ts": "program",
  "tests/machine/command_line_test.ts": "SHELL",
  "tests/cli/refused_test.ts": "SHELL",
  "emu/machine/disk_test.ts": "SHELL",
  "tests/docs/trace_test.ts": "SHELL",
  "tests/harness/page.ts": "SHELL",
  "tests/host/clients_test.ts": "SHELL",
  "tests/machine/cp_test.ts": "SHELL",
  // The one door to the host.
  "tests/harness/host.ts": "program",
  // A defect that is injected.
  "tests/campaigns/weak_tests.ts": "QEMU",
  // A bench says what it is short of.
  "tests/bench/frame.ts": '"git"',
  "tests/bench/start.ts": "program",
  // The single file, its Deno, and what is inside an empty root.
  "host/packed.ts": "file",
  "tests/pack/cache_folder_test.ts": "program",
  "tests/pack/denort_test.ts": "file",
  "tests/pack/empty_root.ts": "enter",
  "tests/pack/examples_test.ts": "program",
  "tests/pack/npm_test.ts": "program",
  "tests/pack/small_file.ts": "program",
  "tests/pack/stub_test.ts": "file.path",
  // The package's compiler; npm, which the README asks for.
  "pack/stub.ts": "zig",
  "pack/format_test.ts": "zig",
  "pack/npm.ts": '"npm"',
  // A campaign says what it is short of.
  "tests/campaigns/arm64.ts": "program",
};

/** What a source starts: the first argument, or the mention that hides it. */
function started(text: string): string[] {
  const calls = text.matchAll(
    /(?<!typeof )\bDeno\s*(?:\.\s*Command|\[[^\]]*\])(?:\(\s*((?:[^(),]|\([^()]*\))+))?/g,
  );
  const hidden = text.matchAll(/["']node:child_process["']/g);
  return [...calls, ...hidden].map(([whole, program]) => program ?? whole);
}

Deno.test("a program is started by its file, or by those in the table", () => {
  const wrong: string[] = [];
  const used = new Set<string>();
  const files = sourceFolders()
    .flatMap((folder) => [...filesOf(ROOT, folder, /\.ts$/)]);
  for (const file of files.filter((file) => file !== SELF)) {
    for (const program of started(Deno.readTextFileSync(ROOT + file))) {
      if (KNOWN.test(program)) continue;
      if (OTHERS[file] === program) used.add(file);
      else wrong.push(`${file}: ${program}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual([...used].sort(), Object.keys(OTHERS).sort());
});

Deno.test("started() sees names, other ways and other modules", () => {
  const seen: [text: string, program: string][] = [
    ['const P = "git"; new Deno.Command(P)', "P"],
    ["new Deno.Command(\n  `git`, { args })", "`git`"],
    ["new Deno.Command(Deno.execPath(), {})", "Deno.execPath()"],
    ["const { Command: C } = Deno; const D = Deno.Command;", "Deno.Command"],
    ['new Deno["Command"]("git")', '"git"'],
    ['import { spawn } from "node:child_process";', '"node:child_process"'],
  ];
  for (const [text, program] of seen) {
    assert.deepEqual(started(text), [program]);
  }
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
    const wanted = skips.map(([name, missing]) =>
      `${name}: skip: no ${missing}`
    );
    const missed = wanted.filter((start) =>
      !outcome.skipped.some((name) => name.startsWith(`${start}: `))
    );
    const what = `not skipped: ${missed.join(", ")}\n${outcome.text}`;
    assert.deepEqual(missed, [], what);
    assert.equal(outcome.skipped.length, skips.length, outcome.text);
  });
}
