// The page on debugging does what it says: its commands, what gdb prints.
import assert from "node:assert/strict";
import { needing, probeGdb } from "../harness/host.ts";
import { followPage } from "../harness/page.ts";

const PAGE = new URL("../../docs/debugging.md", import.meta.url);

const gdb = await probeGdb();

Deno.test({
  ...needing(gdb, "gdb shows of a service what the page says"),
  fn: async () => {
    const ran = await followPage(PAGE);
    assert.ok(ran >= 6, `${ran} commands`);
  },
});
