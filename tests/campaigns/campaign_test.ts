// Campaigns run seldom: what they need of the sources is checked always.
import assert from "node:assert/strict";
import { MUTANTS } from "../demo/mutants.ts";
import { scratchFolder } from "../harness/minix_live.ts";
import { type Edit, edited, ROOT, writeEdited } from "../harness/tree.ts";
import { draw } from "./campaign.ts";
import { CAMPAIGNS } from "./mod.ts";
import { REPAIRS } from "./repairs.ts";
import { DEFECTS } from "./weak_tests.ts";

const one = ({ edit }: { edit: Edit }) => ({ edits: [edit] });

Deno.test("each mutant and each defect fits the sources as they are", () => {
  for (const { edits } of MUTANTS) {
    using folder = scratchFolder();
    writeEdited(`${ROOT}core`, edits, folder.path);
  }
  for (const { edits } of [...DEFECTS, ...REPAIRS.map(one)]) {
    using folder = scratchFolder();
    writeEdited(ROOT, edits, folder.path);
  }
});

Deno.test("an edit fits once, however the lines are broken, or is an error", () => {
  const edit = { file: "x.c", from: "if (a)\n    b();", to: "c();" };
  assert.equal(edited("x; if (a) b(); y;", edit), "x; c(); y;");
  assert.throws(() => edited("if (a) d();", edit), /does not fit/);
  assert.throws(() => edited("if (a) b(); if (a) b();", edit), /does not fit/);
});

Deno.test("a campaign's cases follow from its seed", () => {
  for (const { cases } of CAMPAIGNS) {
    const titles = (seed: string) => cases(seed).map(({ title }) => title);
    assert.deepEqual(titles("1"), titles("1"));
    assert.equal(new Set(titles("1")).size, titles("1").length);
  }
  assert.notEqual(draw(1 << 30, "1", 2), draw(1 << 30, "12"));
});

for (
  const [words, status, says] of [
    [["nothing"], 2, /No campaign "nothing": there are files, /],
    [["files", "--shard", "1/2"], 2, /all shards need one --seed/],
    [["files", "--seed", "1", "--shard", "3/2"], 2, /"3\/2" as a shard/],
    [["files", "--count", "3"], 2, /Cannot count what "files" draws/],
    [["state", "--count", "0"], 2, /"0" as a count/],
    [["merge", "files"], 2, /give a campaign and --seed/],
    [["merge", "files", "--seed", "neverrun"], 1, /there are no shards/],
  ] as const
) {
  Deno.test(`soak ${words.join(" ")} is refused`, async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", `${ROOT}tests/soak.ts`, ...words],
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(code, status);
    assert.match(new TextDecoder().decode(stderr), says);
    assert.equal(stdout.length, 0);
  });
}
