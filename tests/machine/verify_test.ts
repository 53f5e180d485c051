// The judge of state transfers: it has no objection to good ones under load,
// and finds what a broken libmagicrt, or a broken byte, leaves.
import assert from "node:assert/strict";
import { Load } from "../../demo/load.ts";
import { readElf } from "../../formats/mod.ts";
import { coreSegments } from "../../live/look/core_file.ts";
import { buildDebugImage } from "../harness/debug_image.ts";
import { needing, probeGdb } from "../harness/host.ts";
import { buildMutant, judged, LIES, verifyMutant } from "../harness/judge.ts";
import { TestMachine } from "../harness/machine.ts";
import { minixLive, scratchFolder } from "../harness/minix_live.ts";
import { asrUpdate, selfUpdate } from "../harness/system.ts";

const gdb = await probeGdb();
const SERVICES = ["ds", "pm", "vfs", "keeper"]
  .map((label) => ({ label, program: label }));
const KEEPER = { label: "keeper", program: "keeper" };

/** Without it nobody finds the heap. */
const HEAP_END = "_brksize";

/** Changes a byte of each of the program's own variables; their names. */
function spoil(core: Uint8Array, program: Uint8Array): string[] {
  const segments = coreSegments(core);
  const variables = readElf(program).symbols.filter(({ kind, section, name }) =>
    kind === "object" && /^\.(?:data|bss)$/.test(section) &&
    !name.startsWith("asr.") && name !== HEAP_END
  );
  return variables.filter(({ value }) => {
    const home = segments.find(({ address, bytes }) =>
      value >= address && value < address + bytes.length
    );
    if (home === undefined) return false;
    home.bytes[value - home.address]! ^= 0x40;
    return true;
  }).map(({ name }) => name);
}

Deno.test({
  ...needing(gdb, "an update is verified"),
  fn: async (t) => {
    using folder = scratchFolder();
    const image = `${folder.path}/x.img`;
    await buildDebugImage(image);
    await using machine = await TestMachine.bootImage(image);
    // The machine has a copy of the image, which its debug files are not with.
    Deno.symlinkSync(`${image}.debug`, `${machine.image}.debug`);
    await machine.must("minix-service", "up", "/service/keeper");
    const load = new Load(machine.name, machine.env);
    const verify = (words: readonly string[]) =>
      machine.run("minix-service", ["--verify", ...words]);
    try {
      await load.started();
      for (const service of SERVICES) {
        for (
          const [flag, words] of [
            ["-t", selfUpdate(service.label, "-t")],
            ["-a", asrUpdate(service, 1)],
          ] as const
        ) {
          await t.step(`${flag} of ${service.label} is clean`, async () => {
            const { code, stderr } = await verify(words);
            assert.equal(code, 0, stderr);
            const compared = /^verified: no difference in (\d+) variables/
              .exec(stderr);
            assert.ok(Number(compared?.[1]) > 10, stderr);
          });
        }
      }
      for (const mutant of LIES) {
        await t.step(`found: ${mutant.title}`, async () => {
          using binaries = await buildMutant(mutant, KEEPER.program);
          const { endpoint } = (await machine.services())
            .find(({ label }) => label === "keeper")!;
          const before = await machine.instance(endpoint);
          const { code, stderr } = await verifyMutant(
            ...[machine, binaries, KEEPER] as const,
          );
          assert.equal(code, 124, stderr);
          assert.match(stderr, /: leads (elsewhere|to another \w+)/);
          assert.match(stderr, /not made, the old instance serves\n$/);
          assert.deepEqual(await machine.instance(endpoint), before);
        });
      }
      await load.check();
      await load.quit();
    } finally {
      load.kill();
    }
    await t.step(
      "a byte of each variable is missed if it is another",
      async () => {
        const old = `${folder.path}/old.core`;
        const next = `${folder.path}/new.core`;
        await machine.must("core", "pm", "-o", old);
        const core = Deno.readFileSync(old);
        const running = (await machine.json<
          { services: { label: string; binary: string }[] }
        >("services")).services.find(({ label }) => label === "pm")!.binary;
        const program = Deno.readFileSync(`${image}.debug${running}.debug`);
        const pair = { service: "pm", old, next };
        Deno.writeFileSync(next, core);
        assert.deepEqual((await judged(pair, image)).differences, []);
        const spoilt = spoil(core, program);
        Deno.writeFileSync(next, core);
        const { differences, counts } = await judged(pair, image);
        const named = new Set(differences.map(({ object }) => object));
        assert.ok(spoilt.length > 15);
        // Those that each instance has of its own are no state.
        assert.ok(
          named.size >= counts["variables"]! - 1,
          `${named.size} of ${counts["variables"]}, ${spoilt.length} spoilt`,
        );
      },
    );
    const refusals: [words: string[], says: RegExp][] = [
      [["sysctl", "upd_run"], /it is no update\nhint: /],
      [["-q", "-t", ...selfUpdate("pm")], /instances of a queue/],
      [["update", "self"], /it has no -label\nhint: /],
      [
        ["-t", ...selfUpdate("nobody")],
        /Cannot show "nobody": no such service/,
      ],
    ];
    for (const [words, says] of refusals) {
      await t.step(`refused: ${words.join(" ")}`, async () => {
        const { code, stderr } = await verify(words);
        assert.equal(code, 125, stderr);
        assert.match(stderr, says);
      });
    }
    await t.step("refused: a host without gdb", async () => {
      const { code, stderr } = await minixLive([
        ...["minix-service", "--name", machine.name, "--verify"],
        ...selfUpdate("pm", "-t"),
      ], { env: { ...machine.env, PATH: folder.path }, seconds: 60 });
      assert.equal(code, 125, stderr);
      assert.match(stderr, /Cannot run gdb: there is none\nhint: apt-get/);
    });
    await t.step("refused: an image without debug files", async () => {
      Deno.removeSync(`${machine.image}.debug`);
      const { code, stderr } = await verify(selfUpdate("pm", "-t"));
      assert.equal(code, 125, stderr);
      assert.match(stderr, /no folder ".*\.debug"\nhint: minix-live build -V/);
    });
  },
});
