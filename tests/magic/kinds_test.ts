// Kinds of state that a transfer must bring over as they were, one program
// for each subject: through each kind of update and back.
import assert from "node:assert/strict";
import { EFAULT, ENOMEM, ST_LU_ASR } from "../../core/abi/abi.ts";
import { needing, probeI386 } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { type Instance, ProgramBuilder, start } from "./program.ts";

const i386 = await probeI386();

/** All bits of a program's checksum. */
const MEMORY = 0x1fff;
const FOREIGN = 0xfff;
const VALUES = 0x7f;
const UNIONS = 0x7f;
const LABELS = 0x7;
const SETS = 0x7f;
const PAIRING = 0x1ff;
const PAIRING_UNITS = ["magic/pairing.c", "magic/pairing_other.c"];
/** Values of values.c that its later version does not hold. */
const MISFITS = 14;

async function through(
  sum: number,
  programs: readonly string[],
  check: (instance: Instance) => void | Promise<void> = () => {},
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  let last: Instance | undefined;
  for (const program of programs) {
    last = stack.use(await start(program, last));
    assert.ok(last.ready, last.lines.join("\n"));
    assert.equal(last.values.get("sum")?.toString(2), sum.toString(2));
    await check(last);
  }
}

Deno.test(needing(i386, "state of each kind comes through"), async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
  try {
    const builder = await ProgramBuilder.open(folder);

    await t.step("allocated memory", async (t) => {
      const build = (name: string, seed = "") =>
        builder.build(`memory-${name}`, ["magic/memory.c"], { seed });
      const [plain, one, two] = [
        await build("plain"),
        await build("one", "1"),
        await build("two", "2"),
      ];
      const worked = async (instance: Instance) => {
        assert.equal(await instance.work(), MEMORY);
      };
      for (
        const [how, program] of [["itself", one], ["no layout", plain], [
          "another layout",
          two,
        ]] as const
      ) {
        await t.step(
          `is as it was after an update to ${how}`,
          () => through(MEMORY, [one, program, one], worked),
        );
      }
      await t.step("does not grow over thirty updates", async () => {
        const counts: number[] = [];
        await through(
          MEMORY,
          Array.from({ length: 31 }, (_, i) => i % 2 === 0 ? one : two),
          (instance) => {
            counts.push(instance.values.get("dsentries")!);
          },
        );
        assert.equal(counts.at(-1), counts[2], counts.join());
      });
    });
    await t.step("unions without names of their own", async (t) => {
      const [one, two] = [
        await builder.build("unions-1", ["magic/unions.c"], { seed: "1" }),
        await builder.build("unions-2", ["magic/unions.c"], { seed: "2" }),
      ];
      await t.step(
        "are read by the structures around them",
        () => through(UNIONS, [one, two, one]),
      );
      await t.step(
        "are refused where a selector reads what is not there",
        async () => {
          await using a = await start(one);
          assert.ok(a.ready);
          await using b = await start(two, a, { words: ["1"] });
          assert.equal(b.values.get("result"), EFAULT);
          assert.match(
            b.lines.join("\n"),
            /^\[ERROR\] ST9: .*: token\.data in one\.\d+\+4$/m,
          );
        },
      );
    });
    await t.step("values of another type", async (t) => {
      const one = await builder.build("values-one", ["magic/values.c"], {
        seed: "1",
      });
      const next = await builder.build("values-next", ["magic/values.c"], {
        seed: "3",
        defines: ["-DV2"],
      });
      await t.step(
        "are equal, and back",
        () => through(VALUES, [one, next, next, one]),
      );
      await t.step("are refused where they do not fit", async () => {
        await using old = await start(one);
        for (let misfit = 1; misfit <= MISFITS; misfit++) {
          await old.work();
          await using refused = await start(next, old);
          assert.ok(!refused.ready, `value ${misfit} is accepted`);
          assert.match(
            refused.lines.join("\n"),
            /^\[ERROR\] uncaught (value that does not fit its new type|union)\. /m,
            `value ${misfit}`,
          );
        }
        assert.equal(await old.work(), VALUES);
        await using taken = await start(next, old);
        assert.ok(taken.ready, taken.lines.join("\n"));
      });
    });
    await t.step("addresses of labels", async (t) => {
      const build = (name: string, seed: string, ...defines: string[]) =>
        builder.build(`labels-${name}`, ["magic/labels.c"], { seed, defines });
      const one = await build("one", "1");
      const two = await build("two", "2");
      const next = await build("next", "3", "-DV2");
      const gone = await build("gone", "1", "-DGONE");
      await t.step(
        "are those of the same labels in every layout",
        () => through(LABELS, [one, one, two, one, next, next]),
      );
      await t.step("are refused by name where the label is gone", async () => {
        await using old = await start(one);
        await using refused = await start(gone, old);
        assert.match(
          refused.lines.join("\n"),
          /^\[ERROR\] uncaught ptr lookup for unpaired target\. .*\n.*parent=next\..*\n.* trg_name=step\.\d+:resumed,/m,
        );
      });
    });
    await t.step("linker sets", async (t) => {
      const build = (name: string, seed = "", ...defines: string[]) =>
        builder.build(`sets-${name}`, ["magic/sets.c"], { seed, defines });
      const one = await build("one", "1");
      for (
        const [how, program] of [
          ["in the same layout", one],
          ["without a drawn layout", await build("plain")],
          ["in another layout", await build("two", "2")],
          ["in another version", await build("next", "3", "-DV2")],
        ] as const
      ) {
        await t.step(
          `and their bounds are intact ${how}`,
          () => through(SETS, [one, program, one]),
        );
      }
    });
    await t.step("what pairs by name", async (t) => {
      const build = (name: string, define: string, rules?: string) =>
        builder.build(`pairing-${name}`, PAIRING_UNITS, {
          seed: name,
          defines: define === "" ? [] : [define],
          ...rules === undefined ? {} : { rules: `magic/${rules}` },
        });
      const one = await build("one", "");
      const refused = async (program: string, message: RegExp) => {
        await using old = await start(one);
        await using instance = await start(program, old);
        assert.ok(!instance.ready);
        assert.match(instance.lines.join("\n"), message);
      };
      await t.step("the page about rules has these", async () => {
        const page = await Deno.readTextFile(
          new URL("../../docs/renaming.md", import.meta.url),
        );
        for (const name of ["pairing.rules", "pairing_block.rules"]) {
          const rules = await Deno.readTextFile(
            new URL(name, import.meta.url),
          );
          assert.ok(page.includes(rules.replaceAll(/^(?=.)/gm, "    ")), name);
        }
      });
      await t.step("is equal in another layout", async () => {
        await through(PAIRING, [one, await build("two", ""), one]);
      });
      await t.step("is what rules call it, and back", async () => {
        const next = await build("next", "-DV2", "pairing.rules");
        await through(PAIRING, [one, next, next, one]);
      });
      await t.step(
        "a rule about nothing is an error of the build",
        async () => {
          await assert.rejects(
            build("bad", "", "pairing.rules"),
            /^BuildError: Cannot use "tests\/magic\/pairing\.rules:2": there is no variable "sum_of_all"$/,
          );
        },
      );
      await t.step("two for one are refused by name", async () => {
        const both = await build("both", "-DV2", "pairing_both.rules");
        await refused(
          both,
          /^\[ERROR\] "hidden\.\d+" and "total" of the old program are both for "sum_of_all"\n\[ERROR\] ST19: .*: sum_of_all$/m,
        );
      });
      await t.step("statics of one name are refused by name", async () => {
        await refused(
          await build("block", "-DBLOCK"),
          /^\[ERROR\] static variable "visit\/seen#1\.\d+" of the old program may be "visit\/seen#1\.\d+" or another one of its name: .*\n\[ERROR\] ST19: .*: visit\/seen#1/m,
        );
      });
      await t.step("unless rules tell them apart", async () => {
        const block = await build("told", "-DBLOCK", "pairing_block.rules");
        await through(PAIRING, [one, block, block]);
      });
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Of host/host.c. */
const HOST_UNREADABLE = 0x200;
const HOST_LIMIT_SHIFT = 16;

Deno.test(
  needing(
    i386,
    "a transfer without memory fails at each step, and leaves the old instance alone",
  ),
  async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
    try {
      const builder = await ProgramBuilder.open(folder);
      const one = await builder.build("foreign-1", ["magic/foreign.c"], {
        seed: "1",
      });
      const two = await builder.build("foreign-2", ["magic/foreign.c"], {
        seed: "2",
      });
      await t.step("nor does NDEBUG make it another", async () => {
        using other = scratchFolder();
        const flags = ["-DNDEBUG"];
        const without = await ProgramBuilder.open(other.path, { flags });
        const units = ["magic/foreign.c"];
        assert.deepEqual(
          Deno.readFileSync(await without.build("1", units, { seed: "1" })),
          Deno.readFileSync(one),
        );
      });
      for (
        const [what, kind, error] of [
          ["memory of its own", 0, ENOMEM],
          ["access to the old one's", HOST_UNREADABLE, EFAULT],
        ] as const
      ) {
        await t.step(what, async () => {
          await using a = await start(one);
          assert.ok(a.ready);
          for (let limit = 1;; limit++) {
            assert.ok(limit < 1000, "still no success");
            const flags = ST_LU_ASR | kind | limit << HOST_LIMIT_SHIFT;
            await using b = await start(two, a, { flags });
            if (b.ready) {
              assert.ok(limit > 3, `${limit} steps`);
              assert.equal(b.values.get("sum"), FOREIGN);
              break;
            }
            assert.equal(b.values.get("result"), error, b.lines.join("\n"));
          }
          assert.equal(await a.work(), FOREIGN);
        });
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
