// What programs do with the numbers of their pointers: the build names each
// line, an update is refused before anything is looked at, and right once it is
// told how the place is made anew.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { needing, probeI386 } from "../harness/host.ts";
import { ProgramBuilder, start } from "./program.ts";

const i386 = await probeI386();

const SOURCE = Deno.readTextFileSync(
  fileURLToPath(new URL("addresses.c", import.meta.url)),
);

/** Containers in the order of the bits of the checksum. */
const KINDS = [...SOURCE.matchAll(/^ {4}\{ "([\w.]+)", \w+ \},$/gm)]
  .map(([, name]) => name!);
const ALL = (1 << KINDS.length) - 1;

/** `line kind name` of what the source says is found. */
const MARKED = SOURCE.split("\n").flatMap((line, i) => {
  const mark = /\/\* (position|order|number): ([\w.]+) \*\//.exec(line);
  return mark === null ? [] : [`${i + 1} ${mark[1]} ${mark[2]}`];
});

const NOTE = /^addresses\.c:(\d+): (position|order|number) (?:of|in) (\S+) /;

Deno.test(needing(i386, "places that depend on addresses"), async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "minix-live-test-" });
  try {
    const builder = await ProgramBuilder.open(folder);
    const build = (name: string, seed: string, ...defines: string[]) =>
      builder.build(name, ["magic/addresses.c"], { seed, defines });
    const one = await build("one", "1");
    const two = await build("two", "2");
    assert.equal(KINDS.length, 12);

    await t.step("are named by the build, by line and container", () => {
      const notes = builder.told.map((text) => {
        const note = NOTE.exec(text);
        assert.ok(note !== null, text);
        return `${note[1]} ${note[2]} ${note[3]}`;
      });
      for (const mark of MARKED) assert.ok(notes.includes(mark), mark);
      const named = new Set(notes.map((note) => note.split(" ")[2]));
      assert.deepEqual([...named].toSorted(), KINDS.toSorted());
    });

    await t.step("are right in each layout, once declared", async () => {
      await using a = await start(one);
      await using b = await start(one, a);
      await using c = await start(two, b);
      await using d = await start(one, c);
      for (const instance of [a, b, c, d]) {
        assert.ok(instance.ready, instance.lines.join("\n"));
        assert.equal(instance.values.get("sum")?.toString(2), ALL.toString(2));
      }
    });

    await t.step("are refused without, before all else", async (t) => {
      await using old = await start(one);
      for (const [kind, name] of KINDS.entries()) {
        await t.step(name, async () => {
          for (const program of [one, two]) {
            await using refused = await start(
              program,
              old,
              2 | (kind + 1) << 12,
            );
            assert.match(
              refused.lines[0] ?? "",
              new RegExp(`^\\[ERROR\\] ST14: .*: ${name}, addresses\\.c:\\d+$`),
            );
            assert.ok(!refused.ready);
          }
        });
      }
      assert.equal(await old.work(), ALL);
    });

    await t.step("are refused where they are not made anew", async () => {
      await using old = await start(one);
      await using refused = await start(two, old, 2 | 15 << 12);
      const said = refused.lines.join("\n");
      assert.match(said, /^\[ERROR\] ST20: .*: shifted$/m);
      assert.ok(!refused.ready);
      assert.equal(await old.work(), ALL);
    });

    await t.step("of plain addresses in numbers are looked at", async (t) => {
      const before = builder.told.length;
      const program = await build("in", "1", "-DADDRESS");
      await using old = await start(program);
      for (const where of ["keep\\.\\d+~tagged#", "raw", "kept"]) {
        await t.step(where, async () => {
          assert.equal(await old.work(), ALL);
          await using refused = await start(program, old);
          const said = refused.lines.join("\n");
          assert.match(said, /^\[ERROR\] ST16: an address in a number: /m);
          assert.match(said, new RegExp(`number: ${where}`));
        });
      }
      // The same findings as before, and where these are stored.
      assert.deepEqual(
        builder.told.slice(before).map((note) =>
          /^addresses\.c:\d+: pointers in (\S+), /.exec(note)?.[1]
        ),
        ["tagged.owner", "raw", "kept"],
      );
    });

    await t.step("and the manual's example compiles", async () => {
      await builder.compile("docs/examples/identity/main.c");
    });

    await t.step("and harmless uses are not named", async () => {
      const before = builder.told.length;
      const program = await builder.build("harmless", ["magic/harmless.c"], {
        seed: "1",
      });
      assert.deepEqual(builder.told.slice(before), []);
      await using old = await start(program);
      await using next = await start(program, old);
      assert.ok(next.ready, next.lines.join("\n"));
      assert.equal(next.values.get("sum"), old.values.get("sum"));
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
