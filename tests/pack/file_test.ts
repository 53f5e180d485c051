// The single file alone in an empty root: it boots, drives and builds.
import assert from "node:assert/strict";
import { needing } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { EmptyRoot, librariesOf, probeNamespaces } from "./empty_root.ts";
import { compileFile } from "./packed_file.ts";

const FILE = "/bin/minix-live";
const BUILD_SECONDS = 300;
/** What npm's Deno needs of the host, as the README says. */
const LIBRARIES = [
  ...["ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libgcc_s.so.1"],
  ...["libm.so.6", "libpthread.so.0", "librt.so.1"],
];

/** A program of the user's, for a build that must compile something. */
const PROGRAM = `#include <stdio.h>
int main(void) { puts("from the file"); return 0; }
`;

/** Tests of the user's, on the library and the image inside. */
const TEST = `import assert from "node:assert/strict";
import { boot, UpdateError } from "minix-live";

Deno.test("pm is rolled back", async () => {
  await using machine = await boot();
  await assert.rejects(
    machine.update("pm", { flags: ["-t", "-x"] }),
    (error) => error instanceof UpdateError &&
      error.phase === "initialization",
  );
});
`;

/** A call of each tool while a machine runs. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  services: [],
  layout: ["pm"],
  core: ["pm", "-o", "/tmp/pm.core"],
  ps: [],
  stats: [],
  testrelpol: ["ds"],
  list: [],
  logs: [],
  exec: ["--", "/bin/ls", "/service"],
  completions: ["bash"],
  man: ["--path", "boot"],
  cp: [":/etc/rc", "/tmp/rc"],
  "minix-service": ["-t", "update", "self", "-label", "pm"],
  update_asr: ["-v"],
  try: ["/hello"],
  snapshot: ["list"],
  cache: ["--json"],
};

/** Tools that need machines and files of their own. */
const OWN_CALLS = ["branch", "delete", "replay"];

const host = await probeNamespaces();

Deno.test({
  ...needing(host, "the file alone in an empty root"),
  fn: async (t) => {
    using scratch = scratchFolder();
    const file = `${scratch.path}/minix-live`;
    const program = `${scratch.path}/hello`;
    Deno.mkdirSync(program);
    Deno.writeTextFileSync(`${program}/main.c`, PROGRAM);
    const tests = `${scratch.path}/tests`;
    Deno.mkdirSync(tests);
    Deno.writeTextFileSync(`${tests}/pm_test.ts`, TEST);
    await compileFile(file);
    const libraries = await librariesOf(Deno.execPath());
    assert.deepEqual(
      libraries.map((path) => path.slice(path.lastIndexOf("/") + 1)).sort(),
      LIBRARIES,
    );
    const tools = Object.keys(CALLS);
    await using root = await EmptyRoot.create({
      files: libraries,
      more: { [FILE]: file, "/hello": program, "/tests": tests },
      links: Object.fromEntries(
        tools.map((tool) => [`/bin/${tool}`, "minix-live"]),
      ),
    });
    await t.step("two first starts at once", async () => {
      const [one, other] = await Promise.all([
        root.must(FILE, ["--version"]),
        root.must(FILE, ["--version"]),
      ]);
      assert.match(one, /^minix-live /);
      assert.equal(other, one);
    });
    await t.step("every tool, by name and by link", async () => {
      const known = (await root.must(FILE, ["--help"]))
        .matchAll(/^ {2}([a-z_-]+) {2,}\S/gm);
      const others = ["build", "boot", "stop", "test", ...OWN_CALLS];
      assert.deepEqual(
        [...known].map((match) => match[1]!)
          .filter((tool) => !others.includes(tool)).sort(),
        tools.sort(),
      );
      assert.match(
        (await root.run(FILE, ["man"])).stderr,
        /^minix-live: Cannot show ".*\/minix-live\.1": this host has no man\n/,
      );
      await root.must(FILE, ["boot", "-d"], 120);
      for (const [tool, words] of Object.entries(CALLS)) {
        const named = await root.must(FILE, [tool, ...words]);
        const linked = await root.must(`/bin/${tool}`, words);
        if (tool === "exec") assert.match(linked, /\bpm\b/);
        if (tool === "layout") assert.equal(linked, named);
        if (tool === "update_asr") assert.match(linked, /^updated pm /m);
      }
      const recording = "/tmp/run.rec";
      await root.must(FILE, ["branch", "default", "second"], 120);
      for (const name of ["second", "default"]) {
        await root.must(FILE, ["stop", "--name", name]);
      }
      await root.must(FILE, ["delete", "second"]);
      await root.must(FILE, ["boot", "-d", "--record", recording], 120);
      await root.must(FILE, ["stop"]);
      await root.must(FILE, ["replay", recording], 120);
    });
    await t.step("tests of the user's own", async () => {
      const passed = await root.must(FILE, ["test", "/tests/pm_test.ts"]);
      assert.match(passed, /1 passed/);
    });
    await t.step("a build, and a machine of what it built", async () => {
      await root.must(FILE, [
        ...["build", "-b", "-V", "MKASR=yes", "-V", "ASRCOUNT=1"],
        ...["-V", "ASRSERVICES=pm", "--program", "/hello", "-o", "/out/x.img"],
      ], BUILD_SECONDS);
      await root.must(FILE, ["boot", "-d", "/out/x.img"], 120);
      assert.equal(
        await root.must(FILE, ["exec", "--", "/bin/hello"]),
        "from the file\n",
      );
      assert.match(
        await root.must("/bin/update_asr", ["-v"]),
        /^updated pm to number 1/m,
      );
      await root.must(FILE, ["stop"]);
    });
    await t.step("a cache that cannot be written", async () => {
      const stop = ["stop", "--force"];
      await root.freezeCache();
      await root.must(FILE, ["boot", "-d"], 120);
      assert.match(await root.must("/bin/services"), /^pm /m);
      await root.must(FILE, stop);
      await using fresh = await EmptyRoot.create({
        files: libraries,
        more: { [FILE]: file },
      });
      await fresh.freezeCache();
      assert.deepEqual(await fresh.run(FILE, ["list"]), {
        code: 125,
        stdout: "",
        stderr: 'minix-live: Cannot use the cache "/cache/minix-live/files": ' +
          "the file system is read-only\n",
      });
    });
    await t.step("a full disk", async () => {
      await using small = await EmptyRoot.create({
        files: libraries,
        more: { [FILE]: file },
        cacheSize: "50m",
      });
      const { code, stdout, stderr } = await small.run(FILE, ["--version"]);
      assert.match(
        stderr,
        /^minix-live: Cannot unpack to "\/cache\/[^"]+": no space left on the device\n$/,
      );
      assert.equal(stdout, "");
      assert.equal(code, 125);
    });
    await t.step("a root without the C library", async () => {
      for (const lacking of [".", "libgcc_s"]) {
        await using bare = await EmptyRoot.create({
          files: libraries.filter((path) => !path.includes(lacking)),
          more: { [FILE]: file },
        });
        const { code, stdout, stderr } = await bare.run(FILE, ["--version"]);
        assert.match(
          stderr,
          /^minix-live: Cannot start Deno: this host lacks .*\n$/,
        );
        assert.equal(stdout, "");
        assert.equal(code, 125);
      }
    });
  },
});
