// Kinds of state that a transfer must bring over as they were, one program
// for each subject: through each kind of update and back.
import assert from "node:assert/strict";
import { needing, probeI386 } from "../harness/host.ts";
import { type Instance, ProgramBuilder, start } from "./program.ts";

const i386 = await probeI386();

/** All bits of a program's checksum. */
const MEMORY = 0xfff;

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
      const build = (name: string, seed?: string) =>
        builder.build(`memory-${name}`, ["magic/memory.c"], { seed });
      const [plain, one, two] = [
        await build("plain"),
        await build("one", "1"),
        await build("two", "2"),
      ];
      const worked = async (instance: Instance) => {
        assert.equal(await instance.work(), MEMORY);
      };
      for (const [how, program] of [["itself", one], ["no layout", plain], [
        "another layout",
        two,
      ]] as const) {
        await t.step(`is as it was after an update to ${how}`, () =>
          through(MEMORY, [one, program, one], worked));
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
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
