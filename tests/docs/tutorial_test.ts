// The tutorial does what it says: its files, its commands, what they print.
import assert from "node:assert/strict";
import { findProgram, needing, probe } from "../harness/host.ts";
import { followPage } from "../harness/page.ts";

const PAGE = new URL("../../docs/tutorial.md", import.meta.url);

const editors = await probe("sed and grep", () => {
  for (const name of ["sed", "grep"]) findProgram(name);
  return Promise.resolve();
});

Deno.test({
  ...needing(editors, "the tutorial's commands print what it says"),
  fn: async () => {
    const ran = await followPage(PAGE);
    assert.ok(ran > 20, `${ran} commands`);
  },
});
