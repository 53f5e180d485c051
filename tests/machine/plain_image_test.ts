// Live update regardless of instrumentation, as the wiki promises: identity
// updates of every service on an image without any, and on one with tables but
// without ASR; state transfer where there are tables, and error 78 where not.
import assert from "node:assert/strict";
import { ENOSYS } from "../../core/abi/abi.ts";
import { TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { selfUpdate, SERVICES } from "../harness/system.ts";
import { checkSilent, replaced } from "../harness/updates.ts";

const BUILD_SECONDS = 600;

const IMAGES = [
  { title: "an image without instrumentation", flags: [], tables: false },
  {
    title: "an image with MKMAGIC alone",
    flags: ["-V", "MKMAGIC=yes"],
    tables: true,
  },
];

for (const { title, flags, tables } of IMAGES) {
  Deno.test(`${title}: every service is updated`, async (t) => {
    using folder = scratchFolder();
    const image = `${folder.path}/test.img`;
    const built = await minixLive(["build", ...flags, "-o", image], {
      seconds: BUILD_SECONDS,
    });
    assert.equal(built.code, 0, built.stderr);
    await using machine = await TestMachine.bootImage(image);
    const succeeds = (kind: string, label: string, words: string[]) =>
      t.step(`${kind} update of ${label}`, async () => {
        const update = async () => checkSilent(await machine.service(...words));
        assert.deepEqual(await replaced(machine, update), [label]);
      });
    for (const { label } of SERVICES) {
      const transfer = selfUpdate(label, "-t");
      // First of all: the instance of the boot has its tables, too.
      if (tables) await succeeds("-t", label, transfer);
      await succeeds("identity", label, selfUpdate(label));
      if (tables) continue;
      await t.step(`-t of ${label} gives ${ENOSYS}`, async () => {
        const words = ["--json", ...transfer];
        const update = async () => {
          const { code, stdout } = await machine.run("minix-service", words);
          assert.equal(code, ENOSYS);
          assert.equal(JSON.parse(stdout).phase, "state transfer");
        };
        assert.deepEqual(await replaced(machine, update), []);
      });
    }
  });
}
