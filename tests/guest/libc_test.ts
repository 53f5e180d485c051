// What a stranger's program and service expect of libc: values in a program,
// on the machine and on the host's libc; and a service in the middle of all
// that libc keeps, across updates.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { findProgram, mustRun, needing, probe } from "../harness/host.ts";
import { TestMachine } from "../harness/machine.ts";
import { scratchFolder } from "../harness/minix_live.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STEPS = 5;

function assertAllOk(tap: string): void {
  const bad = tap.trimEnd().split("\n")
    .filter((line) => /^(not ok|#|Bail)/.test(line));
  assert.deepEqual(bad, [], tap);
  assert.match(tap, /\n1\.\.[1-9]\d\n$/);
}

Deno.test("libc does what a stranger expects", async (t) => {
  await using machine = await TestMachine.boot();

  await t.step("in a program", async () => {
    const { stdout } = await machine.run("exec", ["--", "/bin/stranger"]);
    assertAllOk(stdout);
  });

  const up = (label: string) =>
    machine.must(
      ...["minix-service", "up", "/service/midstream", "-label", label],
      ...["-config", "/etc/system.conf.d/midstream"],
      ...["-progname", "midstream"],
    );
  const steps = (label: string) =>
    machine.exec("/bin/midstreamctl", label, String(STEPS));
  await up("midstream");
  await up("still");
  const updates: [string, string[]][] = [
    ["self state transfer", ["-t", "update", "self"]],
    ["another layout", ["-a", "update", "/service/asr/midstream-1"]],
    ["a third one", ["-a", "update", "/service/asr/midstream-2"]],
    ["the first one again", ["-a", "update", "/service/midstream"]],
  ];
  assert.equal(await steps("midstream"), await steps("still"));
  for (const [name, words] of updates) {
    await t.step(`in a service, across ${name}`, async () => {
      const self = words.includes("self") ? [] : ["-progname", "midstream"];
      await machine.must(
        ...["minix-service", ...words, ...self, "-label", "midstream"],
      );
      assert.equal(
        await steps("midstream"),
        await steps("still"),
        machine.log().split("\n").filter((l) => /^midstream:/.test(l)).slice(
          -2 * STEPS,
        ).join("\n"),
      );
    });
  }
});

const gcc = await probe("gcc", () => findProgram("gcc"));

Deno.test({
  ...needing(gcc, "the host's libc does what the same program expects"),
  async fn() {
    using folder = scratchFolder();
    // The headers that are not the host's, or not as we have them.
    Deno.mkdirSync(`${folder.path}/sys`);
    for (const name of ["queue.h", "tree.h", "endian.h"]) {
      Deno.copyFileSync(
        `${ROOT}core/include/sys/${name}`,
        `${folder.path}/sys/${name}`,
      );
    }
    const sources = [...Deno.readDirSync(`${ROOT}tests/guest/stranger`)]
      .map(({ name }) => `${ROOT}tests/guest/stranger/${name}`)
      .filter((name) => name.endsWith(".c")).sort();
    const program = `${folder.path}/stranger`;
    await mustRun(
      "gcc",
      ...["-std=gnu11", "-O1", "-fno-builtin", "-w", "-I", folder.path],
      ...[...sources, "-lm", "-o", program],
    );
    assertAllOk(await mustRun(program));
  },
});
