// What a changed program makes of the old one's state: right, or refused by
// the reason that fits; one program for each subject, with its cases.
import assert from "node:assert/strict";
import { needing, probeI386 } from "../harness/host.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { type Instance, ProgramBuilder, start } from "./program.ts";

const i386 = await probeI386();

/** A program whose checksum has a bit for each kind of state that comes over,
 * and whose steps then make what must not, each with the code of its reason. */
interface Subject {
  readonly name: string;
  readonly what: string;
  readonly kinds: number;
  readonly refused: readonly number[];
}

const SUBJECTS: readonly Subject[] = [
  {
    name: "constants",
    what: "what pointers to constants mean",
    kinds: 10,
    refused: [3, 3, 4, 4, 4, 4],
  },
  {
    name: "members",
    what: "members that are elsewhere",
    kinds: 7,
    refused: [4, 4, 8, 8],
  },
  {
    name: "enums",
    what: "what numbers of enumerations stand for",
    kinds: 8,
    refused: [13, 13, 13],
  },
  {
    name: "unknown",
    what: "memory of unknown type",
    kinds: 4,
    refused: [17],
  },
  {
    name: "corners",
    what: "what the program says of its state",
    kinds: 11,
    refused: [13, 9, 10],
  },
  {
    name: "damage",
    what: "a description that cannot be true",
    kinds: 1,
    refused: new Array(15).fill(18),
  },
];

Deno.test(needing(i386, "state in a changed version"), async (t) => {
  using folder = scratchFolder();
  const builder = await ProgramBuilder.open(folder.path);
  for (const { name, what, kinds, refused } of SUBJECTS) {
    await t.step(what, async (t) => {
      const build = (seed: string, ...defines: string[]) =>
        builder.build(`${name}-${seed}`, [`magic/${name}.c`], {
          seed,
          defines,
        });
      const one = await build("1");
      const next = await build("2", "-DV2");
      const all = (1 << kinds) - 1;
      await t.step("comes through, and back", async () => {
        await using stack = new AsyncDisposableStack();
        let last: Instance | undefined;
        for (const program of [one, next, next, one]) {
          last = stack.use(await start(program, last));
          assert.ok(last.ready, last.lines.join("\n"));
          assert.equal(last.values.get("sum")?.toString(2), all.toString(2));
        }
      });
      await t.step("is refused where nobody knows", async () => {
        await using old = await start(one);
        for (const [i, code] of refused.entries()) {
          await old.work();
          await using instance = await start(next, old);
          assert.match(
            instance.lines.join("\n"),
            new RegExp(`^\\[ERROR\\] ST${code}: `, "m"),
            `case ${i + 1}`,
          );
        }
        assert.equal(await old.work(), all);
        await using taken = await start(next, old);
        assert.ok(taken.ready, taken.lines.join("\n"));
      });
    });
  }
});
