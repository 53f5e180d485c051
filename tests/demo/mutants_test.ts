// The demo's verdict is real: it says yes to the system and no to systems
// that are broken in one place each, for the reason that each is broken.
import assert from "node:assert/strict";
import { assertNoticed, runDemo } from "../harness/demo.ts";
import { MUTANTS } from "./mutants.ts";

Deno.test("the demo says that everything held", async () => {
  const { code, text } = await runDemo();
  assert.equal(code, 0, text);
  assert.match(text, /everything held/);
});

for (const mutant of MUTANTS) {
  Deno.test(`the demo notices: ${mutant.title}`, () => assertNoticed(mutant));
}
