// Pointers in what is declared as numbers or bytes: the build names the line,
// and an update in which one of them would move is refused, as is no other.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { needing, probeI386 } from "../harness/host.ts";
import { ProgramBuilder, start } from "./program.ts";

const i386 = await probeI386();

const UNITS = ["buffers.c", "buffers_other.c"];

const read = (unit: string) =>
  Deno.readTextFileSync(fileURLToPath(new URL(unit, import.meta.url)));

/** `file:line: what` of what the source says is named. */
const MARKED = UNITS.flatMap((unit) =>
  read(unit).split("\n").flatMap((line, i) => {
    const mark = /; \/\* ([\w. ]+) \*\/$/.exec(line);
    return mark === null ? [] : [`${unit}:${i + 1}: pointers in ${mark[1]}`];
  })
);

/** What is refused of each kind, in the order of the program's table. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ["copied byte by byte", /ST6: .*: fifo\.\d+\+4 /],
  ["copied through a pointer to memcpy()", /ST6: .*: slots\.\d+/],
  ["assigned as a structure", /ST6: .*: storage\.\d+\+4 /],
  ["in characters of a structure", /ST6: .*: overlaid\.\d+~p#\d*\+8, /],
  ["at a structure's end, by a table", /ST6: .*: flexible\.\d+~s#\d*\+8, /],
  ["in a vector of any elements", /ST7: .*: push\.\d+~data#\d*\+4, /],
  ["over a member that is a number", /ST16: .*: linked\.\d+~c#\d*, /],
  ["in a table of numbers", /ST16: .*: table\.\d+/],
  ["in allocated numbers", /ST7: .*: allocated\.\d+~numbers#\d*/],
  ["in pieces", /ST7: .*: in_pieces\.\d+~code#\d*\+2, /],
  ["of any type's arguments", /ST16: .*: arguments\.\d+/],
  ["in bytes that another file knows", /ST6: .*: boxes\.\d+\+8 /],
  ["exchanged for another number", /ST16: .*: swapped\.\d+/],
  ["behind an allocator's head", /ST7: .*: with_head\.\d+~head#\d*\+12, /],
  ["dealt out of a chunk", /ST7: .*: dealt\.\d+~chunk#\d*\+4, /],
  ["of a function", /ST16: .*: handler\.\d+/],
];
/** In the same binary a function is where it was. */
const NOT_IN_SELF = "of a function";

Deno.test(needing(i386, "pointers in numbers and bytes"), async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
  try {
    const builder = await ProgramBuilder.open(folder);
    const build = (name: string, seed: string) =>
      builder.build(name, UNITS.map((unit) => `magic/${unit}`), { seed });
    const one = await build("one", "1");
    const two = await build("two", "2");

    await t.step("are named by the build, by line", () => {
      const named = builder.told.map((note) =>
        note.replace(/, which is declared as data: .*$/, "")
          .replace(/(?<=memory of) .*/, "")
      );
      assert.deepEqual([...new Set(named)].toSorted(), MARKED.toSorted());
    });

    for (const [kind, [what, refusal]] of KINDS.entries()) {
      await t.step(`${what} are refused`, async () => {
        const words = [String(kind)];
        await using old = await start(one, undefined, { words });
        for (const program of what === NOT_IN_SELF ? [two] : [one, two]) {
          await using next = await start(program, old, { words });
          assert.ok(!next.ready, "accepted");
          assert.match(next.lines.join("\n"), refusal);
          assert.match(
            next.lines.join("\n"),
            /, stored at buffers(?:_other)?\.c:\d+$/m,
          );
        }
        await old.work();
      });
    }

    await t.step("are refused nowhere where there are none", async () => {
      await using a = await start(one);
      await using b = await start(two, a);
      await using c = await start(one, b);
      assert.ok(c.ready, c.lines.join("\n"));
      assert.equal(c.values.get("sum"), a.values.get("sum"));
      assert.equal(await c.work(), await a.work());
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
