// The page of packages has the table to which the campaign holds them.
import assert from "node:assert/strict";
import { table } from "../packages/table.ts";

Deno.test("docs/packages.md has the packages' table", () => {
  const page = Deno.readTextFileSync(
    new URL("../../docs/packages.md", import.meta.url),
  );
  const shown = page.split("\n").filter((line) => line.startsWith("|"));
  assert.deepEqual(shown, table().trimEnd().split("\n"));
});
