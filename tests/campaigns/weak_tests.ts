// Tests that were weak once: each case injects the defect that its test used
// to hide, into a copy of the project, and the test must fail and name it.
import assert from "node:assert/strict";
import { scratchFolder } from "../harness/minix_live.ts";
import { copyTree, type Edit } from "../harness/tree.ts";
import type { Campaign, Case } from "./campaign.ts";

interface Defect {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Words for deno, in the copy. */
  readonly command: readonly string[];
  /** What the failing test says of this defect: no title, and nothing that
   * it says of others. */
  readonly says: RegExp;
}

function test(file: string, filter?: string): string[] {
  const words = ["test", "-A", "--no-check", file];
  return filter === undefined ? words : [...words, `--filter=${filter}`];
}

export const DEFECTS: readonly Defect[] = [
  {
    title: "a probe that throws where its program is missing",
    edits: [{
      file: "tests/machine/qemu_test.ts",
      from: "const qemu = await probeQemu();",
      to: `const qemu = await new Deno.Command(QEMU).output().then(
  () => ({ found: true, reason: "" }),
  () => ({ found: false, reason: "no qemu-system-i386: it failed" }),
);`,
    }],
    command: test("tests/machine/bare_host_test.ts", "machine/qemu_test"),
    says: /\(uncaught error\)[^]*NotFound: Failed to spawn 'qemu-system-i386'/,
  },
  {
    title: "an instrumented program that does not start",
    edits: [{
      file: "core/libmagicrt/magic.c",
      from: "_magic_vars.random[0] = 1;",
      to: "__builtin_trap();",
    }],
    command: test("tests/magic/transfer_test.ts"),
    says: /error: Error: ".*" does not start: [^]*ended by SIGILL/,
  },
  {
    title: "a folder of tests that is not there",
    edits: [],
    command: ["run", "-A", "--no-check", "tests/run.ts", "tests/nowhere/"],
    says: /Cannot test "tests\/nowhere\/": it does not exist/,
  },
  {
    title: "a test file that ends before there is a test",
    edits: [{
      file: "tests/layers_test.ts",
      from: 'import assert from "node:assert/strict";',
      to:
        'import assert from "node:assert/strict"; if (Deno.pid > 0) Deno.exit(0);',
    }],
    command: [
      ...["run", "-A", "--no-check", "tests/run.ts"],
      "tests/layers_test.ts",
    ],
    says: /no verdict: tests\/layers_test\.ts: it did not run, status 0/,
  },
  {
    title: "a file system that loses blocks",
    edits: [{
      file: "core/fs/mfs/map.c",
      from: "free_zone(ip->i_disk.d_zone[slot]);",
      to: "",
    }],
    command: test("tests/guest/file_system_test.ts", "restarts of the driver"),
    says: /Zone \d+: marked in use, no file uses it/,
  },
  {
    title: "a check of the disk that is left out in silence",
    edits: [{
      file: "tests/guest/file_system_test.ts",
      from: "const fn = () => assertConsistent(verdicts);",
      to: `const fn = () => assertConsistent(verdicts);
  if (!fsck.found) return Promise.resolve(true);`,
    }],
    command: test("tests/machine/bare_host_test.ts", "file_system_test"),
    says: /not skipped: fsck\.minix finds no error: skip: no fsck\.minix/,
  },
  {
    title: "a demo that fails for another reason than the mutant's",
    edits: [{
      file: "demo/updates.ts",
      from:
        '...["ds", "pm", "vfs"].map((label) => ({ title: "identity update",',
      to: '...["nobody"].map((label) => ({ title: "identity update",',
    }],
    command: test("tests/demo/mutants_test.ts", "one DS key lost"),
    says: /regular expression .*FAIL keys[^]*FAILED: No service "nobody"/,
  },
  {
    title: "a timer that comes twenty seconds late, once",
    edits: [{
      file: "core/servers/pm/alarm.c",
      from: "rmp->mp_deadline > time) continue;",
      to: `rmp->mp_deadline > time)
            continue;
        static unsigned expired;
        if (++expired == 300) {
            rmp->mp_deadline = time + 20 * sys_hz();
            continue;
        }`,
    }],
    command: test("tests/machine/load_test.ts", "rounds of update_asr"),
    // Either bound of the load, both in the guest's time.
    says: /FAIL \w+: (stood still for|no two rounds in) \d+ ms/,
  },
  {
    title: "pages that are lost with updates, but for a quarter of the time",
    edits: [{
      file: "core/servers/vm/rs.c",
      from: "proc_swap(src, dst);",
      to: `static unsigned updates;
    if (++updates / 80 % 4 != 3)
        page_alloc();
    proc_swap(src, dst);`,
    }],
    command: test("tests/machine/load_test.ts", "rounds of update_asr"),
    says: /pagesFree: -\d+(\.\d+)? a sample/,
  },
  {
    title: "timers that take six seconds longer",
    edits: [{
      file: "core/servers/pm/alarm.c",
      from: "return (clock_t) ((uint64_t) tv->tv_sec * hz +",
      to: `if (tv->tv_sec == 0 && tv->tv_usec == 0)
        return 0;
    return 6 * hz + (clock_t) ((uint64_t) tv->tv_sec * hz +`,
    }],
    command: test("tests/guest/calls_test.ts"),
    says: /# \S*signal\.c:\d+: took <= \(300\) \+ LATE_MS/,
  },
  {
    title: "a local variable of VFS that lives across a wait",
    edits: [
      {
        file: "core/servers/vfs/misc.c",
        from: "do_sync(struct job *j) { STEPS(j)",
        to: "do_sync(struct job *j)\n{\n    int mounts = 0;\n\n    STEPS(j)",
      },
      {
        file: "core/servers/vfs/misc.c",
        from: "AWAIT(j, 1, req_simple(j, vmnt[j->j_index].m_fs_e, REQ_SYNC));",
        to: `mounts++;
        AWAIT(j, 1, req_simple(j, vmnt[j->j_index].m_fs_e, REQ_SYNC));
        if (mounts == 0)
            return EIO;`,
      },
    ],
    command: test("tests/await_test.ts"),
    says: /do_sync\(\): "mounts" lives across a wait/,
  },
];

function caseOf({ title, edits, command, says }: Defect): Case {
  return {
    title,
    async run() {
      using folder = scratchFolder();
      const root = `${folder.path}/`;
      copyTree(root, edits);
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...command],
        cwd: root,
        env: { NO_COLOR: "1" },
        stdin: "null",
      }).output();
      const decoder = new TextDecoder();
      const text = decoder.decode(stdout) + decoder.decode(stderr);
      assert.notEqual(code, 0, `nothing was noticed:\n${text}`);
      assert.match(text, says);
    },
  };
}

export const WEAK_TESTS: Campaign = {
  name: "weak-tests",
  what: "defects that tests used to hide, injected: each is named",
  cases: () => DEFECTS.map(caseOf),
};
