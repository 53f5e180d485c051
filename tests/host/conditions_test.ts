// Every verb, whatever became of its machine. Where a condition is a form of
// another, one verb stands for those that drive a guest; all of them in the
// campaign "hosts".
import { CONDITIONS } from "../harness/hostile/conditions.ts";
import { Ward } from "../harness/hostile/verbs.ts";

/** Conditions under which all verbs are judged here. */
const ALL = ["is well", "is stopped", "was killed", "lost its folder"];

Deno.test("every verb, whatever became of its machine", async (t) => {
  await using ward = await Ward.create();
  for (const [name, condition] of Object.entries(CONDITIONS)) {
    await t.step(
      `a machine that ${name}`,
      () =>
        ward.judge(name, condition, ALL.includes(name) ? undefined : ["exec"]),
    );
  }
});
