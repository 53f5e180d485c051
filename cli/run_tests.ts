// `minix-live test`: tests of the user's own, on the library.
import { runOwnTests } from "../mod.ts";
import { mainOf } from "./lib/call.ts";
import { verb } from "./lib/table.ts";
import { UsageError } from "./lib/usage_error.ts";

export const table = verb({
  name: "test",
  about: "run tests of yours, written for deno test",
  text:
    "Runs `deno test` with all permissions, on the Deno that this program " +
    "runs on. All words are those of `deno test`, but a first one that asks " +
    "for help.\n\n" +
    "The configuration is this program's own, in the place of a deno.json of " +
    'yours: its imports have "minix-live", which is the library, and no name ' +
    "besides that you may rely on.",
  options: {},
  passes: { usage: "[WORD…] FILE…", takes: "all", complete: () => "file" },
  statuses: [["other", "as deno test ended: 1 when a test failed"]],
  examples: [
    ["test live_update_test.ts", "one file of tests"],
    ["test --filter rollback live_update_test.ts", "of them, some"],
  ],
});

export const main = mainOf(table, ({ words }) => {
  if (words.length > 0) return runOwnTests(words);
  // deno test would take all that is below our own configuration.
  throw new UsageError("Cannot test: no file given", "minix-live test --help");
});
