// In a program that asks for memory in every way, our types are those that
// clang's AllocToken sees, or the difference is listed here with its reason.
// The same for the system is a campaign: `deno task soak alloctoken`.
import assert from "node:assert/strict";
import { scratchFolder } from "../harness/minix_live.ts";
import { AllocTokens } from "./alloc_token.ts";
import { describedSites } from "./described_sites.ts";
import { Comparison } from "./oracle.ts";
import { ProgramBuilder } from "./program.ts";

const REFUTED =
  "a pointer to a structure that does not begin like it refutes the size";
const OFFSET =
  "offsetof names the structure; AllocToken takes the first sizeof";

const EITHER =
  "of two sizes we take the longer type, and say that it may be short";

/** By "FILE: OURS, not THEIRS". */
const REASONS: Record<string, string> = {
  "tests/magic/sites.c: ?, not item": REFUTED,
  "tests/magic/sites.c: ?, not derived": REFUTED,
  "tests/magic/sites.c: derived, not base": EITHER,
  "tests/magic/sites.c: flex, not item *": OFFSET,
  "tests/magic/sites.c: one, not item": OFFSET,
};

Deno.test(
  "clang's AllocToken sees the types that we do",
  async () => {
    using folder = scratchFolder();
    using tokens = await AllocTokens.open(folder.path);
    const builder = await ProgramBuilder.open(folder.path, {
      dumpAfter: "magic",
    });
    const names = ["magic/sites.c", "magic/sites_other.c"];
    await builder.build("sites", names);
    const text = Deno.readTextFileSync(`${folder.path}/program.magic.ll`);
    const sites = describedSites(text);
    const comparison = new Comparison(tokens);
    for (const name of names) {
      await comparison.check(
        { name: `tests/${name}`, folder: "tests/magic", dialect: "system" },
        sites.filter(({ file }) => `magic/${file}` === name),
      );
    }
    assert.ok(comparison.same > 20, `${comparison.same} compared`);
    assert.deepEqual(
      [...comparison.differences].sort(),
      Object.keys(REASONS).sort(),
    );
  },
);
